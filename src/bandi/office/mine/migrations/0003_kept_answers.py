"""Answers a citizen keeps: hers alone, and seen by nobody else but the nightly removal."""

import bandi.office.encryption
import django.db.models.deletion
from django.db import migrations, models

from bandi.office.citizens.policies import AT_NIGHT, citizen_owns, held, under_guard

TABLE = "mine_keptanswers"


class Migration(migrations.Migration):
    dependencies = [("mine", "0002_own_rows")]
    operations = [
        migrations.CreateModel(
            name="KeptAnswers",
            fields=[
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_answers",
                        serialize=False,
                        to="citizens.citizen",
                    ),
                ),
                ("key", models.UUIDField()),
                ("told", bandi.office.encryption.EncryptedTextField()),
                ("version", models.CharField(max_length=20)),
                ("agreed_at", models.DateTimeField()),
                ("used_on", models.DateField()),
                ("until", models.DateField(db_index=True)),
            ],
        ),
        *under_guard(TABLE),
        *citizen_owns(TABLE),
        held(TABLE, AT_NIGHT, name="night"),
    ]
