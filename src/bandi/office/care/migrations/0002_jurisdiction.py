"""Households in care, who keeps them and what she notes belong to a neighbourhood; the database holds that as well."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("care", "0001_care")]
    operations = guard(
        "care_carehome", "care_careassignment", "care_carecontact", "care_careday", "care_careprofile",
        "care_careexplanation",
    )  # fmt: skip
