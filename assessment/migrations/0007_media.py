"""Pictures, sound and film of a scenario."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0006_form_time")]
    operations = []
