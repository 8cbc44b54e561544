"""Move-ins belong to a neighbourhood; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("universal", "0003_move_ins")]
    operations = guard("universal_movein", "universal_movecount")
