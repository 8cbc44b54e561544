"""The job of this room (`bandi work`): every morning."""

from procrastinate.contrib.django import app

from bandi.office.rounds.reminders import remind_missed


@app.periodic(cron="40 5 * * *")
@app.task(name="remind_missed_rounds", queue="rounds", lock="remind_missed_rounds")
def remind_every_day(timestamp: int) -> None:
    """Reminds of rounds nobody finished. `timestamp` is the moment the job was due."""
    remind_missed()
