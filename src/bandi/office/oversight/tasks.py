"""Jobs of this room (`bandi work`): looking through the trail, making tables, and taking up what a dead worker left."""

from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from bandi.office.oversight import exports
from bandi.office.oversight.watching import look_through

TRIES = 3  # a job that killed its worker so often is not begun again
SILENT = 60.0  # seconds without a sign of life; a worker gives one every ten


@app.periodic(cron="* * * * *")
@app.task(name="look_through", queue="watch", lock="look_through", queueing_lock="look_through")
def look(timestamp: int) -> None:
    """Looks through what came to rest in the trail."""
    look_through()


@app.task(name=exports.JOB, queue="exports", lock="export")
def make_export(export: str) -> None:
    """Makes one approved table."""
    exports.make(UUID(export))


@app.periodic(cron="*/10 * * * *")
@app.task(name="expire_exports", queue="exports", queueing_lock="expire_exports")
def expire(timestamp: int) -> None:
    """Takes away tables whose day is over."""
    exports.expire()


@app.periodic(cron="* * * * *")
@app.task(name="take_up_stalled", queue="watch", queueing_lock="take_up_stalled", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Begins the jobs of workers that died anew: whatever they do, doing it twice ends the same."""
    await take_up_stalled(context.app.job_manager)


async def take_up_stalled(jobs: Any) -> int:
    """Puts every job of a silent worker back into its queue; how many. One that died three times has failed."""
    found = 0
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        found += 1
        if job.attempts >= TRIES:
            await jobs.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(job)
    return found


def take_up_now() -> int:
    """The same when a worker starts: what died with the one before must not wait."""
    return async_to_sync(take_up_stalled)(app.job_manager)
