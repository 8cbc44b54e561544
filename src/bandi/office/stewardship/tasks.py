"""Jobs that pages start and a worker runs (`bandi work`). One round at a time."""

from procrastinate.contrib.django import app

from bandi.office.accounts.models import User
from bandi.office.stewardship.actions import JOB, run_round_now


@app.task(name=JOB, queue="rounds", lock="round")
def run_round(round_id: str, username: str) -> None:
    """Runs and publishes one round for the steward who asked for it."""
    run_round_now(round_id, by=User.objects.filter(username=username).first())
