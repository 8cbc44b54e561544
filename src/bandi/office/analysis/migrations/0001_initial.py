"""Questions about another rule."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('discovery', '0003_feed_states'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WhatIf',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None)),
                ('setting', models.CharField(max_length=120)),
                ("words_ko", models.CharField(max_length=300)),
                ("words_en", models.CharField(max_length=300)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('old', models.FloatField()),
                ('new', models.FloatField()),
                ('on', models.DateField()),
                ('households', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', '대기'), ('running', '계산 중'), ('done', '끝남'), ('failed', '실패')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('cells', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='discovery.round')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
    ]
