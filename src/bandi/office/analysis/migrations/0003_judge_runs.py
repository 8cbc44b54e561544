"""When the rounds were judged, and who asked for it."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("analysis", "0002_dates"),
        ("discovery", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JudgeRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, db_index=True)),
                ("state", models.CharField(choices=[("waiting", "대기"), ("running", "평가 중"), ("done", "마침"), ("failed", "실패")], default="waiting", max_length=10)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("asked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ("round", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to="discovery.round")),
            ],
            options={"ordering": ["-asked_at"]},
        ),
    ]
