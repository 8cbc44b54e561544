"""The job of citizens' own pages (`bandi work`): every night kept answers past their time are deleted."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.mine.answers import tidy


@app.periodic(cron="55 3 * * *")
@app.task(name="tidy_kept_answers", queue="rounds", queueing_lock="tidy_kept_answers", pass_context=False)
def tidy_kept_answers(timestamp: int) -> None:
    """Once a night. `timestamp` is the moment the job was due."""
    tidy(on=clock.today())
