from django.db import migrations, models


def speak_the_forms_language(apps, schema_editor):
    """Bands from before there was a choice were drawn through sittings in their form's own language."""
    Snapshot, Vacancy = apps.get_model("hiring", "Snapshot"), apps.get_model("hiring", "Vacancy")
    for language in Vacancy.objects.exclude(form__language="en").values_list("form__language", flat=True).distinct():
        Snapshot.objects.filter(vacancy__form__language=language).update(language=language)


class Migration(migrations.Migration):

    dependencies = [
        ('hiring', '0003_own_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='language',
            field=models.CharField(default='en', max_length=8),
        ),
        migrations.RemoveConstraint(
            model_name='snapshot',
            name='snapshot_number_unique',
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('vacancy', 'language', 'number'), name='snapshot_number_unique'),
        ),
        migrations.RunPython(speak_the_forms_language, migrations.RunPython.noop),
    ]
