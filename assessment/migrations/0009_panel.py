"""Expert panels: judges and judgements."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_history")]
    operations = []
