"""Members can be told apart in an address, and colleagues are asked to join."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessment.kernel.identifiers


def give_public_ids(apps: Any, schema_editor: Any) -> None:
    memberships = apps.get_model("hiring", "Membership")
    for pk in memberships.objects.filter(public_id=None).values_list("pk", flat=True):
        memberships.objects.filter(pk=pk).update(public_id=assessment.kernel.identifiers.new_public_id())


PUBLIC_ID: dict[str, Any] = {
    "default": assessment.kernel.identifiers.new_public_id,
    "editable": False,
    "max_length": 12,
    "unique": True,
}
ROLES = [("owner", "Owner"), ("recruiter", "Recruiter"), ("author", "Author"), ("reviewer", "Reviewer")]


class Migration(migrations.Migration):
    dependencies = [("hiring", "0008_key_changes")]

    operations = [
        migrations.AddField("membership", "public_id", models.CharField(editable=False, max_length=12, null=True)),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
        migrations.AlterField("membership", "public_id", models.CharField(**PUBLIC_ID)),
        migrations.CreateModel(
            name="MemberInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(**PUBLIC_ID)),
                ("email", models.EmailField(max_length=254)),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("digest", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="member_invitations", to="hiring.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "email"), name="member_invitation_email_once")],
            },
        ),
    ]
