"""The lake: where deliveries, facts and sealed rounds lie as Parquet, cut into buckets by key (자료 저장소).

```
lake/deliveries.parquet            every file ever offered
lake/offers.parquet                when and under which name each content was offered
lake/refusals/<delivery>.parquet   lines we would not believe
lake/originals/<delivery>.aes      the bytes as received, encrypted (vault.py)
lake/records/<feed>/<delivery>.parquet    sorted by bucket of subject, address or household
lake/register/<delivery>.parquet          sorted by bucket of person
lake/rounds/<round>/<table>/<bucket>.parquet · manifest.json
```
"""

import io
from datetime import date
from pathlib import Path

import polars as pl

from bandi.engine.disk import write_whole
from bandi.engine.tables import DELIVERIES, Schema, conform, empty

TRUSTED = ("accepted", "superseded")
"""States of deliveries whose facts lie in the lake."""

OFFERS: Schema = {"sha256": pl.String, "file": pl.String, "received_on": pl.Date}
"""One row = a content offered under a name on a day. One delivery may be offered again and again."""


class Lake:
    """Reads and writes the engine's tables below one folder. `buckets` is fixed when the lake is made."""

    def __init__(self, folder: Path, *, buckets: int = 8) -> None:
        self.folder, self.buckets = folder, buckets
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, table: str, part: str, frame: pl.DataFrame, schema: Schema) -> Path:
        """Writes one part of a table, whole or not at all. `table` may hold slashes, `part` names the file.

        Raises BandiError when the disk does not take it; what lay there before stays.
        """
        path = self.folder / table / f"{part}.parquet"
        buffer = io.BytesIO()
        conform(frame, schema).write_parquet(buffer, compression="zstd", statistics=True)
        write_whole(path, buffer.getvalue())
        return path

    def read(self, table: str, part: str, schema: Schema) -> pl.DataFrame:
        """One part of a table; without rows when it was never written."""
        path = self.folder / table / f"{part}.parquet"
        return pl.read_parquet(path) if path.exists() else empty(schema)

    def scan(self, table: str, schema: Schema) -> pl.LazyFrame:
        """All parts of a table, lazily, in the order of their names. Half-written files are never among them."""
        paths = sorted((self.folder / table).glob("*.parquet"))
        return pl.scan_parquet(paths) if paths else empty(schema).lazy()

    def deliveries(self, *, until: date | None = None) -> pl.DataFrame:
        """Every file ever offered (DELIVERIES), by day of arrival, then by name.

        `until`: as it stood at the end of that day, when nothing that came later was known.
        """
        table = self.read(".", "deliveries", DELIVERIES)
        if until is None:
            return table
        known = pl.col("received_on") <= until
        return settled(table.filter(known), self.offers().filter(known))

    def offers(self) -> pl.DataFrame:
        """Every offer of a file (OFFERS)."""
        return self.read(".", "offers", OFFERS)

    def accepted_deliveries(self, *, until: date | None = None) -> pl.DataFrame:
        """The deliveries (DELIVERIES) whose facts may be read; facts of any other delivery must be left alone."""
        return self.deliveries(until=until).filter(pl.col("state") == "accepted")

    def forget(self, delivery: str) -> None:
        """Removes the facts and refusals of one delivery, before it is taken in anew."""
        for pattern in ("refusals", "register", "records/*"):
            for path in self.folder.glob(f"{pattern}/{delivery}.parquet"):
                path.unlink()

    def bucket(self, key: pl.Expr) -> pl.Expr:
        """The bucket of a key: the same key always falls into the same bucket. Null keys fall into bucket 0."""
        return (key.fill_null(0).reinterpret(signed=False) % self.buckets).cast(pl.Int32)


def settled(deliveries: pl.DataFrame, offers: pl.DataFrame | None = None) -> pl.DataFrame:
    """DELIVERIES with each trusted file `accepted` or `superseded`.

    Of one feed and one file name the content offered last stands: a correction, or an earlier file sent once more.
    Without OFFERS each content counts as offered once, on the day it was received.
    """
    offered = empty(OFFERS) if offers is None else offers
    last = offered.group_by("sha256", "file").agg(last_on=pl.col("received_on").max())
    table = deliveries.join(last, on=["sha256", "file"], how="left").with_columns(
        pl.coalesce("last_on", "received_on").alias("last_on")
    )
    trusted = pl.col("state").is_in(TRUSTED)
    latest = pl.col("delivery") == pl.col("delivery").last().over("feed", "file", trusted)
    state = (
        pl.when(trusted & latest).then(pl.lit("accepted")).when(trusted).then(pl.lit("superseded")).otherwise("state")
    )
    table = table.sort("last_on", "sha256").with_columns(state=state)
    return conform(table, DELIVERIES).sort("received_on", "file", "sha256")
