"""Judging sealed rounds by what became of their households (차수 평가). Nothing sealed is changed by it.

Each round is judged by the score made before it, from the results that came after: nobody is asked to foresee what the
score had already seen. A model on trial is judged only on rounds it was not trained on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bandi import __version__
from bandi.engine import seal, tables
from bandi.engine.contract.judging import Judging
from bandi.engine.errors import BandiError
from bandi.engine.judge import gates, measures, sheet, shifts
from bandi.engine.lake import Lake
from bandi.engine.pack import Pack
from bandi.engine.risk.learned.curves import Model
from bandi.engine.risk.learned.examples import Content, all_seen, needs
from bandi.engine.risk.learned.score import learned
from bandi.engine.signature import Signer
from bandi.engine.tables import Schema
from bandi.engine.vault import Vault
from bandi.engine.words import Arrived, How, Need, State

POOLED = "all"
"""Name of the rounds taken together, so that small groups can be judged."""

LOOKED_AT = 6
"""Latest rounds that are judged: a year."""

ENDED = 0.5
"""Share of a list that has a result before its round is judged: the first results are not like the last."""

SIGNING = "judgement"
"""What the key that signs the report is derived for."""

Trial = Callable[[str], pl.DataFrame | None]
"""Of a round: household, points, chance as a model on trial gives them; None for a round it was trained on."""


def unwatched(done: int, rounds: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Judged:
    """A judgement: JUDGEMENT, and what it is about as JSON values."""

    rows: pl.DataFrame
    about: Mapping[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """The report as JSON values: the same judgement is the same bytes."""
        return {"about": dict(self.about), "rows": self.rows.to_dicts()}

    @property
    def pooled(self) -> pl.DataFrame:
        """The rows of all judged rounds together."""
        return self.rows.filter(pl.col("round") == POOLED)


def report_path(lake: Lake) -> Path:
    """Where the latest report lies: beside the lake."""
    return lake.folder.parent / "judge" / "judgement.json"


def signer(vault: Vault) -> Signer:
    """Signs the report of this installation and checks it."""
    return Signer(vault.seed(SIGNING))


def judge(
    pack: Pack,
    lake: Lake,
    *,
    content: Judging,
    trial: tuple[str, Trial] | None = None,
    step: Callable[[int, int], None] = unwatched,
) -> Judged:
    """Judges the latest sealed rounds that have results, one by one and together.

    `trial`: a model's id and scores. `step(done, rounds)` is told before each round and at the end.
    """
    cutoffs = seal.cutoffs(lake=lake)
    rounds = sorted(cutoffs)[-LOOKED_AT:]
    outcomes = _outcomes(pack, lake)
    told = needs(_listed(lake, rounds), outcomes, cutoffs={one: cutoffs[one] for one in rounds})
    seen = _Seen(lake, rounds)
    found: list[dict[str, Any]] = []
    visited, groups, about = [], [], []
    for place, one in enumerate(rounds):
        step(place, len(rounds))
        found += _named(one, seen.shifted(place))
        results = told.filter(pl.col("round") == one)
        if results.is_empty():
            continue
        rows, known = _sheet(lake, one, results, cutoff=cutoffs[one], content=content, trial=trial)
        rows = rows.join(_late(lake, one, _during(outcomes, one, cutoffs)), on="household", how="left")
        about.append(_about(lake, one, rows))
        if _ended(rows) < ENDED:
            continue
        visited.append(rows)
        groups.append(known)
        found += _named(one, _measured(rows, known))
        found += _named(one, _overlap(lake, one, rows, outcomes, content=content, cutoffs=cutoffs))
    step(len(rounds), len(rounds))
    if visited:
        together = pl.concat(visited, how="diagonal")
        found += _named(POOLED, _measured(together, pl.concat(groups)) + measures.by_hub(together, ["list", "score"]))
    rows = pl.DataFrame(found, schema=dict(sheet.JUDGEMENT)).sort("round", "by", "measure", "group")
    return Judged(tables.conform(rows, sheet.JUDGEMENT), _said(about, trial))


def _said(about: Sequence[Mapping[str, Any]], trial: tuple[str, Trial] | None) -> dict[str, Any]:
    return {"code": __version__, "rounds": list(about), "trial": trial[0] if trial else None}


def on_trial(model: Model, *, pack: Pack, lake: Lake) -> tuple[str, Trial]:
    """A model, and the points it would have given in each round it was not trained on."""
    features = pack.features
    if features is None:
        raise BandiError("this content declares no features, so no model can be judged", where=pack.name)
    content, cutoffs = Content(features, pack.scorecard, pack.signals), seal.cutoffs(lake=lake)

    def scored(one: str) -> pl.DataFrame | None:
        if one in model.training["rounds"]:
            return None
        parts = all_seen(lake, {one: cutoffs[one]}, content)
        given = [learned(scores, rows, model=model, declared=features) for scores, rows in parts]
        return pl.concat(given).select("household", "points", "chance")

    return model.id, scored


def write(judged: Judged, *, lake: Lake, signer: Signer) -> Path:
    """Writes the report file, signed, whole or not at all; returns it."""
    path = report_path(lake)
    signer.write(path, judged.body)
    return path


def _named(round_id: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"round": round_id, **row} for row in rows]


def _measured(rows: pl.DataFrame, groups: pl.DataFrame) -> list[dict[str, Any]]:
    """Everything that visited households and their groups tell; a model on trial beside what was used."""
    orders = ["list", *sheet.ORDERS]
    found = measures.by_group(rows, groups, "score")
    found += measures.calibration(rows.with_columns(measures.ALL), "score")
    if "by_model" in rows.columns:
        trial = rows.filter(pl.col("by_model").is_not_null()).with_columns(chance="model_chance")
        gained = measures.at_capacity(trial, ["card", "model"])
        found += [row for row in gained if row["by"] == "model"]
        found += measures.by_group(trial, groups, "model")
        found += measures.calibration(trial.with_columns(measures.ALL), "model")
    return found + measures.at_capacity(rows, orders)


def _sheet(
    lake: Lake, one: str, results: pl.DataFrame, *, cutoff: date, content: Judging, trial: tuple[str, Trial] | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The visited rows of one round, and the GROUPS of their households."""
    scores = _columns(lake, one, "scores", tables.SCORES, "household", "card", "signals", "chance")
    candidates = _columns(lake, one, "candidates", tables.CANDIDATES, *sheet.CANDIDATE)
    rows = sheet.sheet(candidates, scores, results)
    on_trial = trial[1](one) if trial else None
    if on_trial is not None:
        own = on_trial.select("household", model="points", model_chance="chance")
        rows = rows.join(own, on="household", how="left", validate="1:1")
    visited = sheet.visited(rows)
    homes = _of(lake, one, "households", tables.HOUSEHOLDS, visited)
    more = content_groups(lake, one, homes, content, cutoff=cutoff)
    own_groups = sheet.groups(homes, round_id=one, cutoff=cutoff, more=more)
    return visited, pl.concat([own_groups, sheet.crossed(own_groups)])


