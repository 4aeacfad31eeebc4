"""Which form of a pool an invitation gives."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hiring", "0006_panel_invitations")]
    operations = []
