"""What an item said after each save, comments on it, and items put away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_media")]
    operations = [
        migrations.AddField(
            model_name="item",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("option", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("blocks", models.BooleanField(default=False)),
                ("by", models.CharField(max_length=240)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_by", models.CharField(blank=True, max_length=240)),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="assessment.item")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("option", None), ("turn__isnull", False), _connector="OR"), name="comment_option_in_turn"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("resolved_by", "")),
                            models.Q(("resolved_at__isnull", False), models.Q(("resolved_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="comment_resolved_at_by",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_says_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edit_number", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=240)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="assessment.item")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "edit_number", "by"), name="review_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision_number", models.PositiveSmallIntegerField()),
                ("edit_number", models.PositiveIntegerField()),
                ("by", models.CharField(blank=True, max_length=240)),
                ("began_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("restored_from", models.PositiveIntegerField(blank=True, null=True)),
                ("document", models.JSONField()),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="states", to="assessment.item")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "edit_number"), name="saved_state_once"),
                    models.CheckConstraint(
                        condition=models.Q(("saved_at__gte", models.F("began_at"))), name="saved_state_saved_after_begun"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_status", models.CharField(max_length=12)),
                ("to_status", models.CharField(max_length=12)),
                ("by", models.CharField(blank=True, max_length=240)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="status_changes", to="assessment.item"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_status", models.F("to_status")), _negated=True), name="status_change_changes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unfinished",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=240)),
                ("at", models.DateTimeField()),
                ("sent", models.TextField()),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="unfinished", to="assessment.item")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "by"), name="unfinished_once")],
            },
        ),
    ]
