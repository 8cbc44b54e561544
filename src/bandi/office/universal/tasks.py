"""The job of this room (`bandi work`): every night, names and numbers past their time are deleted."""

from django.db import transaction
from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.universal.arriving import forget_move_ins
from bandi.office.universal.moments import forget


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_wishes", queue="rounds", lock="forget_wishes")
def forget_wishes(timestamp: int) -> None:
    """Deletes them. `timestamp` is the moment the job was due."""
    with transaction.atomic(), within(list(Area.objects.values_list("code", flat=True))):
        forget(on=clock.today())
        forget_move_ins(on=clock.today())
