"""The job of reports (`bandi work`): every night what is past its time is forgotten."""

from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.reports.keeping import forget


@app.periodic(cron="40 3 * * *")
@app.task(name="forget_reports", queue="rounds", lock="forget_reports")
def forget_reports(timestamp: int) -> None:
    """Forgets tellers, pictures and words. `timestamp` is the moment the job was due."""
    forget(clock.today())
