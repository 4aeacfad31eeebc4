"""Recruiters are told when a key changes scores."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0011_key_versions"), ("hiring", "0007_rotation")]

    operations = [
        migrations.CreateModel(
            name='KeyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scored', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.formkey')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_changes', to='hiring.vacancy')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vacancy', 'key'), name='key_change_told_once')],
            },
        ),
    ]