def content_groups(lake: Lake, one: str, homes: pl.DataFrame, content: Judging, *, cutoff: date) -> list[pl.DataFrame]:
    """household, dimension, group: what only the content and the round's other tables tell of these HOUSEHOLDS.

    A benefit or a lease tells of whom it names; of everybody else it is not known (`not_known`, `not_told`).
    """
    wanted = homes.select("household")
    places = homes.join(content.places, on="area").select("household", "group", dimension=pl.lit("place"))
    areas = homes.select("household", group="area", dimension=pl.lit("area"))
    paid = _of(lake, one, "entitlements", tables.ENTITLEMENTS, wanted).filter(
        pl.col("benefit").is_in(sorted(content.disability)) & pl.col("received").fill_null(value=False)
    )
    disabled = _marked(wanted, paid, "disabled", yes="disabled", no="not_known")
    away = _of(lake, one, "whereabouts", tables.WHEREABOUTS, wanted).filter(pl.col("flags").list.contains("unlocated"))
    unlocated = _marked(wanted, away, "registered", yes="unlocated", no="located")
    records = _of(lake, one, "linked", tables.LINKED, wanted)
    linked = records.group_by("household").agg(number=(pl.col("how") == How.SUBJECT).any())
    nameless = _marked(wanted, linked.filter(~pl.col("number")), "number", yes="without_number", no="with_number")
    tenants = _marked(wanted, _tenants(records, content, cutoff), "renting", yes="renting", no="not_told")
    return [places, areas, disabled, unlocated, nameless, tenants]


def _tenants(records: pl.DataFrame, content: Judging, cutoff: date) -> pl.DataFrame:
    """The LINKED rows by which somebody of the household is known to rent at the cut-off."""
    months = pl.col("feed").replace_strict(content.renting, default=None, return_dtype=pl.Int32)
    since = pl.lit(cutoff).dt.offset_by(pl.format("-{}mo", months))
    return records.filter(pl.coalesce("event_on", "month") > since)


def _marked(wanted: pl.DataFrame, which: pl.DataFrame, dimension: str, *, yes: str, no: str) -> pl.DataFrame:
    marked = wanted["household"].is_in(which["household"].unique().implode())
    return wanted.select("household", dimension=pl.lit(dimension)).with_columns(
        group=pl.select(pl.when(marked).then(pl.lit(yes)).otherwise(pl.lit(no))).to_series()
    )


class _Seen:
    """Rounds counted for comparing one with the next; no more than two of them are held."""

    def __init__(self, lake: Lake, rounds: Sequence[str]) -> None:
        self._lake, self._rounds = lake, rounds
        self._before: tuple[shifts.Tally, pl.DataFrame] | None = None

    def shifted(self, place: int) -> list[dict[str, Any]]:
        """How a round differs from the one before, and its feeds from up to six. Asked in the order of the rounds."""
        one, lake = self._rounds[place], self._lake
        come = [seal.read(name, "coverage", tables.COVERAGE, lake=lake) for name in self._rounds[: place + 1]]
        scores = (part.select("points", "chance", "parts").collect() for part in
                  seal.parts(one, "scores", tables.SCORES, lake=lake))  # fmt: skip
        areas = _columns(lake, one, "candidates", tables.CANDIDATES, "area").group_by("area").agg(rows=pl.len())
        counted = shifts.tally(scores), areas
        found = shifts.volumes(come[:-1], come[-1])
        if self._before is not None:
            found += shifts.shifts(self._before[0], counted[0]) + shifts.places(self._before[1], counted[1])
        self._before = counted
        return found


