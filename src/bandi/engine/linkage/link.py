"""The global step between the gate and the households: records and residents meet, bucket by bucket (연결 단계).

Passes, each bounded by one batch or one bucket:

1. spread: register rows by bucket of person, records by bucket of the key they carry;
2. settle: in each bucket keep one row a person; send it to its household's bucket, and (address, household) to the
   address's bucket; then match the records of each bucket by their own keys and send them to their household's bucket;
3. ask: what led to none goes to the bucket of its customer number, and then to that of its stranger, whom `tie.py`
   compares with the residents;
4. gather: per household bucket write persons, households and linked below `rounds/<round>/`, and all ties; what was
   told of addresses that two or three households share goes to the address's bucket, for `signals.overlap`.

A record that links to none stays in the bucket of its own key, so that no bucket collects them all. Names are read from
the vault for strangers who are left after the exact keys, and not at all when there are none.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.lake import SCRATCH, Lake
from bandi.engine.linkage.households import households_at, persons_at
from bandi.engine.linkage.match import KEY, asking, by_customer, by_tie, doubted, match, release
from bandi.engine.linkage.named import People
from bandi.engine.linkage.pairs import pair_decisions
from bandi.engine.linkage.register import accepted, batches, current_rows, newest_of_each, newest_snapshots
from bandi.engine.linkage.tie import tie
from bandi.engine.spread import Spread
from bandi.engine.tables import HOUSEHOLDS, LINKED, PERSONS, RECORDS, REGISTER, TIES, Schema, conform, empty
from bandi.engine.words import How

HOMES: Schema = {"address": pl.Int64, "household": pl.Int64}
"""One row = one household living at one address."""

TURNS = 40
"""Runs of buckets that linking goes through, at most."""

MOST_AT_HOME = 3
"""Households that one address may hold and still be one home; more of them are a house whose units nobody told, or an
office at which people without a home are registered."""

SHARED: Schema = {**LINKED, "home": pl.Int64}
"""LINKED of a household that shares its address, or of the address itself where that tells no household (then
`household` is the address), and that address (한 주소의 기록)."""

KNOWN: Schema = {"customer": pl.Int64, "household": pl.Int64}
"""One row = a customer whose record led to a household by another key."""

ASKING: Schema = {**LINKED, "here": pl.Int64}
"""LINKED of records that led to none so far, and the household at their address."""

SETTLED: Schema = {"person": pl.Int64, "household": pl.Int64, "delivery": pl.String}
"""One row = a person on the newest register, and the delivery that says so."""

COUNTS: Schema = {"feed": pl.String, "how": pl.String, "records": pl.Int64}
"""One row = how many records of a feed were joined in one way; register rows count as `household`."""


@dataclass(frozen=True)
class Links:
    """What linkage wrote for one round, readable bucket by bucket."""

    lake: Lake
    round_id: str
    counts: pl.DataFrame  # COUNTS

    def bucket(self, number: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """PERSONS, HOUSEHOLDS and LINKED of one household bucket; each sorted by its keys."""
        tables = (("persons", PERSONS), ("households", HOUSEHOLDS), ("linked", LINKED))
        persons, households, linked = (
            self.lake.read(f"rounds/{self.round_id}/{table}", f"{number:04d}", schema) for table, schema in tables
        )
        return persons, households, linked

    def shared(self, group: range) -> tuple[pl.DataFrame, pl.DataFrame]:
        """HOMES held by two or three households, and SHARED records, of some buckets of addresses. Scratch tables."""
        folder = f"rounds/{self.round_id}/{SCRATCH}"
        homes = pl.concat(self.lake.read(f"{folder}/homes", f"{number:04d}", HOMES) for number in group)
        told = pl.concat(self.lake.scan(f"{folder}/shared/{number:04d}", SHARED) for number in group)
        return homes, told.collect()


def link(
    lake: Lake,
    *,
    cutoff: date,
    until: date,
    feeds: Mapping[str, Feed],
    register_feed: str,
    round_id: str,
    people: People | None = None,
    spread: Spread = map,
) -> Links:
    """Joins every record received by `until` to a household of the newest register up to `cutoff`.

    Nothing is dropped: each record comes out once, in one bucket, with `how`. Without `people` strangers link to none.
    """
    work, buckets = _Work(lake, round_id), range(lake.buckets)
    work.clear()
    deliveries = accepted(lake, until=until)
    register = deliveries.filter(pl.col("feed") == register_feed)
    records = deliveries.filter(pl.col("feed").is_in([feed.id for feed in feeds.values() if feed.target == "records"]))
    newest = newest_snapshots(lake, register, cutoff=cutoff)
    list(spread(partial(_spread_register, work, newest), enumerate(batches(register))))
    list(spread(partial(_spread_records, work), enumerate(batches(records))))
    groups = turns(lake.buckets)
    residents = sum(spread(partial(_settle_residents, work), groups))
    list(spread(partial(_match, work), groups))
    list(spread(partial(_ask_customers, work), groups))
    ties = _ties(work, people, _Known(deliveries, feeds, until)) if people else empty(TIES)
    list(spread(partial(_follow_ties, work, ties), groups))
    lake.write(f"rounds/{round_id}/ties", "all", ties, TIES)
    shared = pl.concat(spread(partial(_shared_homes, work), buckets))
    counted = list(spread(partial(_gather, work, cutoff, shared), groups))
    work.clear()
    return Links(lake=lake, round_id=round_id, counts=_counts(register_feed, residents, counted))


def turns(buckets: int) -> list[range]:
    """The buckets in at most TURNS runs. Each of them sends rows to every bucket: one by one they would leave as many
    small files as the square of the buckets."""
    each = -(-buckets // TURNS)
    return [range(start, min(start + each, buckets)) for start in range(0, buckets, each)]


@dataclass(frozen=True)
class _Known:
    """What had arrived by a day, and what its feeds declare."""

    deliveries: pl.DataFrame
    feeds: Mapping[str, Feed]
    until: date


def _counts(register_feed: str, residents: int, counted: list[pl.DataFrame]) -> pl.DataFrame:
    own = pl.DataFrame([(register_feed, How.HOUSEHOLD.value, residents)], schema=dict(COUNTS), orient="row")
    return (
        pl.concat([own.filter(pl.col("records") > 0), *counted])
        .group_by("feed", "how")
        .agg(pl.col("records").sum())
        .sort("feed", "how")
    )


@dataclass(frozen=True)
class _Work:
    """The scratch tables of one round's linkage, removed when it is finished."""

    lake: Lake
    round_id: str

    def spread(self, frame: pl.DataFrame, schema: Schema, *, table: str, key: pl.Expr, part: int) -> None:
        """Writes each row into the part of its key's bucket."""
        cut = frame.with_columns(bucket=self.lake.bucket(key)).sort("bucket", maintain_order=True)
        for (bucket,), rows in cut.group_by("bucket", maintain_order=True):
            self.lake.write(self._name(table, bucket), f"{part:06d}", rows, schema, scratch=True)

    def scan(self, table: str, group: range, schema: Schema) -> pl.LazyFrame:
        """All rows sent to these buckets."""
        return pl.concat(self.lake.scan(self._name(table, bucket), schema) for bucket in group)

    def finish(self, linked: pl.DataFrame, *, part: int) -> None:
        """Sends LINKED to the bucket of its household, or else of its own key."""
        self.spread(linked, LINKED, table="linked", key=pl.coalesce(KEY, "record"), part=part)

    def clear(self) -> None:
        """Removes the scratch tables, also those of a run that broke off."""
        folder = self.lake.folder / self._folder
        if folder.exists():
            shutil.rmtree(folder)

    @property
    def _folder(self) -> str:
        return f"rounds/{self.round_id}/linking"

    def _name(self, table: str, bucket: object) -> str:
        return f"{self._folder}/{table}/{bucket:04}"


