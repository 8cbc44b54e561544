"""Everybody at a turn of life, and moments of life: from a sealed round, with names for those to be visited alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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

    from bandi.engine.universal import turns  # noqa: PLC0415

    this = the_round(round_id)
    kinds = [kind for kind in universal().kinds if kind.active]
    before = pl.DataFrame(list(past), schema={"person": pl.Int64, "kind": pl.String}, orient="row")
    wanted = pl.DataFrame({"person": pl.Series(list(known), dtype=pl.Int64)})
    found, lives, homes, members = [], [], [], []
    for persons_, households_ in _both(round_id):
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


@dataclass(frozen=True)
class Movers:
    """Who moved into these neighbourhoods since the earlier sealed round, as values; of each home the head alone is
    named, of the others the relation and the birth."""

    moves: Sequence[dict[str, Any]]  # household, person (the head), area, moved_in (null: no day is known)
    unknown: dict[str, int]  # neighbourhood -> households of which nothing tells whether they moved in
    here: frozenset[int]  # of the households asked about, who is still registered where they were
    homes: Sequence[dict[str, Any]]  # HOUSEHOLDS with street and unit
    members: dict[int, Sequence[tuple[str, str]]]  # household -> relation and month of birth ("1990-03"), head first
    residents: Sequence[dict[str, Any]]  # the heads, as of Turned


def movers(round_id: str, *, areas: Collection[str], known: Mapping[int, str]) -> Movers:
    """Move-ins into these areas as of a sealed round. `known`: household -> area, of whom it is asked if they stay.

    Bounded by the largest bucket and what is found.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal  # noqa: PLC0415
    from bandi.engine.universal import HEADS, arrivals, possible_arrivals  # noqa: PLC0415

    lake, this = house().lake, the_round(round_id)
    cutoffs = seal.earlier_cutoffs(this, lake=lake)
    last = max(cutoffs, key=lambda one: cutoffs[one], default=None)
    asked = pl.DataFrame(list(known.items()), schema={"household": pl.Int64, "area": pl.String}, orient="row")
    possible, here, homes, members = [], [], [], []
    for persons_, households_ in _both(round_id):
        own = households_.filter(pl.col("area").is_in(list(areas))).collect()
        persons = persons_.collect()
        heads = persons.filter(relation="head").unique("household", maintain_order=True)
        rows = heads.join(own, on="household").select(*HEADS)
        found = possible_arrivals(rows, since=cutoffs[last] if last else None, this=this)
        possible.append(found)
        here.append(own.join(asked, on=["household", "area"], how="semi")["household"])
        homes.append(own.join(found, on="household", how="semi"))
        members.append(persons.join(found, on="household", how="semi"))
    moves = arrivals(pl.concat(possible), _lived(last, pl.concat(possible)["person"]) if last else None)
    sure = moves.filter(pl.col("sure").is_not_null())
    people = pl.concat(members).join(sure, on="household", how="semi")
    heads = people.join(sure, on="person", how="semi")
    named, places = _named(heads, purpose=f"round {round_id}: move-ins")
    return Movers(
        moves=sure.drop("sure").to_dicts(),
        unknown=dict(moves.filter(pl.col("sure").is_null()).group_by("area").len().iter_rows()),
        here=frozenset(pl.concat(here)),
        homes=pl.concat(homes).join(sure, on="household", how="semi").join(places, on="household", how="left")
        .sort("household").to_dicts(),
        members=_births(people),
        residents=heads.join(named, on="person", how="left").sort("household", "person").to_dicts(),
    )  # fmt: skip


def _births(people: "pl.DataFrame") -> dict[int, Sequence[tuple[str, str]]]:
    """Household -> relation and month of birth (empty: not known) of each member, the head first."""
    import polars as pl  # noqa: PLC0415

    month = pl.col("birth").dt.strftime("%Y-%m").fill_null("")
    rows = people.sort("household", pl.col("relation") != "head", "birth", "person")
    told: dict[int, list[tuple[str, str]]] = {}
    for home, relation, born in rows.select("household", "relation", month).iter_rows():
        told.setdefault(home, []).append((relation, born))
    return dict(told)


def _both(round_id: str) -> "Iterator[tuple[pl.LazyFrame, pl.LazyFrame]]":
    """PERSONS and HOUSEHOLDS of each bucket of a sealed round."""
    from bandi.engine import seal, tables  # noqa: PLC0415

    read = {name: seal.parts(round_id, name, schema, lake=house().lake)
            for name, schema in (("persons", tables.PERSONS), ("households", tables.HOUSEHOLDS))}  # fmt: skip
    return zip(*read.values(), strict=True)


def _lived(round_id: str, wanted: "pl.Series") -> "pl.DataFrame":
    """Person and area of those wanted, as of an earlier sealed round."""
    import polars as pl  # noqa: PLC0415

    asked = wanted.unique().to_frame("person").lazy()
    return pl.concat(
        persons.join(asked, on="person", how="semi").join(homes, on="household").select("person", "area").collect()
        for persons, homes in _both(round_id)
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
