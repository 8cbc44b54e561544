"""Areas, names, doors, surveys and findings belong to a neighbourhood; the database holds that as well."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]
    operations = guard("rounds_beat", "rounds_beatpost", "rounds_door", "rounds_survey", "rounds_finding")
