"""The job of this room (`bandi work`): every hour of the day, whom nobody keeps and who was not reached for long."""

from django.db import transaction
from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.care.watch import watch


@app.periodic(cron="25 * * * *")
@app.task(name="watch_care", queue="rounds", lock="watch_care")
def watch_every_hour(timestamp: int) -> None:
    """Opens and settles the duties of the day. `timestamp` is the moment the job was due."""
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        watch(clock.today())
