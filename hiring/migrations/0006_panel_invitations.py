"""Who is asked to judge, and by which link."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hiring", "0005_doors")]
    operations = []
