"""Requests through channels and files of their answers; a request belongs to a neighbourhood."""

import bandi.office.encryption
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('discovery', '0008_next_line'),
        ('visits', '0003_case_meeting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('refused', models.JSONField(default=list)),
                ('lines', bandi.office.encryption.EncryptedTextField(null=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-sent_at'],
            },
        ),
        migrations.CreateModel(
            name='ContactRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=12)),
                ('agency', models.CharField(blank=True, choices=[('', '없음'), ('police', '경찰(112)'), ('fire', '소방(119)')], max_length=8)),
                ('trigger', bandi.office.encryption.EncryptedTextField(null=True)),
                ('asked_on', models.DateField()),
                ('reference', bandi.office.encryption.EncryptedTextField(null=True)),
                ('entry', models.CharField(blank=True, choices=[('', '모름'), ('not_entered', '들어가지 않음'), ('resident', '본인이나 식구가 엶'), ('owner', '집주인·관리인이 엶'), ('police', '경찰이 엶'), ('fire', '소방이 엶')], max_length=12)),
                ('following', bandi.office.encryption.EncryptedTextField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='request', to='visits.contactattempt')),
                ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discovery.household')),
            ],
            options={
                'ordering': ['asked_on', 'id'],
                'indexes': [models.Index(fields=['area', 'channel', 'asked_on'], name='request_day'), models.Index(condition=models.Q(('answered_at', None)), fields=['area', 'asked_on'], name='request_open')],
            },
        ),
        *guard("contact_contactrequest"),
    ]
