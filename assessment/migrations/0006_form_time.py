"""A form may name a limit or a pace of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_held_sittings")]
    operations = []
