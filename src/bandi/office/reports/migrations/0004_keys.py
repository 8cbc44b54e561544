# Made by makemigrations, Django 5.2

import bandi.office.encryption
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_leaders_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportNonce',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AlterField(
            model_name='report',
            name='way',
            field=models.CharField(choices=[('report_web', '누리집'), ('report_poster', 'QR 안내'), ('report_phone', '전화'), ('report_leader', '통장 순회'), ('report_api', '전산 연결')], default='report_web', max_length=14),
        ),
        migrations.CreateModel(
            name='ReportKey',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('partner', models.UUIDField(db_index=True)),
                ('place', models.CharField(max_length=8)),
                ('secret', bandi.office.encryption.EncryptedTextField()),
                ('made_on', models.DateField()),
                ('stopped_on', models.DateField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_on', 'code'],
            },
        ),
    ]
