"""Plans and wishes belong to a neighbourhood; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("universal", "0001_plans_and_moments")]
    operations = guard(
        "universal_universalplan", "universal_universalvisit", "universal_momentcard", "universal_optin"
    )