def _spread_register(work: _Work, newest: pl.DataFrame, batch: tuple[int, pl.DataFrame]) -> None:
    rows = current_rows(work.lake, batch[1], newest=newest).collect(engine="streaming")
    work.spread(rows, REGISTER, table="register", key=pl.col("person"), part=batch[0])


def _spread_records(work: _Work, batch: tuple[int, pl.DataFrame]) -> None:
    paths = [
        work.lake.folder / "records" / feed / f"{d}.parquet" for feed, d in batch[1].select("feed", "delivery").rows()
    ]
    key = pl.coalesce(KEY, "record")
    work.spread(pl.read_parquet(paths), RECORDS, table="records", key=key, part=batch[0])


def _settle_residents(work: _Work, group: range) -> int:
    rows = newest_of_each(work.scan("register", group, REGISTER)).collect()
    work.spread(rows, REGISTER, table="residents", key=pl.col("household"), part=group.start)
    work.spread(rows.sort("delivery", "person"), SETTLED, table="settled", key=pl.col("person"), part=group.start)
    housed = rows.filter(pl.col("alive") & pl.col("address").is_not_null() & pl.col("household").is_not_null())
    homes = housed.select("address", "household").unique()
    work.spread(homes, HOMES, table="homes", key=pl.col("address"), part=group.start)
    return rows.height


