"""Claims and payees belong to a neighbourhood; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_rewards")]
    operations = guard("rewards_rewardclaim", "rewards_rewardpayee")
