"""The job that destroys what is past its time in this room (`bandi work`)."""

from django.db import transaction
from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.callcentre.actions import forget
from bandi.office.reports.models import UNPLACED


@app.periodic(cron="55 5 * * *")
@app.task(name="forget_calls", queue="rounds", queueing_lock="forget_calls", pass_context=False)
def forget_calls(timestamp: int) -> None:
    """Once a night."""
    with transaction.atomic(), within([*Area.objects.values_list("code", flat=True), UNPLACED]):
        forget(on=clock.today())
