"""Keys are released by one and approved by another."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_blueprints")]
    operations = []