def _match(work: _Work, group: range) -> None:
    residents = work.scan("settled", group, SETTLED).select("person", "household").collect()
    homes = work.scan("homes", group, HOMES).unique().collect()
    linked = doubted(match(work.scan("records", group, RECORDS).collect(), residents=residents, homes=homes))
    known = linked.filter(pl.col("customer").is_not_null() & pl.col("household").is_not_null())
    work.spread(known, KNOWN, table="known", key=pl.col("customer"), part=group.start)
    asks = asking("customer", "stranger")
    asked = linked.filter(asks)
    work.spread(asked, ASKING, table="asking", key=pl.coalesce("customer", "stranger"), part=group.start)
    work.finish(linked.filter(~asks), part=group.start)


def _ask_customers(work: _Work, group: range) -> None:
    linked = by_customer(
        work.scan("asking", group, ASKING).collect(), work.scan("known", group, KNOWN).unique().collect()
    )
    asks = asking("stranger")
    work.spread(linked.filter(asks), ASKING, table="strangers", key=pl.col("stranger"), part=group.start)
    work.finish(linked.filter(~asks), part=work.lake.buckets + group.start)


def _follow_ties(work: _Work, ties: pl.DataFrame, group: range) -> None:
    linked = by_tie(work.scan("strangers", group, ASKING).collect(), ties)
    work.finish(linked, part=2 * work.lake.buckets + group.start)


def _ties(work: _Work, people: People, known: _Known) -> pl.DataFrame:
    """TIES of the strangers who are left; nothing is read from the vault when there are none."""
    groups = turns(work.lake.buckets)
    asked = pl.concat(
        work.scan("strangers", group, ASKING).select("stranger", "feed", "delivery").unique().collect()
        for group in groups
    )
    if asked.is_empty():
        return empty(TIES)
    settled = pl.concat(work.scan("settled", group, SETTLED) for group in groups).collect()
    settled = settled.with_columns(pl.col("delivery").cast(pl.Categorical))
    phones = people.phones(known.deliveries, feeds=known.feeds, until=known.until)

    def housed(persons: pl.Series) -> pl.DataFrame:
        at = settled.filter(pl.col("person").is_in(persons.implode()) & pl.col("household").is_not_null())
        return at.select("person", "household")

    ties = tie(
        lambda: people.strangers(asked),
        lambda only: people.residents(settled, phones, only),
        likeness=people.likeness,
        housed=housed,
        decided=pair_decisions(work.lake, until=known.until),
    )
    feeds = asked.group_by("stranger").agg(pl.col("feed").min())
    return conform(ties.drop("feed").join(feeds, on="stranger", how="left"), TIES).sort("stranger", "person")


def _shared_homes(work: _Work, bucket: int) -> pl.DataFrame:
    """HOMES of two or three households among the addresses of a bucket; written as well."""
    homes = work.scan("homes", range(bucket, bucket + 1), HOMES).unique().collect()
    held = homes.filter(pl.len().over("address").is_between(2, MOST_AT_HOME)).sort("address", "household")
    if held.height:
        work.lake.write(f"rounds/{work.round_id}/{SCRATCH}/homes", f"{bucket:04d}", held, HOMES, scratch=True)
    return held


def _shared(linked: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    """SHARED: what was told of households that share an address, and of such addresses."""
    own = linked.join(shared.select("household", home="address"), on="household", how="inner")
    bare = linked.filter(pl.col("how") == How.AMBIGUOUS.value, pl.col("stranger").is_null()).join(
        shared.select("address").unique(), on="address", how="semi"
    )
    return pl.concat(
        part.select(pl.col(name).cast(dtype) for name, dtype in SHARED.items())
        for part in (own, bare.with_columns(household="address", home="address"))
    )


def _gather(work: _Work, cutoff: date, shared: pl.DataFrame, group: range) -> pl.DataFrame:
    counts, told = [], []
    for bucket in group:
        residents = work.scan("residents", range(bucket, bucket + 1), REGISTER).collect()
        households = households_at(residents, cutoff=cutoff)
        linked = work.scan("linked", range(bucket, bucket + 1), LINKED).collect()
        linked = release(linked, households["household"]).sort("record")
        told.append(_shared(linked, shared))
        for table, frame, schema in (
            ("persons", persons_at(residents, cutoff=cutoff), PERSONS),
            ("households", households, HOUSEHOLDS),
            ("linked", linked, LINKED),
        ):
            work.lake.write(f"rounds/{work.round_id}/{table}", f"{bucket:04d}", frame, schema)
        counts.append(linked.group_by("feed", "how").agg(records=pl.len()))
    rows = pl.concat(told).with_columns(bucket=work.lake.bucket(pl.col("home")))
    for (home,), part in rows.group_by("bucket", maintain_order=True):
        name = f"rounds/{work.round_id}/{SCRATCH}/shared/{home:04}"
        work.lake.write(name, f"{group.start:06d}", part, SHARED, scratch=True)
    return pl.concat(counts).select(pl.col(name).cast(dtype) for name, dtype in COUNTS.items())
