"""Parallel forms may take turns, so a vacancy has a list for each form: bands are drawn in one of them."""

import django.db.models.deletion
from django.db import migrations, models


def name_the_form(apps, schema_editor):
    """Bands from before were drawn through sittings of the form that their key belongs to."""
    Snapshot, FormKey = apps.get_model("hiring", "Snapshot"), apps.get_model("assessment", "FormKey")
    for key, form in FormKey.objects.filter(pk__in=Snapshot.objects.values("key")).values_list("pk", "form"):
        Snapshot.objects.filter(key=key).update(form=form)


class Migration(migrations.Migration):
    dependencies = [("hiring", "0006_panel_invitations"), ("assessment", "0010_blueprints")]

    operations = [
        migrations.AddField(model_name="vacancy", name="rotates_forms", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="snapshot",
            name="form",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="assessment.form"
            ),
        ),
        migrations.RunPython(name_the_form, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="snapshot",
            name="form",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="assessment.form"),
        ),
        migrations.RemoveConstraint(model_name="snapshot", name="snapshot_number_unique"),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("vacancy", "form", "language", "number"), name="snapshot_number_unique"),
        ),
    ]
