"""The job that seals the trail, every minute, beside whatever else the worker does."""

from procrastinate.contrib.django import app

from bandi.office.audit.sealing import seal_trail


@app.periodic(cron="* * * * *")
@app.task(name="seal_trail", queue="seal", lock="seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Seals what has come to rest."""
    seal_trail()
