"""Alerts about look-ups, emergency openings, exports, planted households."""

import bandi.office.encryption
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_signed_jurisdiction'),
        ('discovery', '0008_next_line'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lookout',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('until', models.BigIntegerField(default=0)),
                ('looked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='OwnHome',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='own_home', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('home', models.BinaryField(db_index=True, max_length=32, null=True)),
                ('phone', models.BinaryField(db_index=True, max_length=32, null=True)),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Canary',
            fields=[
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='discovery.household')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made_at'],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('sign', models.CharField(max_length=16)),
                ('day', models.DateField()),
                ('households', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('events', models.PositiveIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('quiet', '세는 중'), ('open', '새 경보'), ('asked', '물어봄'), ('answered', '답 받음'), ('second', '두 번째 사람 확인 대기'), ('closed', '마침')], default='quiet', max_length=10)),
                ('asked_at', models.DateTimeField(null=True)),
                ('question', bandi.office.encryption.EncryptedTextField(null=True)),
                ('answer', bandi.office.encryption.EncryptedTextField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('finding', models.CharField(blank=True, choices=[('justified', '업무에 필요했음'), ('mistake', '실수'), ('misuse', '업무 외 열람')], max_length=10)),
                ('note', bandi.office.encryption.EncryptedTextField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('second_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts_asked', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts_closed', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts_seconded', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-last_at'],
                'indexes': [models.Index(fields=['area', 'state', '-last_at'], name='alert_waiting'), models.Index(fields=['officer', 'state'], name='alert_officer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['quiet', 'open'])), fields=('officer', 'sign', 'day'), name='alert_one_a_day'), models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), models.Q(('closed_by', models.F('officer')), _negated=True), _connector='OR'), name='alert_not_closed_by_oneself'), models.CheckConstraint(condition=models.Q(models.Q(('finding', 'misuse'), ('state', 'closed'), _negated=True), models.Q(('second_by__isnull', False), models.Q(('second_by', models.F('closed_by')), _negated=True), models.Q(('second_by', models.F('officer')), _negated=True)), _connector='OR'), name='alert_misuse_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None)),
                ('scope', models.CharField(choices=[('list', '차수 명단(이름 없이)'), ('counts', '팀 업무 건수')], max_length=10)),
                ('purpose', models.CharField(choices=[('meeting', '사례·실무 회의'), ('report', '상급 기관 보고'), ('planning', '업무 계획'), ('audit', '감사·점검 자료')], max_length=10)),
                ('why', bandi.office.encryption.EncryptedTextField()),
                ('state', models.CharField(choices=[('asked', '승인 대기'), ('refused', '거절'), ('waiting', '만드는 중'), ('ready', '내려받을 수 있음'), ('failed', '멈춤'), ('expired', '기한 지남')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('note', bandi.office.encryption.EncryptedTextField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('csv', bandi.office.encryption.EncryptedTextField(null=True)),
                ('xlsx', bandi.office.encryption.EncryptedTextField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('downloads', models.PositiveIntegerField(default=0)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports_asked', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exports_decided', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at'],
                'indexes': [models.Index(fields=['area', '-asked_at'], name='export_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='export_of_two_people'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'refused']), ('decided_by__isnull', False), _connector='OR'), name='export_approved_first')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('life', '생명·신체가 위험함'), ('child', '아동·노인·장애인 학대 의심'), ('called', '본인·가족이 지금 도움을 청함'), ('police', '경찰·소방의 안부 확인 요청'), ('disaster', '재난')], max_length=10)),
                ('why', bandi.office.encryption.EncryptedTextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('review_by', models.DateField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('finding', models.CharField(blank=True, choices=[('justified', '긴급했음'), ('mistake', '다른 방법이 있었음'), ('misuse', '업무 외 열람')], max_length=10)),
                ('note', bandi.office.encryption.EncryptedTextField(null=True)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='discovery.household')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='openings_reviewed', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['user', 'until'], name='opening_held'), models.Index(fields=['area', 'reviewed_at', '-at'], name='opening_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__lte', django.db.models.expressions.CombinedExpression(models.F('at'), '+', models.Value(datetime.timedelta(seconds=3600))))), name='opening_an_hour_at_most'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('user')), _negated=True), _connector='OR'), name='opening_reviewed_by_another')],
            },
        ),
    ]
