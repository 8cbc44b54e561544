"""The job of this room (`bandi work`): every morning, what the newest round says has ended."""

from procrastinate.contrib.django import app

from bandi.office.cases.endings import note_round
from bandi.office.discovery.queries import current_round


@app.periodic(cron="45 5 * * *")
@app.task(name="note_endings", queue="rounds", lock="note_endings")
def note_every_day(timestamp: int) -> None:
    """Starts follow-up where support ended. `timestamp` is the moment the job was due."""
    round_ = current_round()
    if round_ is not None:
        note_round(round_.id)
