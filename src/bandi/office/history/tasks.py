"""The job that runs every morning (`bandi work`)."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.history.look import look_if_due


@app.periodic(cron="30 5 * * *")
@app.task(name="look_again", queue="rounds", lock="look_again")
def look_every_day(timestamp: int) -> None:
    """Looks at the watched again if the day asks for it. `timestamp` is the moment the job was due."""
    look_if_due(clock.today())
