"""The book of deliveries while files are taken in: read once, written batch by batch (접수 대장).

Rows of DELIVERIES are written last: what is not written there is not visible, whatever else of it lies in the lake.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from bandi.engine.intake.gate import Offer
from bandi.engine.lake import Lake
from bandi.engine.tables import DELIVERIES, PROFILES, conform
from bandi.engine.trust import OFFERS

BATCH, BATCH_BYTES = 64, 64 * 2**20
"""Rows of DELIVERIES are written after so many files, or sooner when these are large."""
FEW = 1_000
"""After so many files they are written half as often, after twice as many a third as often: the book has grown."""


class Ledger:
    """Deliveries, offers and profiles of a lake."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._rows = {row["sha256"]: row for row in lake.as_read().iter_rows(named=True)}
        self._offers = {(sha256, Offer(day, file)) for sha256, file, day in lake.offers().iter_rows()}
        self._profiles, self._fresh = lake.profiles(), dict[str, pl.DataFrame]()
        self._changed, self._seen, self._weight = False, 0, 0

    def standing(self, sha256: str) -> Mapping[str, Any] | None:
        """The row of this content, if it was ever offered."""
        return self._rows.get(sha256)

    def note(self, offer: Offer, sha256: str) -> None:
        """One more offer; the same offer twice is one."""
        self._changed |= (sha256, offer) not in self._offers
        self._offers.add((sha256, offer))

    def enter(self, row: Mapping[str, Any], profile: pl.DataFrame) -> None:
        """A row of DELIVERIES as read, with its PROFILES, in place of an earlier one of the same content."""
        self._rows[row["sha256"]] = dict(row)
        self._fresh[row["delivery"]] = profile
        self._changed = True

    def write_if_due(self, size: int) -> None:
        """After a file of so many bytes: writes when enough has gathered."""
        self._seen, self._weight = self._seen + 1, self._weight + BATCH_BYTES // BATCH + size
        if self._weight >= BATCH_BYTES * (1 + self._seen // FEW):
            self.write()
            self._weight = 0

    def write(self) -> None:
        """Writes what has changed. The same rows give the same bytes, whatever order they were entered in."""
        if not self._changed:
            return
        kept = self._profiles.filter(~pl.col("delivery").is_in(list(self._fresh)))
        self._profiles = conform(pl.concat([kept, *self._fresh.values()]), PROFILES)
        self._profiles = self._profiles.sort("delivery", "column", "value", nulls_last=False)
        offers = [(sha256, offer.file, offer.received_on) for sha256, offer in self._offers]
        offered = pl.DataFrame(offers, schema=dict(OFFERS), orient="row").sort("received_on", "file", "sha256")
        rows = pl.DataFrame(list(self._rows.values()), schema=dict(DELIVERIES), orient="row")
        self.lake.write(".", "profiles", self._profiles, PROFILES)
        self.lake.write(".", "offers", offered, OFFERS)
        self.lake.write(".", "deliveries", rows.sort("received_on", "file", "sha256"), DELIVERIES)
        self._fresh, self._changed = {}, False
