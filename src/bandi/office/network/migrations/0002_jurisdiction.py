"""Markers, outings, incidents and what a hub lends belong to a neighbourhood; the database holds that as well."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]
    operations = guard("network_member", "network_memberimport", "network_partner", "network_partnerreturn")
