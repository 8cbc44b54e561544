"""Everybody at a turn of life, and moments of life: from a sealed round, with names for those to be visited alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house, the_round

if TYPE_CHECKING:
    import polars as pl

    from bandi.engine.contract.universal import LifeMoment, RiskSign, Universal, UniversalKind, UniversalTier

    __all__ = ["LifeMoment", "RiskSign", "Universal", "UniversalKind", "UniversalTier"]

ADULT = 19  # full years; a newborn's brother or sister is not named


@dataclass(frozen=True)
class Turned:
    """Who is at a turn of life in a round, as values: keys of the engine, facts of HOUSEHOLDS, names from the vault."""

    turns: Sequence[dict[str, Any]]  # person, household, kind, happens_on; of nobody who was named before
    lives: dict[int, int]  # person named before -> household now; absent: no longer registered in these areas
    homes: Sequence[dict[str, Any]]  # HOUSEHOLDS of all of them; street and unit of those named now
    residents: Sequence[dict[str, Any]]  # household, person, relation, birth, sex, name, phone, source, as_of


def universal() -> "Universal":
    """Turns of life, tiers of visits, signs of risk, and the cards at moments of life."""
    from bandi.korea.universal import universal as read  # noqa: PLC0415

    return read()


def turned(
    round_id: str, *, areas: Collection[str], known: Collection[int], past: Collection[tuple[int, str]]
) -> Turned:
    """Who turns an age or was born, in these areas, as of a sealed round; only who is new gets a name.

    `known`: persons of whom it is asked where they live now. `past`: (person, kind) named before. Bounded by the
    largest bucket and what is found.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal, tables  # noqa: PLC0415
    from bandi.engine.universal import turns  # noqa: PLC0415

    here, this = house(), the_round(round_id)
    kinds = [kind for kind in universal().kinds if kind.active]
    before = pl.DataFrame(list(past), schema={"person": pl.Int64, "kind": pl.String}, orient="row")
    wanted = pl.DataFrame({"person": pl.Series(list(known), dtype=pl.Int64)})
    found, lives, homes, members = [], [], [], []
    read = {name: seal.parts(round_id, name, schema, lake=here.lake)
            for name, schema in (("persons", tables.PERSONS), ("households", tables.HOUSEHOLDS))}  # fmt: skip
    for persons_, households_ in zip(*read.values(), strict=True):
        own = households_.filter(pl.col("area").is_in(list(areas))).collect()
        persons = persons_.collect().join(own, on="household", how="semi")
        new = turns(persons, kinds=kinds, this=this).join(before, on=["person", "kind"], how="anti")
        now = persons.join(wanted, on="person", how="semi")
        found.append(new)
        lives.append(now.select("person", "household"))
        homes.append(own.join(pl.concat([new["household"], now["household"]]).to_frame(), on="household", how="semi"))
        members.append(_to_name(persons, new, {kind.id: kind.named for kind in kinds}))
    people = pl.concat(members)
    named, places = _named(people, purpose=f"round {round_id}: universal visits")
    return Turned(
        turns=pl.concat(found).sort("household", "person", "kind").to_dicts(),
        lives=dict(pl.concat(lives).iter_rows()),
        homes=pl.concat(homes).join(places, on="household", how="left").sort("household").to_dicts(),
        residents=people.join(named, on="person", how="left").sort("household", "person").to_dicts(),
    )


def _to_name(persons: "pl.DataFrame", new: "pl.DataFrame", beside: dict[str, Sequence[str]]) -> "pl.DataFrame":
    """Who needs a name: the person, and of a child the adults the content names."""
    import polars as pl  # noqa: PLC0415

    wanted = [persons.join(new, on="person", how="semi")]
    for kind, relations in beside.items():
        homes = new.filter(pl.col("kind") == kind)
        adults = persons.filter(pl.col("relation").is_in(list(relations)), pl.col("age") >= ADULT)
        wanted.append(adults.join(homes, on="household", how="semi"))
    return pl.concat(wanted).unique("person", maintain_order=True)


def _named(people: "pl.DataFrame", *, purpose: str) -> "tuple[pl.DataFrame, pl.DataFrame]":
    """By person the newest name and telephone; by household the newest address, the head's before others'."""
    import polars as pl  # noqa: PLC0415

    told = house().vault.reveal(people["person"].to_list(), purpose=purpose)

    def newest(column: str, *also: str) -> pl.DataFrame:
        rows = told.filter(pl.col(column).is_not_null()).unique("person", keep="first", maintain_order=True)
        return rows.select("person", column, *also)

    named = newest("name", "feed", "received_on").rename({"feed": "source", "received_on": "as_of"})
    named = named.join(newest("phone"), on="person", how="full", coalesce=True)
    heads_first = people.sort("household", pl.col("relation") != "head", "person")
    places = heads_first.select("household", "person").join(newest("street", "unit"), on="person", how="inner")
    return named, places.unique("household", keep="first", maintain_order=True).drop("person")
