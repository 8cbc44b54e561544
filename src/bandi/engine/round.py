"""One discovery round from end to end. Read this page and you know what Bandi does.

Institutions' files are taken in and split into facts and identity. Facts are linked to register households, and what
was said of homes tells where these households likely live. Signals say
since when and how badly each household is in trouble; the rules say what it is entitled to and does not get; points put
households in order; sentences say why; and each neighbourhood is given as many as it can meet. What its officers learn
comes back through the same gate, as one more institution's file, and is read by the next round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from bandi.engine import seal, tables
from bandi.engine.alone import ALONE, alone
from bandi.engine.alone import summed as all_alone
from bandi.engine.benefits import assess, gap, summed
from bandi.engine.contract.choosing import Ask, as_json
from bandi.engine.contract.rounds import Round
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import BandiError
from bandi.engine.executors.local import Executor, in_turn
from bandi.engine.history import history
from bandi.engine.intake import deliveries, find_arrivals, take_in
from bandi.engine.lake import SCRATCH, Lake
from bandi.engine.learning import shelf
from bandi.engine.linkage import Links, People, link, pair_decisions, turns
from bandi.engine.pack import Pack
from bandi.engine.reasons import explain
from bandi.engine.residence import Residences, Span, elsewhere, reside, with_reached
from bandi.engine.risk.learned.frame import Known, frame
from bandi.engine.risk.learned.score import learned
from bandi.engine.risk.learned.shelf import SCORECARD_ALONE, InForce
from bandi.engine.risk.scorecard import score
from bandi.engine.selection import asked_of, choose, matched
from bandi.engine.signals import BESIDE, coverage, delivered_months, detect, told_beside, with_use
from bandi.engine.spread import Spread, processes
from bandi.engine.vault import Vault

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) while a round runs."""

ENGINE = Path(__file__).parent


@dataclass(frozen=True)
class House:
    """Where a round happens: a country's content, the lake, the vault, and the folder institutions deliver to."""

    pack: Pack
    lake: Lake
    vault: Vault
    inbox: Path


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def discover(
    this: Round,
    *,
    house: House,
    capacity: pl.DataFrame,
    asks: Sequence[Ask] = (),
    progress: Progress = silent,
    on: Executor | None = None,
    hands: int = 1,
) -> seal.Sealed:
    """Runs one round and seals it. The same deliveries, keys, content and seed give the same bytes, wherever it runs.

    `capacity` (CAPACITY) says how many households each neighbourhood can meet; `asks` are the offices' own targets and
    queries, beside those of the content; `on`, where the buckets are examined: what travels there holds neither vault
    nor keys file; `hands`, how many processes of this machine share the work. A round already sealed from the same
    inputs is returned as it is. Raises SealBroken when it was sealed from other inputs: nothing published is rewritten.
    """
    with processes(hands) as spread:
        pack, lake, vault = house.pack, house.lake, house.vault
        arrivals = find_arrivals(house.inbox, until=this.until)
        take_in(arrivals, pack=pack, lake=lake, vault=vault, progress=progress, wait=True, spread=spread)
        in_force = shelf(pack, lake, vault).in_force() if pack.features else SCORECARD_ALONE
        given = inputs(this, house=house, capacity=capacity, asks=asks) | {"model": in_force.named()}
        if sealed := seal.find(this, lake=lake, given=given):
            return sealed
        with seal.building(this, lake=lake) as work:
            every = asked_of(this, content=pack.choosing, offices=asks)
            bare = lay_out(this, house=house, work=work, asks=every, progress=progress, spread=spread)
            desk, told = replace(bare, in_force=in_force), partial(progress, "examine")
            (on or partial(in_turn, spread=spread))(desk.examine, lake.buckets, step=told)
            work.write("candidates", "all", desk.choose(capacity), tables.CANDIDATES)
            work.write("gap", "all", summed(work.scan(f"{SCRATCH}/gap", tables.GAP)), tables.GAP)
            work.write("alone", "all", all_alone(work.scan(f"{SCRATCH}/alone", ALONE)), ALONE)
            return seal.close(this, work=work, lake=lake, given=given)


