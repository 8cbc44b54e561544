"""The second factor."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import bandi.office.encryption


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("office", "0001_roles")]
    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="second",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", bandi.office.encryption.EncryptedTextField()),
                ("paper", bandi.office.encryption.EncryptedTextField(default="")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("wrong_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
