"""The lake: where deliveries, facts and sealed rounds lie as Parquet, cut into buckets by key (자료 저장소).

```
lake/deliveries.parquet            every file ever offered
lake/refusals/<delivery>.parquet   lines we would not believe
lake/originals/<delivery>.aes      the bytes as received, encrypted (vault.py)
lake/records/<feed>/<delivery>.parquet    sorted by bucket of subject, address or household
lake/register/<delivery>.parquet          sorted by bucket of person
lake/rounds/<round>/<table>/<bucket>.parquet · manifest.json
```
"""

import os
from pathlib import Path

import polars as pl

from bandi.engine.tables import Schema, conform, empty


class Lake:
    """Reads and writes the engine's tables below one folder. `buckets` is fixed when the lake is made."""

    def __init__(self, folder: Path, *, buckets: int = 8) -> None:
        self.folder, self.buckets = folder, buckets
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, table: str, part: str, frame: pl.DataFrame, schema: Schema) -> Path:
        """Writes one part of a table, whole or not at all. `table` may hold slashes, `part` names the file."""
        path = self.folder / table / f"{part}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        conform(frame, schema).write_parquet(half, compression="zstd", statistics=True)
        os.replace(half, path)
        return path

    def read(self, table: str, part: str, schema: Schema) -> pl.DataFrame:
        """One part of a table; without rows when it was never written."""
        path = self.folder / table / f"{part}.parquet"
        return pl.read_parquet(path) if path.exists() else empty(schema)

    def scan(self, table: str, schema: Schema) -> pl.LazyFrame:
        """All parts of a table, lazily, in the order of their names."""
        paths = sorted((self.folder / table).glob("*.parquet"))
        return pl.scan_parquet(paths) if paths else empty(schema).lazy()

    def bucket(self, key: pl.Expr) -> pl.Expr:
        """The bucket of a key: the same key always falls into the same bucket. Null keys fall into bucket 0."""
        return (key.fill_null(0).reinterpret(signed=False) % self.buckets).cast(pl.Int32)
