"""Rows belong to a neighbourhood, and the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_initial")]
    operations = guard(
        "discovery_household",
        "discovery_resident",
        "discovery_candidate",
        "discovery_signalseen",
        "discovery_reason",
        "discovery_entitlement",
    )
