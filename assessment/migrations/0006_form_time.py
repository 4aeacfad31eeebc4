"""A form may name a limit or a pace of its own."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_held_sittings")]
    operations = [
        migrations.AddField(model_name="form", name="suggested_minutes", field=models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(model_name="form", name="time_limit_minutes", field=models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=5), name="form_limit_5_minutes_or_none"
            ),
        ),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.CheckConstraint(
                condition=Q(suggested_minutes=None) | Q(suggested_minutes__gte=5, time_limit_minutes=None), name="form_pace_without_limit"
            ),
        ),
    ]