def lay_out(
    this: Round, *, house: House, work: Lake, asks: Sequence[Ask], progress: Progress, spread: Spread
) -> "Desk":
    """Links every record to a household and lays out what examining a bucket needs."""
    pack, lake = house.pack, house.lake
    progress("link", 0, 1)
    links = link(
        lake,
        cutoff=this.cutoff,
        until=this.until,
        feeds=pack.feeds,
        register_feed=pack.register_feed.id,
        round_id=seal.under_construction(this),
        people=People(house.vault, pack.likeness),
        spread=spread,
    )
    list(spread(partial(_lay_out_beside, links, pack.signals, work, this.cutoff), turns(work.buckets)))
    progress("link", 1, 1)
    progress("reside", 0, 1)
    span = Span(this.cutoff, this.until, pack.register_feed.id)
    homes = reside(links.bucket, lake, round_id=links.round_id, span=span, content=pack.residence)
    progress("reside", 1, 1)
    came = deliveries(lake, until=this.until)
    arrived = coverage(
        came, links.counts, feeds=pack.feeds, connected=pack.connected, cutoff=this.cutoff, until=this.until
    )
    work.write("coverage", "all", arrived, tables.COVERAGE)
    seal.lay_out_earlier(this, work=work, lake=lake)
    return Desk(
        this=this,
        pack=pack,
        work=work,
        asks=asks,
        links=links,
        homes=homes,
        arrived=arrived,
        delivered=delivered_months(came, cutoff=this.cutoff, until=this.until),
        cutoffs=seal.earlier_cutoffs(this, lake=lake),
    )


def _lay_out_beside(links: Links, types: Sequence[SignalType], work: Lake, cutoff: date, group: range) -> None:
    """Spreads what was told at addresses that households share over the buckets of these households."""
    homes, shared = links.shared(group)
    rows = told_beside(homes, shared, types=types, cutoff=cutoff)
    for (own,), part in rows.group_by(work.bucket(pl.col("household")), maintain_order=True):
        work.write(f"{SCRATCH}/beside/{own:04}", f"{group.start:04d}", part, BESIDE, scratch=True)


