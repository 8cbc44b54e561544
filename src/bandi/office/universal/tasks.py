"""The job of this room (`bandi work`): offers that did not arrive come back."""

from procrastinate.contrib.django import app

from bandi.office.universal.sending import follow_answers


@app.periodic(cron="*/10 * * * *")
@app.task(name="follow_offers", queue="rounds", lock="follow_offers")
def follow_offers(timestamp: int) -> None:
    """Offers that did not arrive come back to the lists. `timestamp` is the moment the job was due."""
    follow_answers()
