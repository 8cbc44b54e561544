"""Jobs of this room (`bandi work`): offers that did not arrive come back; at night what is past its time is deleted."""

from django.db import transaction
from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.universal.arriving import forget_move_ins
from bandi.office.universal.moments import forget
from bandi.office.universal.sending import follow_answers


@app.periodic(cron="*/10 * * * *")
@app.task(name="follow_offers", queue="rounds", lock="follow_offers")
def follow_offers(timestamp: int) -> None:
    """Offers that did not arrive come back to the lists. `timestamp` is the moment the job was due."""
    follow_answers()


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_wishes", queue="rounds", lock="forget_wishes")
def forget_wishes(timestamp: int) -> None:
    """Deletes them. `timestamp` is the moment the job was due."""
    with transaction.atomic(), within(list(Area.objects.values_list("code", flat=True))):
        forget(on=clock.today())
        forget_move_ins(on=clock.today())
