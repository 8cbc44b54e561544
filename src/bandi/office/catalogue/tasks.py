"""The job that reads a large file of programmes (`bandi work`)."""

from procrastinate.contrib.django import app

from bandi.office.catalogue.upload import read_kept


@app.task(name="read_catalogue", queue="rounds", lock="catalogue")
def read_catalogue(number: int) -> None:
    """Reads the files of one upload."""
    read_kept(number)
