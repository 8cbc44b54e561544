"""The jobs that read a spreadsheet of members and count the members of the nation (`bandi work`)."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.network.counting import count_lanes
from bandi.office.network.importing import read_kept


@app.task(name="read_members", queue="rounds", lock="members")
def read_members(number: str, area: str) -> None:
    """Reads the file of one upload."""
    read_kept(UUID(number), area=area)


@app.periodic(cron="20 */3 * * *")
@app.task(name="count_lanes", queue="seal", lock="count_lanes", queueing_lock="count_lanes")
def count_lanes_again(timestamp: int) -> None:
    """Counts the members of the nation again. `timestamp` is the moment the job was due."""
    count_lanes()
