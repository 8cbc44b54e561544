"""Jobs that pages start and a worker runs (`bandi work`). One at a time: they share the lake."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.accounts.models import User
from bandi.office.stewardship import intake
from bandi.office.stewardship.actions import JOB, run_round_now


@app.task(name=JOB, queue="rounds", lock="round")
def run_round(round_id: str, username: str) -> None:
    """Runs and publishes one round for the steward who asked for it."""
    run_round_now(round_id, by=User.objects.filter(username=username).first())


@app.task(name=intake.JOB, queue="rounds", lock="round")
def take_in(take_in_id: str) -> None:
    """Takes in what lies in the inbox."""
    intake.take_in_now(UUID(take_in_id))
