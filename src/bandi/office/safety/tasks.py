"""The job that looks each minute whether everybody came back (`bandi work`)."""

from procrastinate.contrib.django import app

from bandi.office.safety.outings import watch_outings


@app.periodic(cron="* * * * *")
@app.task(name="watch_outings", queue="seal", lock="watch_outings", queueing_lock="watch_outings")
def watch_every_minute(timestamp: int) -> None:
    """Tells whoever must know. Beside the seal, never behind a running round."""
    watch_outings()
