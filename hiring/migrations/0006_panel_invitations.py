"""Who is asked to judge, and by which link."""

import assessment.kernel.identifiers
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0009_panel'),
        ('hiring', '0005_doors'),
    ]

    operations = [
        migrations.CreateModel(
            name='PanelInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('judge', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.judge')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.panel')),
            ],
        ),
        migrations.CreateModel(
            name='PanelLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='hiring.panelinvitation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='panelinvitation',
            constraint=models.UniqueConstraint(fields=('panel', 'email'), name='panel_invitation_email_once'),
        ),
    ]
