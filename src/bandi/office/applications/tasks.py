"""The job of applications (`bandi work`): every night, what was begun long ago and never sent is destroyed."""

from django.db import transaction
from procrastinate.contrib.django import app

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.applications.filling import tidy_drafts


@app.periodic(cron="45 3 * * *")
@app.task(name="tidy_drafts", queue="rounds", lock="tidy_drafts")
def destroy_old_drafts(timestamp: int) -> None:
    """Destroys them. `timestamp` is the moment the job was due."""
    with transaction.atomic(), within(list(Area.objects.values_list("code", flat=True))):
        tidy_drafts(on=clock.today())
