"""What results rest on, where a household moved to, marks on attempts, and households handed over."""

import bandi.office.encryption
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('visits', '0003_case_meeting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contactattempt',
            name='marks',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='result',
            name='ground',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='result',
            name='to_area',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area'),
        ),
        migrations.AddField(
            model_name='result',
            name='to_place',
            field=bandi.office.encryption.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='key',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='contactattempt',
            name='answer',
            field=models.CharField(max_length=16),
        ),
        migrations.AlterField(
            model_name='contactattempt',
            name='kind',
            field=models.CharField(max_length=12),
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('result', models.UUIDField(unique=True)),
                ('listing', models.UUIDField()),
                ('household', models.UUIDField()),
                ('head', bandi.office.encryption.EncryptedTextField(null=True)),
                ('kind', models.CharField(max_length=20)),
                ('size', models.PositiveIntegerField()),
                ('attempts', models.PositiveIntegerField()),
                ('place', bandi.office.encryption.EncryptedTextField(null=True)),
                ('reason', bandi.office.encryption.EncryptedTextField(null=True)),
                ('state', models.CharField(choices=[('asked', '받기를 기다림'), ('taken', '받음'), ('given_back', '돌려보냄'), ('withdrawn', '거둠')], default='asked', max_length=10)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField()),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['area', 'state', 'due_on'], name='transfer_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('area', models.F('from_area')), _negated=True), name='transfer_goes_elsewhere'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='transfer_second_person')],
            },
        ),
        *guard("visits_transfer"),
    ]
