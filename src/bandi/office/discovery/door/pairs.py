"""Strangers on paper and the residents they may be (동일인 확인)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house

if TYPE_CHECKING:
    import polars as pl


def waiting_pairs(round_id: str, *, areas: Sequence[str]) -> list[dict[str, Any]]:
    """Pairs a round could not tell, whose resident lives in these neighbourhoods, the most probable first.

    stranger, person, household (keys), area, feed, tier, sure, parts; records and months: lines and longest arrears
    that hang on it; told and registered: what is known of the two, out of the vault, under its journal.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import tables  # noqa: PLC0415
    from bandi.engine.linkage import waiting  # noqa: PLC0415

    here = house()

    def found(name: str, schema: tables.Schema, keys: pl.DataFrame) -> pl.LazyFrame:
        return here.lake.scan(f"rounds/{round_id}/{name}", schema).join(keys.lazy(), on=keys.columns, how="semi")

    queue = waiting(here.lake, round_id)
    homes = found("households", tables.HOUSEHOLDS, queue.select("household").unique())
    ties = queue.join(homes.select("household", "area").collect(), on="household")
    ties = ties.filter(pl.col("area").is_in(list(areas)))
    if ties.is_empty():
        return []
    linked = found("linked", tables.LINKED, ties.select("stranger").unique())
    hanging = linked.group_by("stranger").agg(records=pl.len(), months=pl.col("months").max()).collect()
    born = found("persons", tables.PERSONS, ties.select("person").unique()).select("person", "birth", "sex").collect()
    told = here.vault.reveal(sorted({*ties["stranger"], *ties["person"]}), purpose=f"round {round_id}: pairs")
    by_register = pl.col("feed") == here.pack.register_feed.id
    known = _first_of_each(told.sort(by_register, descending=True, maintain_order=True))
    for row in born.iter_rows(named=True):
        known.setdefault(row["person"], {}).update(birth=row["birth"], sex=row["sex"])
    rows = ties.join(hanging, on="stranger", how="left").with_columns(
        pl.col("records").fill_null(0), pl.col("tier").fill_null("")
    )
    return [
        row | {"told": known.get(row["stranger"], {}), "registered": known.get(row["person"], {})}
        for row in rows.iter_rows(named=True)
    ]


def decide_pair(stranger: int, person: int, *, same: bool | None, on: date) -> None:
    """Tells the engine that the two are one, are not, or that an earlier word is taken back (None)."""
    from bandi.engine.linkage import decide_pair as noted  # noqa: PLC0415

    noted(house().lake, stranger=stranger, person=person, same=same, on=on)


def _first_of_each(identities: "pl.DataFrame") -> dict[int, dict[str, Any]]:
    """Key -> of each thing the first value that a delivery says. `identities` come in the order of belief."""
    known: dict[int, dict[str, Any]] = {}
    for row in identities.iter_rows(named=True):
        told = known.setdefault(row["person"], {"feed": row["feed"], "as_of": row["received_on"]})
        for name in ("name", "birth", "sex", "phone", "street", "unit"):
            if row[name] is not None:
                told.setdefault(name, row[name])
    return known
