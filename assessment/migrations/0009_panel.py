"""Expert panels: judges and judgements, and what their key adds to an option."""

import assessment.kernel.identifiers
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0008_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='Judge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('expert', 'expert'), ('customer', 'customer')], max_length=8)),
                ('number', models.PositiveSmallIntegerField()),
                ('access', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(blank=True, choices=[('assertive', 'assertive'), ('aggressive', 'aggressive'), ('submissive', 'submissive'), ('defensive', 'defensive')], max_length=12)),
                ('effectiveness', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('u', models.SmallIntegerField(blank=True, null=True)),
                ('v', models.SmallIntegerField(blank=True, null=True)),
                ('is_critical', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=assessment.kernel.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=240)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PanelEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='option',
            name='u',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='option',
            name='v',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='revision',
            name='key_source',
            field=models.CharField(choices=[('author', 'author’s key'), ('panel', 'panel’s key')], default='author', max_length=6),
        ),
        migrations.AddField(
            model_name='turn',
            name='in_zones',
            field=models.BooleanField(default=True),
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('u', None), ('v', None)), models.Q(('u__gte', -1), ('u__isnull', False), ('u__lte', 1), ('v__gte', -1), ('v__isnull', False), ('v__lte', 1)), _connector='OR'), name='option_u_v_paired'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='judge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='assessment.judge'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='option',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='assessment.option'),
        ),
        migrations.AddField(
            model_name='panel',
            name='library',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='assessment.library'),
        ),
        migrations.AddField(
            model_name='judge',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judges', to='assessment.panel'),
        ),
        migrations.AddField(
            model_name='panelentry',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_entries', to='assessment.item'),
        ),
        migrations.AddField(
            model_name='panelentry',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='assessment.panel'),
        ),
        migrations.AddField(
            model_name='panelentry',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_entries', to='assessment.revision'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.UniqueConstraint(fields=('judge', 'option'), name='judgement_once'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('effectiveness', None), models.Q(('effectiveness__gte', 1), ('effectiveness__lte', 5)), _connector='OR'), name='judgement_effectiveness_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('u', None), models.Q(('u__gte', -3), ('u__lte', 3)), _connector='OR'), name='judgement_u_within_3'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('v', None), models.Q(('v__gte', -3), ('v__lte', 3)), _connector='OR'), name='judgement_v_within_3'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.UniqueConstraint(fields=('library', 'title'), name='panel_title_unique'),
        ),
        migrations.AddConstraint(
            model_name='judge',
            constraint=models.UniqueConstraint(fields=('panel', 'kind', 'number'), name='judge_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='judge',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('opened_at__isnull', False), _connector='OR'), name='judge_finished_after_opened'),
        ),
        migrations.AddConstraint(
            model_name='panelentry',
            constraint=models.UniqueConstraint(fields=('panel', 'item'), name='panel_entry_item_once'),
        ),
        migrations.AddConstraint(
            model_name='panelentry',
            constraint=models.UniqueConstraint(fields=('panel', 'position'), name='panel_entry_position_unique'),
        ),
    ]
