"""The lake: where deliveries, facts and sealed rounds lie as Parquet, cut into buckets by key (자료 저장소).

```
lake/deliveries.parquet            every file ever offered, as read; whether it is trusted is judged anew (trust.py)
lake/offers.parquet                when and under which name each content was offered
lake/profiles.parquet              what each delivery looks like as a whole
lake/gate_decisions.parquet        what stewards held and released
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
from typing import Any, Literal

import polars as pl

from bandi.engine.disk import write_whole
from bandi.engine.tables import DELIVERIES, GATE_DECISIONS, PROFILES, Schema, conform, empty
from bandi.engine.trust import OFFERS, Judged, judged

BOOKS = ("deliveries", "offers", "profiles", "gate_decisions")
SCRATCH = "scratch"
"""Folder of a round's tables that are gone when it is sealed."""

Stamps = tuple[tuple[int, int, int] | None, ...]
"""Which writing of each book was read: a book written anew is another file."""


class Lake:
    """Reads and writes the engine's tables below one folder. `buckets` is fixed when the lake is made."""

    def __init__(self, folder: Path, *, buckets: int = 8) -> None:
        self.folder, self.buckets = folder, buckets
        self._judged: dict[tuple[date | None, Stamps], Judged] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process: where it lies, and nothing that was read."""
        return {"folder": self.folder.absolute(), "buckets": self.buckets, "_judged": {}}

    def write(self, table: str, part: str, frame: pl.DataFrame, schema: Schema, *, scratch: bool = False) -> Path:
        """Writes one part of a table, whole or not at all. `table` may hold slashes, `part` names the file.

        `scratch`: of a run that begins anew when it breaks off, so the disk need not have it at once. Raises BandiError
        when the disk does not take it; what lay there before stays.
        """
        path = self.folder / table / f"{part}.parquet"
        buffer = io.BytesIO()
        pressed: Literal["lz4", "zstd"] = "lz4" if scratch else "zstd"
        conform(frame, schema).write_parquet(buffer, compression=pressed, statistics=not scratch)
        write_whole(path, buffer.getvalue(), lasting=not scratch)
        return path

    def read(self, table: str, part: str, schema: Schema) -> pl.DataFrame:
        """One part of a table; without rows when it was never written.

        A book is opened once: another process may put a new one in its place while this one is read.
        """
        path = self.folder / table / f"{part}.parquet"
        if not path.exists():
            return empty(schema)
        return pl.read_parquet(path.read_bytes() if part in BOOKS else path)

    def scan(self, table: str, schema: Schema, *, part: str = "*") -> pl.LazyFrame:
        """The columns of `schema` of all parts of a table, or of one, lazily, in the order of their names.

        A column that did not exist yet when an older part was written is null there. Half-written files are never read.
        """
        paths = sorted((self.folder / table).glob(f"{part}.parquet"))
        if not paths:
            return empty(schema).lazy()
        return pl.scan_parquet(paths, schema=dict(schema), missing_columns="insert", extra_columns="ignore")

    def judged(self, *, until: date | None = None) -> Judged:
        """Every file ever offered as it stands, and what was found at the gate.

        `until`: as it stood at the end of that day, when nothing that came or was decided later was known.
        """
        books = tuple(_stamp(self.folder / f"{book}.parquet") for book in BOOKS)
        if (known := self._judged.get((until, books))) is None:
            self._judged = {key: value for key, value in self._judged.items() if key[1] == books}
            known = self._judged[until, books] = self._judge(until)
        return known

    def _judge(self, until: date | None) -> Judged:
        read, offers, decisions = self.as_read(), self.offers(), self.decisions()
        if until is not None:
            read, offers = (table.filter(pl.col("received_on") <= until) for table in (read, offers))
            decisions = decisions.filter(pl.col("on") <= until)
        return judged(read, offers, self.profiles(), decisions)

    def deliveries(self, *, until: date | None = None) -> pl.DataFrame:
        """Every file ever offered (DELIVERIES), by day of arrival, then by name; `until` as in `judged`."""
        return self.judged(until=until).deliveries

    def as_read(self) -> pl.DataFrame:
        """Every file ever offered (DELIVERIES) as it was read: refused, or accepted before any comparison."""
        return self.read(".", "deliveries", DELIVERIES)

    def offers(self) -> pl.DataFrame:
        """Every offer of a file (OFFERS)."""
        return self.read(".", "offers", OFFERS)

    def profiles(self) -> pl.DataFrame:
        """What each delivery looks like as a whole (PROFILES)."""
        return self.read(".", "profiles", PROFILES)

    def decisions(self) -> pl.DataFrame:
        """What stewards decided (GATE_DECISIONS), oldest first."""
        return self.read(".", "gate_decisions", GATE_DECISIONS)

    def accepted_deliveries(self, *, until: date | None = None) -> pl.DataFrame:
        """The deliveries (DELIVERIES) whose facts may be read; facts of any other delivery must be left alone."""
        return self.deliveries(until=until).filter(pl.col("state") == "accepted")

    def forget(self, delivery: str, *, but: set[Path]) -> None:
        """Removes what lies of one delivery from an earlier reading, except what has just been written."""
        for pattern in ("refusals", "register", "records/*"):
            for path in set(self.folder.glob(f"{pattern}/{delivery}.parquet")) - but:
                path.unlink()

    def bucket(self, key: pl.Expr) -> pl.Expr:
        """The bucket of a key: the same key always falls into the same bucket. Null keys fall into bucket 0."""
        return (key.fill_null(0).reinterpret(signed=False) % self.buckets).cast(pl.Int32)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    if not path.exists():
        return None
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
