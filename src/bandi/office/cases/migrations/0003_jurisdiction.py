"""Rows belong to a neighbourhood, and the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_relations")]
    operations = guard(
        "cases_case", "cases_caseplan", "cases_casecheck", "cases_conference", "cases_conferencetask",
        "cases_casehandover", "cases_ending", "cases_followup",
    )
