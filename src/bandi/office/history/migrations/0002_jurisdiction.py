"""Rows belong to a neighbourhood, and the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = guard("history_watch", "history_change", "history_notice", "history_step")
