"""Pictures, sound and film of a scenario."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0006_form_time")]
    operations = [
        migrations.CreateModel(
            name="MediaFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(choices=[("image", "picture"), ("audio", "sound"), ("video", "film")], max_length=8)),
                ("type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("duration_ms", models.PositiveIntegerField(blank=True, null=True)),
                ("data", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                (
                    "library",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="media", to="assessment.library"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Medium",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alt", models.TextField(blank=True)),
                ("transcript", models.TextField(blank=True)),
                ("captions", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="media", to="assessment.mediafile"),
                ),
                (
                    "revision",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="medium", to="assessment.revision"),
                ),
            ],
        ),
        migrations.AddIndex(model_name="mediafile", index=models.Index(fields=["sha256"], name="media_file_sha256")),
        migrations.AddConstraint(
            model_name="mediafile", constraint=models.UniqueConstraint(fields=("library", "sha256"), name="media_file_once")
        ),
        migrations.AddConstraint(
            model_name="mediafile", constraint=models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="media_file_not_empty")
        ),
        migrations.AddConstraint(
            model_name="mediafile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("height__gte", 1), ("width__gte", 1)), ("duration_ms", None), ("kind", "image")),
                    models.Q(models.Q(("height", None), ("width", None)), ("duration_ms__gte", 1), ("kind", "audio")),
                    models.Q(models.Q(("height__gte", 1), ("width__gte", 1)), ("duration_ms__gte", 1), ("kind", "video")),
                    _connector="OR",
                ),
                name="media_file_measures",
            ),
        ),
    ]
