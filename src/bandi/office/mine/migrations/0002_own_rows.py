"""Requests belong to a neighbourhood and to who made them; a citizen reads what was agreed and said for her household."""

from django.db import migrations

from bandi.office.accounts.policies import guard
from bandi.office.citizens.policies import citizen_owns, citizen_reads, held


class Migration(migrations.Migration):
    dependencies = [
        ("mine", "0001_asks"),
        ("citizens", "0002_own_rows"),
        ("counsel", "0002_jurisdiction"),
        ("history", "0002_jurisdiction"),
    ]
    operations = [
        *guard("mine_ownask"),
        *citizen_owns("mine_ownask"),
        *citizen_reads("counsel_consent", "counsel_application", "history_watch"),
        held("history_notice", "watch_id in (select id from history_watch)", name="citizen_home", verb="select"),
    ]
