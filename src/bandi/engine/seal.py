"""Sealing a round (차수 봉인): a manifest names every input and every byte of the result. Anyone can check both."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bandi import __version__
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import SealBroken
from bandi.engine.lake import SCRATCH, Lake
from bandi.engine.tables import CANDIDATES, Schema, empty

MANIFEST, LAID_OUT = "manifest.json", f"{SCRATCH}/earlier"
EARLIER: Schema = {name: CANDIDATES[name] for name in ("round", "household", "listed")}
"""One row = a household that was on the list of an earlier round (지난 명단)."""


@dataclass(frozen=True)
class Sealed:
    """A finished round: where it lies and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]


def inputs(
    this: Round, *, deliveries: pl.DataFrame, capacity: pl.DataFrame, sources: Sequence[Path], lake: Lake, keys: str
) -> dict[str, Any]:
    """Everything the result depends on, as JSON values: dates, seed, deliveries, code, keys, earlier rounds."""
    return {
        "round": {name: str(value) for name, value in asdict(this).items()},
        "code": __version__,
        "sources": _digest_of(sources),
        "keys": keys,
        "buckets": lake.buckets,
        "capacity": dict(capacity.sort("area").iter_rows()),
        "deliveries": deliveries.sort("sha256").select("delivery", "feed", "sha256", "state").to_dicts(),
        "earlier": {r: _sha256(_folder(lake, r) / MANIFEST) for r in earlier_rounds(this, lake=lake)},
    }


def find(this: Round, *, lake: Lake, given: dict[str, Any]) -> Sealed | None:
    """The round as sealed before, if it was sealed from the same inputs; None if it was never sealed.

    Raises SealBroken when it was sealed from other inputs: a published round is not rewritten.
    """
    folder = _folder(lake, this.id)
    if not folder.exists():
        return None
    manifest = _manifest(folder)
    if manifest["inputs"] != given:
        changed = sorted(name for name in given if manifest["inputs"].get(name) != given[name])
        raise SealBroken(
            f"the round was sealed from other inputs (changed: {', '.join(changed)})",
            where=this.id,
            next_step="A sealed round stays as it is. Run the next round to use what arrived since.",
        )
    return Sealed(folder, manifest)


@contextmanager
def building(this: Round, *, lake: Lake) -> Iterator[Lake]:
    """A folder in which the round's tables are built; gone again if anything fails."""
    folder = _folder(lake, under_construction(this))
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield Lake(folder, buckets=lake.buckets)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def under_construction(this: Round) -> str:
    """Name of the folder in which a round is built."""
    return f"{this.id}.building"


def close(this: Round, *, work: Lake, lake: Lake, given: dict[str, Any]) -> Sealed:
    """Writes the manifest and puts the finished round in its place in one step; what a killed attempt left half
    written is removed before."""
    for half in work.folder.rglob("*.half"):
        half.unlink()
    shutil.rmtree(work.folder / SCRATCH, ignore_errors=True)
    files = sorted(path for path in work.folder.rglob("*.parquet"))
    manifest = {
        "inputs": given,
        "tables": {str(path.relative_to(work.folder)): _sha256(path) for path in files},
        "rows": {
            str(path.relative_to(work.folder)): pl.scan_parquet(path).select(pl.len()).collect().item()
            for path in files
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (work.folder / MANIFEST).write_text(text, encoding="utf-8")
    folder = _folder(lake, this.id)
    os.replace(work.folder, folder)
    return Sealed(folder, manifest)


def verify(round_id: str, *, lake: Lake) -> None:
    """Raises SealBroken, naming the table, when a sealed round no longer has the bytes its manifest names."""
    folder = _folder(lake, round_id)
    manifest = _manifest(folder)
    for name, digest in manifest["tables"].items():
        path = folder / name
        if not path.exists() or _sha256(path) != digest:
            raise SealBroken("a table differs from its manifest", where=f"{round_id}/{name}", next_step="Restore it.")


def read(round_id: str, table: str, schema: Schema, *, lake: Lake) -> pl.DataFrame:
    """One table of a sealed round, all buckets."""
    return Lake(_folder(lake, round_id), buckets=lake.buckets).scan(table, schema).collect()


def parts(round_id: str, table: str, schema: Schema, *, lake: Lake) -> Iterator[pl.LazyFrame]:
    """The buckets of one table of a sealed round, one after another."""
    folder = _folder(lake, round_id)
    for path in sorted((folder / table).glob("*.parquet")):
        yield Lake(folder, buckets=lake.buckets).scan(table, schema, part=path.stem)


def earlier_rounds(this: Round, *, lake: Lake) -> list[str]:
    """Sealed rounds before this one, oldest first."""
    rounds = lake.folder / "rounds"
    return sorted(path.parent.name for path in rounds.glob(f"*/{MANIFEST}") if path.parent.name < this.id)


def lay_out_earlier(this: Round, *, work: Lake, lake: Lake) -> None:
    """Spreads the lists of all earlier sealed rounds over the buckets of the round being built, until it is closed."""
    for round_id in earlier_rounds(this, lake=lake):
        every = pl.concat(
            [empty(EARLIER)]
            + [part.filter("listed").select(*EARLIER).collect() for part in parts(round_id, "candidates", CANDIDATES,
                                                                                 lake=lake)]
        )  # fmt: skip
        for (bucket,), rows in every.group_by(work.bucket(pl.col("household"))):
            work.write(f"{LAID_OUT}/{bucket:04d}", round_id, rows, EARLIER, scratch=True)


def earlier_lists(bucket: int, *, work: Lake) -> pl.DataFrame:
    """EARLIER of one bucket's households, as it was laid out."""
    return work.scan(f"{LAID_OUT}/{bucket:04d}", EARLIER).collect()


def cutoffs(*, lake: Lake) -> dict[str, date]:
    """The cut-off date of every sealed round."""
    sealed = sorted((lake.folder / "rounds").glob(f"*/{MANIFEST}"))
    return {
        path.parent.name: date.fromisoformat(_manifest(path.parent)["inputs"]["round"]["cutoff"]) for path in sealed
    }


def field_from(round_id: str, *, lake: Lake) -> date:
    """The first day of field work of a sealed round."""
    return date.fromisoformat(_manifest(_folder(lake, round_id))["inputs"]["round"]["field_from"])


def digest(round_id: str, *, lake: Lake) -> str:
    """SHA-256 of a sealed round's manifest, which names every byte of the round."""
    return _sha256(_folder(lake, round_id) / MANIFEST)


def earlier_cutoffs(this: Round, *, lake: Lake) -> dict[str, date]:
    """The cut-off date of every earlier sealed round."""
    return {
        round_id: date.fromisoformat(_manifest(_folder(lake, round_id))["inputs"]["round"]["cutoff"])
        for round_id in earlier_rounds(this, lake=lake)
    }


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def _folder(lake: Lake, name: str) -> Path:
    return lake.folder / "rounds" / name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(folders: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".toml", ".yaml"}):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
