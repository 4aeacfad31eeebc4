"""Blueprints, and forms that were put together to be parallel."""

import django.db.models.deletion
from django.db import migrations, models

import assessment.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_panel")]

    operations = [
        migrations.CreateModel(
            name="Blueprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("document", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(blank=True, max_length=120)),
                ("library", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="blueprints", to="assessment.library")),
            ],
        ),
        migrations.AddConstraint(
            model_name="blueprint", constraint=models.UniqueConstraint(fields=("library", "title"), name="blueprint_title_unique")
        ),
        migrations.AddField(
            model_name="form",
            name="blueprint",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="forms", to="assessment.blueprint"
            ),
        ),
        migrations.AddField(model_name="form", name="parallel_set", field=models.CharField(blank=True, db_index=True, max_length=12)),
    ]
