"""The job that destroys kept diagnoses past their time (`bandi work`)."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.readiness.actions import tidy


@app.periodic(cron="50 5 * * *")
@app.task(name="tidy_readiness", queue="rounds", queueing_lock="tidy_readiness", pass_context=False)
def tidy_readiness(timestamp: int) -> None:
    """Once a night."""
    tidy(on=clock.today())