def _overlap(
    lake: Lake, one: str, rows: pl.DataFrame, outcomes: pl.DataFrame, *, content: Judging, cutoffs: Mapping[str, date]
) -> list[dict[str, Any]]:
    """Found by data, by people, by both: households confirmed in unmet need since this round's cut-off.

    Data: listed, with an active signal of an account or register. People: an active signal that a person reported, or a
    result for a household that was on no list.
    """
    needy = pl.col("state").is_in([code for code, need in sheet.NEEDS.items() if need == Need.UNMET])
    own_finds = _during(outcomes, one, cutoffs).filter(needy).join(rows, on="household", how="anti")
    reported = pl.col("feed").is_in(sorted(content.people))
    confirmed = rows.filter("unmet").select("household")
    active = _of(lake, one, "signals", tables.SIGNALS, confirmed).filter(pl.col("state") == State.ACTIVE)
    by_data = confirmed.join(active.filter(~reported), on="household", how="semi")["household"]
    told = confirmed.join(active.filter(reported), on="household", how="semi")["household"]
    return measures.overlap(by_data, pl.concat([told, own_finds["household"]]).unique())


def _during(outcomes: pl.DataFrame, one: str, cutoffs: Mapping[str, date]) -> pl.DataFrame:
    """The results of a round's time: from its cut-off on, before that of the next."""
    later = sorted(cutoff for cutoff in cutoffs.values() if cutoff > cutoffs[one])
    on = pl.coalesce("event_on", "month")
    return outcomes.filter(on.is_between(cutoffs[one], later[0] if later else date.max, closed="left"))


def _late(lake: Lake, one: str, results: pl.DataFrame) -> pl.DataFrame:
    """household, late: whether the office first tried later than it should; without those of whom it does not say."""
    soon = seal.field_from(one, lake=lake) + timedelta(days=gates.SOON)
    first = results.drop_nulls("told_on").group_by("household").agg(pl.col("told_on").min())
    return first.select("household", late=pl.col("told_on") > soon)


def _about(lake: Lake, one: str, rows: pl.DataFrame) -> dict[str, Any]:
    """One round in counts: how many were listed, drawn by lot, with a result that tells; what gave the points."""
    sources = lake.scan(f"rounds/{one}/scores", tables.SCORES).select("by").unique().collect()["by"].to_list()
    needs = dict(rows["need"].drop_nulls().value_counts().sort("need").iter_rows())
    return {
        "round": one,
        "by": sorted(str(by) for by in sources if by),
        "listed": rows.height,
        "by_lot": int((rows["propensity"] < 1).sum()),
        "known": int(rows["known"].sum()),
        "needs": needs,
        "judged": _ended(rows) >= ENDED,
        "sealed": seal.digest(one, lake=lake),
        "feeds": sorted(
            seal.read(one, "coverage", tables.COVERAGE, lake=lake).filter(pl.col("arrived") == Arrived.ARRIVED)["feed"]
        ),
    }


def _listed(lake: Lake, rounds: Sequence[str]) -> pl.DataFrame:
    """round, household of every list."""
    lists = [part.filter("listed").select("round", "household").collect()
             for one in rounds for part in seal.parts(one, "candidates", tables.CANDIDATES, lake=lake)]  # fmt: skip
    return pl.concat([tables.empty(tables.CANDIDATES).select("round", "household"), *lists])


def _columns(lake: Lake, one: str, table: str, schema: Schema, *names: str) -> pl.DataFrame:
    """Some columns of all rows of a sealed table."""
    read = [part.select(names).collect() for part in seal.parts(one, table, schema, lake=lake)]
    return pl.concat([tables.empty(schema).select(names), *read])


def _of(lake: Lake, one: str, table: str, schema: Schema, wanted: pl.DataFrame) -> pl.DataFrame:
    """The rows of a sealed table about the wanted households; one bucket at a time is read."""
    named = wanted.select("household").lazy()
    read = [part.join(named, on="household", how="semi").collect()
            for part in seal.parts(one, table, schema, lake=lake)]  # fmt: skip
    return pl.concat([tables.empty(schema), *read])


def _ended(rows: pl.DataFrame) -> float:
    """Share of the listed that has a result."""
    return rows["need"].count() / max(1, rows.height)


def _outcomes(pack: Pack, lake: Lake) -> pl.DataFrame:
    """RECORDS of every believed result."""
    accepted = lake.accepted_deliveries()["delivery"].implode()
    every = lake.scan(f"records/{pack.outcome_feed.id}", tables.RECORDS)
    return every.filter(pl.col("delivery").is_in(accepted)).collect()