@dataclass(frozen=True)
class Desk:
    """Where one bucket of households after another is examined."""

    this: Round
    pack: Pack
    work: Lake  # where this round's tables are built
    asks: Sequence[Ask]  # of the content and the offices, in their order
    links: Links
    homes: Residences
    arrived: pl.DataFrame  # COVERAGE: what came and what did not
    delivered: pl.DataFrame  # feed and month: what a silence may be read from
    cutoffs: Mapping[str, date]  # of earlier rounds
    in_force: InForce = SCORECARD_ALONE  # the learned model, if one was released

    def examine(self, bucket: int) -> None:
        """Detect, assess, remember, score and explain the households of one bucket, and count its GAP and ALONE.

        All is written, whole or not at all: a bucket examined again gives the same files. Nothing returns.
        """
        pack, arrived, cutoff = self.pack, self.arrived, self.this.cutoff
        persons, households, linked, whereabouts = self._told(bucket)
        signals = self.signals(bucket, linked, whereabouts)
        entitlements = assess(households, persons, linked, arrived, rules=pack.rules, on=cutoff)
        feed = pack.outcome_feed.id
        outcomes = linked.filter(pl.col("feed") == feed)
        earlier = seal.earlier_lists(bucket, work=self.work).join(households, on="household", how="semi")
        known = history(earlier, outcomes, cutoffs=self.cutoffs)
        scores = self.score(households, signals, entitlements, known)
        shown = entitlements.join(scores, on="household", how="semi")
        reasons = explain(
            scores, signals, shown, known, wording=pack.wording, types=pack.signals, benefits=pack.rules.benefits,
            outcome_feed=feed, card=pack.scorecard,
        )  # fmt: skip
        homes = households.join(scores, on="household", how="semi")
        matches = matched(homes, scores, signals, shown, known, asks=self.asks, cutoff=cutoff)
        for name, table, schema in (
            ("signals", signals, tables.SIGNALS),
            ("entitlements", shown, tables.ENTITLEMENTS),
            ("history", known, tables.HISTORY),
            ("scores", scores, tables.SCORES),
            ("reasons", reasons, tables.REASONS),
            ("matched", matches, tables.MATCHED),
        ):
            self.work.write(name, f"{bucket:04d}", table, schema)
        own = alone(households, signals, entitlements)
        self.work.write(f"{SCRATCH}/gap", f"{bucket:04d}", gap(entitlements, households), tables.GAP, scratch=True)
        self.work.write(f"{SCRATCH}/alone", f"{bucket:04d}", own, ALONE, scratch=True)

    def _told(self, bucket: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """PERSONS, HOUSEHOLDS, LINKED and WHEREABOUTS of a bucket. A lake that is not there is refused: from its
        silence nothing follows."""
        if not self.work.folder.is_dir():
            raise BandiError(
                "the round's folder is not there",
                where=self.work.folder.name,
                next_step="Give every worker the data folder, under the same path.",
            )
        persons, households, by_key = self.links.bucket(bucket)
        whereabouts, reached = self.homes.bucket(bucket)
        linked = with_reached(by_key, reached, whereabouts)
        used = with_use(linked, households, meters=self.pack.meters, cutoff=self.this.cutoff)
        return persons, households, used, whereabouts

    def choose(self, capacity: pl.DataFrame) -> pl.DataFrame:
        """CANDIDATES, once all buckets were examined."""
        seen = Seen.together([self.seen(bucket) for bucket in range(self.work.buckets)])
        return choose(
            seen.scores,
            seen.households,
            seen.signals,
            seen.history,
            capacity,
            matches=seen.matches,
            asks=self.asks,
            kept=self.pack.scorecard.kept,
            content=self.pack.choosing,
            this=self.this,
        )

    def seen(self, bucket: int) -> "Seen":
        """What was written of one bucket, as choosing needs it."""
        part = f"{bucket:04d}"
        scores = self.work.read("scores", part, tables.SCORES)
        return Seen(
            scores,
            self.links.bucket(bucket)[1].join(scores, on="household", how="semi"),
            self.work.read("signals", part, tables.SIGNALS).drop("evidence"),
            self.work.read("history", part, tables.HISTORY),
            self.work.read("matched", part, tables.MATCHED),
        )

    def signals(self, bucket: int, linked: pl.DataFrame, whereabouts: pl.DataFrame) -> pl.DataFrame:
        """SIGNALS: from records, and of those who live elsewhere than registered."""
        others = self.work.scan(f"{SCRATCH}/beside/{bucket:04d}", BESIDE).collect()
        pack, cutoff, previous = self.pack, self.this.cutoff, self.this.previous_cutoff
        told = detect(
            linked, self.delivered, types=pack.signals, cutoff=cutoff, previous_cutoff=previous, others=others
        )
        away = elsewhere(whereabouts, signal=pack.elsewhere, previous_cutoff=previous)
        return pl.concat([told, away]).sort("household", "signal")

    def score(
        self, households: pl.DataFrame, signals: pl.DataFrame, entitlements: pl.DataFrame, known: pl.DataFrame
    ) -> pl.DataFrame:
        """SCORES: the scorecard's, or the model's beside it when one is in force."""
        pack, cutoff = self.pack, self.this.cutoff
        five = (households, signals, entitlements, known, self.arrived)
        scores = score(*five, card=pack.scorecard, types=pack.signals, cutoff=cutoff)
        if (model := self.in_force.model) is None or pack.features is None:
            return scores
        rows = frame(Known(*five, scores), declared=pack.features, cutoff=cutoff)
        return learned(scores, rows, model=model, declared=pack.features)


@dataclass(frozen=True)
class Seen:
    """What choosing needs to know, of every household that has a score."""

    scores: pl.DataFrame
    households: pl.DataFrame
    signals: pl.DataFrame
    history: pl.DataFrame
    matches: pl.DataFrame

    @staticmethod
    def together(buckets: Sequence["Seen"]) -> "Seen":
        """All buckets as one."""
        return Seen(
            pl.concat(seen.scores for seen in buckets),
            pl.concat(seen.households for seen in buckets),
            pl.concat(seen.signals for seen in buckets),
            pl.concat(seen.history for seen in buckets),
            pl.concat(seen.matches for seen in buckets),
        )


def inputs(this: Round, *, house: House, capacity: pl.DataFrame, asks: Sequence[Ask] = ()) -> dict[str, Any]:
    """Everything the result depends on, for the manifest."""
    given = seal.inputs(
        this,
        deliveries=deliveries(house.lake, until=this.until),
        capacity=capacity,
        sources=(ENGINE, *house.pack.sources),
        lake=house.lake,
        keys=house.vault.fingerprint,
    )
    decided = pair_decisions(house.lake, until=this.until).with_columns(pl.col("on").cast(pl.String))
    wanted = [
        {"id": ask.id, "why": ask.why.value, "any": as_json(ask.condition), "areas": list(ask.areas),
         "places": ask.places, "share": ask.share, "months": list(ask.months)}
        for ask in asks
    ]  # fmt: skip
    return given | {"pair_decisions": decided.to_dicts(), "asks": wanted}
