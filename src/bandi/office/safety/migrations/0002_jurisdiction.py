"""Markers, outings, incidents and what a hub lends belong to a neighbourhood; the database holds that as well."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("safety", "0001_initial")]
    operations = guard("safety_marker", "safety_outing", "safety_incident", "safety_poolitem", "safety_booking")
