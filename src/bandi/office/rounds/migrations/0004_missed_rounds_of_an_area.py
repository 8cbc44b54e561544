"""Duties of areas belong to a neighbourhood; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_missed_rounds")]
    operations = guard("rounds_beatduty")
