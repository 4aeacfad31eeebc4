"""What was done is kept and sealed; a changed address is told to the one before."""

import assessment.kernel.identifiers
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0009_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("rows", models.JSONField()),
                ("top", models.PositiveBigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="applicant",
            name="address_changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=240)),
                ("by_id", models.CharField(max_length=40)),
                ("organisation", models.CharField(max_length=12)),
                ("subject", models.CharField(db_index=True, max_length=12)),
                ("verb", models.CharField(max_length=30)),
                ("detail", models.JSONField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at", "-id"], name="audit_of_organisation")],
            },
        ),
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True),
                ),
                ("email", models.EmailField(max_length=254)),
                ("changed_at", models.DateTimeField()),
                (
                    "applicant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="former_addresses", to="hiring.applicant"),
                ),
            ],
        ),
    ]
