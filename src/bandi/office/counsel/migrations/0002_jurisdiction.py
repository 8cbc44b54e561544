"""Rows belong to a neighbourhood, and the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("counsel", "0001_initial")]
    operations = guard(
        "counsel_counselling", "counsel_consent", "counsel_application", "counsel_referral", "counsel_referralstep"
    )
