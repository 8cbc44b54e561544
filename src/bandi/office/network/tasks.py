"""The job that reads a spreadsheet of members (`bandi work`)."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.network.importing import read_kept


@app.task(name="read_members", queue="rounds", lock="members")
def read_members(number: str, area: str) -> None:
    """Reads the file of one upload."""
    read_kept(UUID(number), area=area)
