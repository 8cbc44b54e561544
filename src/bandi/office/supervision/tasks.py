"""The job that keeps the nation's numbers current (`bandi work`)."""

from datetime import timedelta

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.supervision.actions import recount

BACK = timedelta(days=62)  # results are confirmed and taken back for some weeks


@app.periodic(cron="*/30 * * * *")
@app.task(name="recount", queue="seal", lock="recount", queueing_lock="recount")
def recount_lately(timestamp: int) -> None:
    """Counts this month and the two before again. `timestamp` is the moment the job was due."""
    recount(since=clock.today() - BACK)
