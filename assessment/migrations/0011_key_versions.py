"""Keys are released by one and approved by another."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import assessment.kernel.identifiers


def name_publishers(apps: Any, schema_editor: Any) -> None:
    """Whoever published a form released its first key. Only the name is known of those before now, so nobody can approve it afterwards."""
    keys = apps.get_model("assessment", "FormKey").objects.using(schema_editor.connection.alias)
    forms = apps.get_model("assessment", "Form").objects.filter(pk=models.OuterRef("form"))
    keys.update(released_by=models.Subquery(forms.values("published_by")[:1]))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_blueprints")]

    operations = [
        migrations.AddField(
            model_name='formkey',
            name='reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='formkey',
            name='released_by',
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name='formkey',
            name='released_by_id',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.RunPython(name_publishers, migrations.RunPython.noop),
        migrations.CreateModel(
            name='KeyDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('document', models.JSONField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('released', 'waiting for a second person'), ('approved', 'approved'), ('withdrawn', 'withdrawn')], default='draft', max_length=9)),
                ('edit_number', models.PositiveIntegerField(default=1)),
                ('begun_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=240)),
                ('reason', models.TextField(blank=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('released_by', models.CharField(blank=True, max_length=240)),
                ('released_by_id', models.CharField(blank=True, max_length=40)),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='assessment.formkey')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_drafts', to='assessment.form')),
                ('key', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='assessment.formkey')),
            ],
        ),
        migrations.CreateModel(
            name='KeyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_state', models.CharField(choices=[('draft', 'draft'), ('released', 'waiting for a second person'), ('approved', 'approved'), ('withdrawn', 'withdrawn')], max_length=9)),
                ('by', models.CharField(max_length=240)),
                ('by_id', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='assessment.keydraft')),
            ],
        ),
        migrations.CreateModel(
            name='Rekeying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField()),
                ('last_sitting', models.BigIntegerField(default=0)),
                ('passes', models.PositiveSmallIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rekeying', to='assessment.formkey')),
            ],
        ),
        migrations.CreateModel(
            name='KeyApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('released_by_id', models.CharField(max_length=40)),
                ('by', models.CharField(max_length=240)),
                ('by_id', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='assessment.formkey')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by_id', models.F('released_by_id')), _negated=True), models.Q(('by_id', ''), _negated=True), models.Q(('released_by_id', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='key_approval_by_another')],
            },
        ),
        migrations.AddConstraint(
            model_name='keydraft',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'released'))), fields=('form',), name='key_draft_open_once'),
        ),
        migrations.AddConstraint(
            model_name='keydraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('released', 'approved')), ('released_at__isnull', False), models.Q(('released_by', ''), _negated=True), models.Q(('released_by_id', ''), _negated=True), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state__in', ('released', 'approved')), _negated=True), ('reason', ''), ('released_at', None), ('released_by', ''), ('released_by_id', '')), _connector='OR'), name='key_draft_released_at_by_why'),
        ),
        migrations.AddConstraint(
            model_name='keydraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('key', None)), _connector='OR'), name='key_draft_approved_is_a_version'),
        ),
        migrations.AddConstraint(
            model_name='rekeying',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('finished_at__gte', models.F('begun_at')), _connector='OR'), name='rekeying_finished_after_begun'),
        ),
    ]
