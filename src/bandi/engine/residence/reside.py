"""The pass over all buckets that tells where households live: RESIDENCES, WHEREABOUTS and the records that reached one.

1. survey: one scan of HOUSEHOLDS tells the area of each building and the addresses shared without a unit;
2. believe: bucket by bucket, what was said of each household becomes beliefs;
3. remember: one scan of the register snapshots tells where those households, and only those, were registered before;
4. reach: the addresses of unlinked records are asked for, and whoever alone is believed to live there gets the record.

Kept in memory at once: a row a building and a row a shared address (survey), a row for each place of a household of
whom something was told, and the addresses of unlinked records. The rest is one bucket.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from bandi.engine.contract.residence import Residence
from bandi.engine.lake import Lake
from bandi.engine.residence.belief import Homes, Register, believe
from bandi.engine.residence.heard import heard
from bandi.engine.residence.reach import WAITING, alone_there, dwellers, reached
from bandi.engine.tables import HOUSEHOLDS, LINKED, REGISTER, RESIDENCES, WHEREABOUTS, Schema, conform, empty

Bucket = Callable[[int], tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]
"""PERSONS, HOUSEHOLDS and LINKED of a bucket."""

SPOT = ["household", "address", "building", "area"]


@dataclass(frozen=True)
class Residences:
    """What this stage wrote for one round, readable bucket by bucket."""

    lake: Lake
    round_id: str

    def bucket(self, number: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """WHEREABOUTS of a bucket's households, and the LINKED rows that reached them."""
        return self.read("whereabouts", number, WHEREABOUTS), self.read("reached", number, LINKED)

    def read(self, table: str, number: int, schema: Schema) -> pl.DataFrame:
        """One bucket of a table."""
        return self.lake.read(f"rounds/{self.round_id}/{table}", f"{number:04d}", schema)

    def write(self, table: str, number: int, frame: pl.DataFrame, schema: Schema) -> None:
        """Writes one bucket of a table."""
        self.lake.write(f"rounds/{self.round_id}/{table}", f"{number:04d}", frame, schema)


@dataclass(frozen=True)
class Span:
    """The days of a round, and the feed that says where people are registered."""

    cutoff: date
    until: date
    register_feed: str


def reside(bucket: Bucket, lake: Lake, *, round_id: str, span: Span, content: Residence) -> Residences:
    """Writes RESIDENCES, WHEREABOUTS and `reached` (LINKED) of every bucket below the round's folder."""
    to = Residences(lake, round_id)
    register = survey(lake, round_id)
    numbers = range(lake.buckets)
    places, sources, asked = [], [], []
    for number in numbers:
        persons, households, linked = bucket(number)
        words = heard(linked, persons, households, signs=content.signs, cutoff=span.cutoff)
        homes = believe(households, words, register=register, content=content)
        to.write("whereabouts", number, homes.whereabouts, WHEREABOUTS)
        places.append(homes.places)
        sources.append(_told(homes))
        asked.append(linked.filter(WAITING).select("address").unique())
    remembered = _registrations(lake, pl.concat(places), span=span)
    mine = _cut(lake, remembered)
    for number in numbers:
        to.write("residences", number, _residences(sources[number], mine(number), places[number]), RESIDENCES)
    _reach(bucket, to, places, pl.concat(asked).unique(), content=content)
    return to


def _cut(lake: Lake, table: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    """The rows of a bucket's households; the table is cut once and not looked through for each bucket."""
    bucket = table.with_columns(bucket=lake.bucket(pl.col("household")))
    parts = bucket.partition_by("bucket", as_dict=True, include_key=False)
    return lambda number: parts.get((number,), table.clear())


def survey(lake: Lake, round_id: str) -> Register:
    """Where each building lies, as most of its households are registered, and which addresses without a unit several
    households share."""
    homes = lake.scan(f"rounds/{round_id}/households", HOUSEHOLDS).filter(pl.col("building").is_not_null())
    most = homes.group_by("building", "area").len().collect(engine="streaming")
    buildings = most.sort("building", "len", "area", descending=[False, True, False]).unique(
        "building", keep="first", maintain_order=True
    )
    shared = homes.filter(pl.col("address") == pl.col("building")).group_by("address").agg(neighbours=pl.len())
    return Register(
        buildings.select("building", "area"), shared.filter(pl.col("neighbours") > 1).collect(engine="streaming")
    )


def _told(homes: Homes) -> pl.DataFrame:
    """What was said of addresses: rows of RESIDENCES without belief, and the place they count for."""
    said = homes.words.filter(pl.col("says").is_in(["here", "area"]))
    return said.group_by(*SPOT, "place", person="who", source="feed").agg(
        first_on=pl.col("on").min(), last_on=pl.col("on").max()
    )


def _registrations(lake: Lake, places: pl.DataFrame, *, span: Span) -> pl.DataFrame:
    """Where the households of `places` were registered, by every snapshot up to the cut-off: since the move-in day."""
    deliveries = lake.accepted_deliveries(until=span.until).filter(
        (pl.col("feed") == span.register_feed) & (pl.col("accepted") > 0)
    )
    paths = [lake.folder / "register" / f"{d}.parquet" for d in deliveries["delivery"].unique().sort()]
    rows = pl.scan_parquet(paths) if paths else empty(REGISTER).lazy()
    heads = rows.filter((pl.col("relation") == "head") & (pl.col("month") <= span.cutoff))
    known = heads.join(places.lazy().select("household").unique(), on="household", how="semi")
    table = known.group_by(SPOT).agg(
        first_on=pl.coalesce(pl.col("moved_in").min(), pl.col("month").min()),
        last_on=pl.col("month").max().dt.month_end(),
    )
    return table.collect(engine="streaming").with_columns(
        place="address", person=pl.lit(None, pl.Int64), source=pl.lit(span.register_feed)
    )


def _residences(told: pl.DataFrame, registered: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    beliefs = places.group_by("household", "who", "address", "area").agg(pl.col("belief").max())
    table = (
        pl.concat([told, registered.select(told.columns)])
        .join(
            beliefs,
            left_on=["household", "person", "place", "area"],
            right_on=["household", "who", "address", "area"],
            how="left",
            nulls_equal=True,
        )
        .with_columns(
            pl.col("belief").fill_null(0.0),
            unit_known=(pl.col("address") != pl.col("building")).fill_null(value=False),
        )
    )
    return conform(table, RESIDENCES).sort(*RESIDENCES, nulls_last=True)


def _reach(
    bucket: Bucket, to: Residences, places: list[pl.DataFrame], asked: pl.DataFrame, *, content: Residence
) -> None:
    prior = round(1 / (1 + math.exp(-content.registered)), 4)
    numbers = range(to.lake.buckets)
    living = pl.concat(dwellers(bucket(n)[1], places[n], asked, prior=prior) for n in numbers)
    alone = alone_there(living, likely=content.likely)
    waiting = (bucket(number)[2].filter(WAITING) for number in numbers)
    found = pl.concat(reached(records, alone) for records in waiting)
    mine = _cut(to.lake, found)
    for number in numbers:
        to.write("reached", number, mine(number).sort("record"), LINKED)
