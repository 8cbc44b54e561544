"""Calls rest at the centre, visits asked for at the office in charge; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("callcentre", "0001_callcentre")]
    operations = guard("callcentre_call", "callcentre_visitrequest", "callcentre_cardtext")
