"""An application is seen by the office in charge, and by the citizen whose it is; the database holds both."""

from django.db import migrations

from bandi.office.accounts.policies import guard
from bandi.office.citizens.policies import ME, citizen_owns, held

CHILDREN = ("claimpaper", "claimask", "claimstep", "objection")
HERS = f"claim_id in (select id from applications_claim where citizen_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_claims"), ("citizens", "0002_own_rows")]
    operations = [
        *guard("applications_claim", *(f"applications_{name}" for name in CHILDREN)),
        *citizen_owns("applications_claim"),
        *(held(f"applications_{name}", HERS, name="citizen_own") for name in CHILDREN),
    ]
