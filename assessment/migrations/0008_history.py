"""What an item said after each save, comments on it, and items put away."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_media")]
    operations = []
