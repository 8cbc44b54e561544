"""Duties belong to a neighbourhood, and the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("worklist", "0004_duty")]
    operations = guard("worklist_duty")
