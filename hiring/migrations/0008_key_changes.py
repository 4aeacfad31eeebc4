"""Recruiters are told when a key changes scores."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hiring", "0007_rotation")]
    operations = []
