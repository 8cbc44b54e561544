"""The rules: the gap a round found, the parameters that can be changed, and what would change (제도)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house, the_round

if TYPE_CHECKING:
    import polars as pl

BATCH = 120_000
"""Households asked about at a time: bounds memory."""

Progress = Callable[[int, int], None]


def gap(round_id: str, *, areas: Sequence[str]) -> list[dict[str, Any]]:
    """What a sealed round counted of the gap (GAP) in these neighbourhoods, small counts included.

    Households that receive a benefit are one row whatever the rules say (verdict empty); of the others only those that
    are or may be entitled.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal, tables  # noqa: PLC0415

    found = seal.read(round_id, "gap", tables.GAP, lake=house().lake).filter(pl.col("area").is_in(list(areas)))
    receives = pl.col("received").fill_null(value=False)
    kept = found.filter(receives | (pl.col("verdict") != "no")).with_columns(
        pl.when(receives).then(pl.lit("")).otherwise("verdict").alias("verdict"),
        *(pl.when(~receives).then(name).alias(name) for name in ("amount_low", "amount_high")),
    )
    keys = ["area", "kind", "benefit", "verdict", "received"]
    known = (
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in ("amount_low", "amount_high")
    )
    return kept.group_by(keys).agg(pl.col("households").sum(), *known).sort(keys).to_dicts()


@lru_cache(maxsize=24)
def settings_on(day: date) -> tuple[dict[str, Any], ...]:
    """The parameters in force on a day: id, words in two languages, unit, value, since, reference, confidence."""
    from bandi.engine.benefits.reform import adjustable  # noqa: PLC0415

    return tuple(asdict(setting) for setting in adjustable(_system(), on=day))


@lru_cache(maxsize=64)
def values_of(setting: str) -> tuple[dict[str, Any], ...]:
    """Every dated value of a parameter, oldest first: since, value, reference, source, confidence."""
    from bandi.engine.benefits.reform import dated  # noqa: PLC0415

    return tuple(asdict(value) for value in dated(_system(), setting))


def assessed(round_id: str, *, areas: Sequence[str] | None = None) -> dict[str, int]:
    """Neighbourhood -> how many of its households a sealed round knows; of these neighbourhoods, or of all."""
    every = _assessed(house().lake.folder, round_id)
    return dict(every) if areas is None else {area: every[area] for area in sorted(areas) if area in every}


@lru_cache(maxsize=4)
def _assessed(lake: Path, round_id: str) -> dict[str, int]:
    """The same of all neighbourhoods, counted once: a sealed round does not change."""
    import polars as pl  # noqa: PLC0415

    from bandi.engine import tables  # noqa: PLC0415

    known = pl.scan_parquet(lake / "rounds" / round_id / "households" / "*.parquet", schema=tables.HOUSEHOLDS)
    return dict(known.group_by("area").agg(pl.len()).sort("area").collect().iter_rows())


def area_classes(areas: Sequence[str]) -> dict[str, str]:
    """Neighbourhood or district -> metropolitan, city or rural, as the rules of the basic pension divide places."""
    import polars as pl  # noqa: PLC0415

    full = pl.Series("area", [area.ljust(8, "0") for area in areas], dtype=pl.String)
    return dict(zip(areas, house().pack.rules.areas(full)["pension_region"].to_list(), strict=True))


@cache
def nation(lang: str) -> dict[str, str]:
    """Every neighbourhood, district and province of the country by its code -> its name."""
    from bandi.korea.regions import areas  # noqa: PLC0415

    every = areas()
    levels = (("area", "name"), ("district", "district"), ("province", "province"))
    return {code: name for code_, name_ in levels for code, name in every.select(code_, f"{name_}_{lang}").iter_rows()}


def what_if(
    round_id: str, *, areas: Sequence[str], setting: tuple[str, float], on: date, progress: Progress
) -> list[dict[str, Any]]:
    """How households fare when a parameter has another value from a day on (WHAT_IF rows, small counts included).

    Households, persons and facts are those of the sealed round. Nothing is written.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine.benefits.facts import known_facts  # noqa: PLC0415
    from bandi.engine.benefits.reform import Change, reformed, summed, what_if  # noqa: PLC0415

    change = Change(setting[0], setting[1], on)
    systems = (_system(), reformed(_system(), change))
    parts = list(_batches(round_id, areas))
    answers = []
    progress(0, len(parts))
    for place, part in enumerate(parts, start=1):
        homes, persons, linked = examined(round_id, part, pl.col("area").is_in(list(areas)))
        facts = known_facts(homes, persons, linked, rules=house().pack.rules, on=the_round(round_id).cutoff)
        if not homes.is_empty():
            answers.append(what_if(homes, persons, facts, systems=systems, rules=house().pack.rules, change=change))
        progress(place, len(parts))
    return summed(pl.concat(answers)).to_dicts() if answers else []


def _batches(round_id: str, areas: Sequence[str]) -> Iterator[list[str]]:
    """Buckets of a round, as many together as hold BATCH households of these neighbourhoods."""
    import polars as pl  # noqa: PLC0415

    folder = house().lake.folder / "rounds" / round_id / "households"
    batch: list[str] = []
    held = 0
    for path in sorted(folder.glob("*.parquet")):
        here = pl.scan_parquet(path).filter(pl.col("area").is_in(list(areas))).select(pl.len()).collect().item()
        if batch and held + here > BATCH:
            yield batch
            batch, held = [], 0
        batch.append(path.stem)
        held += here
    if batch:
        yield batch


def examined(
    round_id: str, parts: Sequence[str], wanted: "pl.Expr"
) -> "tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]":
    """HOUSEHOLDS of these buckets that are wanted, sorted by key, their PERSONS and LINKED records, as sealed."""
    import polars as pl  # noqa: PLC0415

    from bandi.engine import tables  # noqa: PLC0415

    lake = house().lake

    def read(name: str, schema: tables.Schema) -> pl.DataFrame:
        return pl.concat(lake.read(f"rounds/{round_id}/{name}", part, schema) for part in parts)

    homes = read("households", tables.HOUSEHOLDS).filter(wanted).sort("household")
    persons, linked = (
        read(name, schema).join(homes, on="household", how="semi")
        for name, schema in (("persons", tables.PERSONS), ("linked", tables.LINKED))
    )
    return homes, persons, linked


def _system() -> Any:
    from bandi.engine.benefits.worlds import built  # noqa: PLC0415

    return built(house().pack.rules.system)
