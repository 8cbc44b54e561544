"""The jobs of the history (`bandi work`): every morning, and after every round."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.history.arrivals import look_at_round
from bandi.office.history.look import look_if_due


@app.periodic(cron="30 5 * * *")
@app.task(name="look_again", queue="rounds", lock="look_again")
def look_every_day(timestamp: int) -> None:
    """Looks at the watched again if the day asks for it. `timestamp` is the moment the job was due."""
    look_if_due(clock.today())


@app.task(name="look_at_round", queue="rounds", lock="look_again")
def look_after_round(round_id: str) -> None:
    """Judges again whoever's facts a round brought anew."""
    look_at_round(round_id, on=clock.today())
