# Made by makemigrations, Django 5.2

import bandi.office.encryption
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('discovery', '0008_next_line'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FloodCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('day', models.DateField(db_index=True)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ReportReceipt',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('report', models.UUIDField(unique=True)),
                ('place', models.CharField(max_length=8)),
                ('until', models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=8)),
                ('who', models.CharField(max_length=12)),
                ('kinds', models.JSONField(default=list)),
                ('danger', models.BooleanField(default=False)),
                ('sealed', models.BooleanField(default=False)),
                ('group', models.CharField(blank=True, max_length=4)),
                ('way', models.CharField(choices=[('report_web', '누리집'), ('report_poster', 'QR 안내'), ('report_phone', '전화')], default='report_web', max_length=14)),
                ('source_code', models.CharField(blank=True, db_index=True, max_length=40)),
                ('language', models.CharField(max_length=5)),
                ('received_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('tell_by', models.DateField()),
                ('state', models.CharField(choices=[('report_new', '새로 옴'), ('report_working', '살피는 중'), ('report_told', '결과를 알림'), ('report_rejected', '이어 가지 않음'), ('report_appealed', '다시 살펴 달라고 함')], default='report_new', max_length=16)),
                ('mark', models.CharField(blank=True, max_length=64)),
                ('place', bandi.office.encryption.EncryptedTextField(null=True)),
                ('landmark', bandi.office.encryption.EncryptedTextField(null=True)),
                ('note', bandi.office.encryption.EncryptedTextField(null=True)),
                ('resident_number', bandi.office.encryption.EncryptedTextField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('refusal', models.CharField(blank=True, max_length=20)),
                ('answer', bandi.office.encryption.EncryptedTextField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='discovery.household')),
                ('joined', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='later', to='reports.report')),
                ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'received_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Reporter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=8)),
                ('name', bandi.office.encryption.EncryptedTextField(null=True)),
                ('phone', bandi.office.encryption.EncryptedTextField(null=True)),
                ('body', bandi.office.encryption.EncryptedTextField(null=True)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reporter', to='reports.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=8)),
                ('kind', models.CharField(choices=[('report_photo', '사진'), ('report_voice', '목소리')], max_length=14)),
                ('media', models.CharField(max_length=12)),
                ('content', bandi.office.encryption.EncryptedTextField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='reports.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=8)),
                ('kind', models.CharField(choices=[('report_more', '더 알려 줌'), ('report_appeal', '다시 살펴 달라고 함')], max_length=14)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', bandi.office.encryption.EncryptedTextField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='reports.report')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('joined__isnull', True), ('state__in', ['report_new', 'report_appealed', 'report_working'])), fields=['area', 'due_on', 'received_at', 'id'], name='report_queue'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['area', 'state', '-decided_at'], name='report_decided'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['area', 'mark', 'received_at'], name='report_same_place'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('report', 'kind'), name='report_file_one_of_a_kind'),
        ),
    ]
