"""The job of rewards (`bandi work`): every night those past their time are forgotten."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.rewards.keeping import forget


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_payees", queue="rounds", lock="forget_payees")
def forget_payees(timestamp: int) -> None:
    """Forgets names and accounts. `timestamp` is the moment the job was due."""
    forget(clock.today())
