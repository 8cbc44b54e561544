"""Case meetings; they belong to a neighbourhood as every other record does."""

import bandi.office.encryption
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('discovery', '0006_choosing'),
        ('visits', '0002_jurisdiction'),
        ('worklist', '0003_case_meeting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseMeeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('held_on', models.DateField()),
                ('others', bandi.office.encryption.EncryptedTextField(null=True)),
                ('decision', models.CharField(choices=[('apply', '급여를 직권으로 신청'), ('emergency', '긴급지원'), ('case_mgmt', '통합사례관리'), ('visit', '두 사람이 함께 방문'), ('find', '다른 기관과 함께 찾기'), ('look_in', '정한 날까지 살핌')], max_length=12)),
                ('note', bandi.office.encryption.EncryptedTextField(null=True)),
                ('next_on', models.DateField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings_written', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='discovery.household')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='worklist.listing')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings_attended', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['held_on', 'created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('second')), _negated=True), name='meeting_of_two_people'), models.CheckConstraint(condition=models.Q(('next_on__gt', models.F('held_on'))), name='meeting_looks_ahead')],
            },
        ),
        *guard('visits_casemeeting'),
    ]
