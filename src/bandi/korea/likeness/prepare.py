"""Identities turned into the text columns that comparisons speak of (비교 열)."""

import polars as pl

from bandi.korea.likeness.dates import births
from bandi.korea.likeness.homes import homes
from bandi.korea.likeness.names import names
from bandi.korea.likeness.once import once
from bandi.korea.likeness.phones import phones


def prepare(identities: pl.DataFrame) -> pl.DataFrame:
    """IDENTITIES -> `person` and the text columns of names, births, phones and homes; a row each, in the same order."""
    born = births(identities)
    return pl.concat(
        [
            identities.select("person"),
            once(identities, names, "name"),
            born,
            phones(identities, born["birth"]),
            homes(identities),
        ],
        how="horizontal",
    )
