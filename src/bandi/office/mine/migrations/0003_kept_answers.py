"""Answers a citizen keeps: hers alone. Past their last day the nightly job may find them, and take them away."""

import bandi.office.encryption
import django.db.models.deletion
from django.db import migrations, models

from bandi.office.citizens.policies import citizen_owns, held, under_guard

TABLE = "mine_keptanswers"
PAST = "until < (now() at time zone 'Asia/Seoul')::date"


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
        held(TABLE, PAST, name="past_seen", verb="select"),
        held(TABLE, PAST, name="past_gone", verb="delete"),
    ]
