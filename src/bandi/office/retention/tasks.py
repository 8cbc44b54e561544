"""Jobs of this room: the nightly plan, and destroying what two people released. Never beside a running round."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.retention import actions


@app.task(name="run_retention", queue="rounds", lock="round")
def run_retention(plan: str) -> None:
    """Destroys what two people released."""
    actions.run_released(UUID(plan))


@app.periodic(cron="10 3 * * *")
@app.task(name="nightly_retention", queue="rounds", lock="round")
def nightly_retention(timestamp: int) -> None:
    """Clears the inbox of copies whose sealed original is there, then makes the plan of the day."""
    actions.nightly()
