"""What one round tells: at each hub's capacity, against other orders, by group, and whom people found (평가 지표).

Every function takes the visited rows of the sheet (`sheet.visited`) and returns rows of JUDGEMENT without `round`.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from bandi.engine.judge import gates
from bandi.engine.judge.figures import (
    Figure,
    between,
    chapman,
    miscalibration,
    ratio,
    resampled,
    shares,
    straightness,
    wilson,
)
from bandi.engine.judge.gates import LEAST, enough
from bandi.engine.words import Measure, Need, Standing

BASELINE = "card"
PLACES = 6  # decimals: the same rows in another order give the same
ALL = pl.lit("").alias("group")
Row = dict[str, Any]
UNSAID = Figure(math.nan, math.nan, math.nan, 0)
UNMET, EVERYBODY = pl.col("unmet"), pl.lit(1.0)


def row(by: str, measure: Measure, group: str, figure: Figure, state: Standing) -> Row:
    """One row of JUDGEMENT; what cannot be said is null."""
    value, low, high = (None if math.isnan(x) else round(x, PLACES) for x in (figure.value, figure.low, figure.high))
    return {"by": by, "measure": measure.value, "group": group, "value": value, "low": low, "high": high,
            "n": figure.n, "state": state.value}  # fmt: skip


def told(figure: Figure, *, blind: bool = False) -> Standing:
    """The standing of a measure without a gate. `blind`: too few were drawn by lot to see below the cut."""
    return Standing.TOLD if enough(figure) and not blind else Standing.NOT_ENOUGH


def at_capacity(rows: pl.DataFrame, orders: Sequence[str]) -> list[Row]:
    """Base rate; and of each order precision, recall, lift, missed need, and what it gains on the scorecard's order."""
    known = rows.filter("known").with_columns(ALL)
    base = shares(known, "group", top=UNMET, bottom=EVERYBODY, counted=pl.col("known"))
    blind = bool(_scarce(known)) and bool((rows["propensity"] < 1).any())
    found = [row("list", Measure.BASE_RATE, "", figure, told(figure, blind=blind)) for figure in base.values()]
    parts = {name: pl.col(f"by_{name}") for name in orders}
    for name, on in parts.items():
        for measure, bottom, counted in ((Measure.PRECISION, on, on > 0), (Measure.RECALL, UNMET, UNMET)):
            unseen = blind and (measure, name) != (Measure.PRECISION, "list")
            for figure in shares(known, "group", top=UNMET * on, bottom=bottom, counted=counted).values():
                found.append(row(name, measure, "", figure, told(figure, blind=unseen)))
    return found + (list(_resampled(known, parts, blind=blind)) if known.height else []) + _left_out(rows)


def _resampled(known: pl.DataFrame, orders: Mapping[str, pl.Expr], *, blind: bool) -> Iterator[Row]:
    """What is a ratio of ratios, a total or a difference: with intervals from a bootstrap of the visited households."""
    w = pl.col("weight")
    columns = [w.alias("all"), (w * UNMET).alias("need")]
    for name, on in {BASELINE: pl.col(f"by_{BASELINE}"), **orders}.items():
        columns += [(w * on).alias(f"{name} on"), (w * UNMET * on).alias(f"{name} found")]
    table = known.select(columns)
    place = {name: number for number, name in enumerate(table.columns)}
    drawn, sums = resampled(table), table.sum().to_numpy()
    positives = int(known["unmet"].sum())

    def figures(name: str) -> Iterator[tuple[Measure, Any]]:
        for sheet in (sums, drawn):
            every, need, on, found, base = (
                sheet[:, place[key]] for key in ("all", "need", f"{name} on", f"{name} found", f"{BASELINE} found")
            )
            yield Measure.LIFT, ratio(ratio(found, on), ratio(need, every))
            yield Measure.MISSED_NEED, need - found
            yield Measure.RECALL_GAIN, ratio(found - base, need)

    for name in orders:
        once = list(figures(name))
        for (measure, value), (_, spread) in zip(once[:3], once[3:], strict=True):
            figure = Figure(float(value[0]), *between(spread), positives)
            yield row(name, measure, "", figure, told(figure, blind=blind))


def _left_out(rows: pl.DataFrame) -> list[Row]:
    """How many listed households have a result that tells no need, and how many have none yet."""
    silent = int((~rows["known"]).sum())
    share = silent / rows.height if rows.height else math.nan
    return [row("list", Measure.CENSORED, "", Figure(share, *wilson(share, rows.height), silent), Standing.TOLD)]


def by_hub(rows: pl.DataFrame, orders: Sequence[str]) -> list[Row]:
    """Precision and recall in each neighbourhood, at the length of its own list."""
    known = rows.filter("known").with_columns(group=pl.format("area:{}", "area"))
    scarce = _scarce(known) if (rows["propensity"] < 1).any() else {}
    found = []
    for name in orders:
        on = pl.col(f"by_{name}")
        for measure, bottom, counted in ((Measure.PRECISION, on, on > 0), (Measure.RECALL, UNMET, UNMET)):
            for group, figure in shares(known, "group", top=UNMET * on, bottom=bottom, counted=counted).items():
                unseen = group in scarce and (measure, name) != (Measure.PRECISION, "list")
                said = UNSAID if unseen and not scarce[group] else figure
                found.append(row(name, measure, group, said, told(said, blind=unseen)))
    return found


def by_group(rows: pl.DataFrame, groups: pl.DataFrame, order: str) -> list[Row]:
    """Fairness: missed need first, need among the rest, needless visits, selection, nobody met, calibration.

    `groups` are GROUPS. The gates are those of gates.py; a group below LEAST is never said to pass.
    """
    found: list[Row] = []
    everybody = rows.with_columns(ALL)
    whole = {m: _of(everybody, order, m).get("", UNSAID) for m in SHARED}
    kinds = groups.select("dimension", "group").unique()["dimension"].to_list()
    compared = Counter(_family(dimension) for dimension in kinds)
    lots = bool((rows["propensity"] < 1).any())
    for (named,), members in groups.group_by("dimension", maintain_order=True):
        dimension = str(named)
        part = members.select("round", "household", group=pl.format("{}:{}", "dimension", "group"))
        part = part.join(rows, on=["round", "household"])
        scarce = _scarce(part) if lots else {}
        for measure in (Measure.OMISSION,) if dimension == AREA else SHARED:
            figures = _of(part, order, measure)
            sure = {g: f for g, f in figures.items() if enough(f) and not (measure in UNSEEN and g in scarce)}
            best = min(sure.values(), key=lambda figure: figure.value, default=whole[measure])
            for group, figure in figures.items():
                than = whole[measure] if measure in (Measure.OMISSION, Measure.PRECISION) else best
                state = (
                    _gate(measure, figure, than, compared[_family(dimension)]) if group in sure else Standing.NOT_ENOUGH
                )
                said = UNSAID if measure in UNSEEN and scarce.get(group) == 0 else figure
                found.append(row(order, measure, group, said, state))
        if _family(dimension) == "":
            found += calibration(part, order)
    return found


AREA = "area"


def _family(dimension: str) -> str:
    """Groups that are compared with one another: single traits, two traits, neighbourhoods."""
    return AREA if dimension == AREA else "*" if "*" in dimension else ""


SHARED = (Measure.MISSED, Measure.OMISSION, Measure.PRECISION, Measure.SELECTED, Measure.NOT_REACHED,
          Measure.LATE_CONTACT)  # fmt: skip
UNSEEN = frozenset({Measure.MISSED, Measure.OMISSION, Measure.SELECTED})
"""Measures that rest on households below the cut: only the lot shows them."""


def _of(part: pl.DataFrame, order: str, measure: Measure) -> dict[str, Figure]:
    on = pl.col(f"by_{order}")
    known, ended = part.filter("known"), part.filter(pl.col("need").is_not_null())
    never = pl.col("need") == Need.UNREACHED
    return {
        Measure.MISSED: lambda: shares(known, "group", top=UNMET * (1 - on), bottom=UNMET, counted=UNMET),
        Measure.OMISSION: lambda: shares(known, "group", top=UNMET * (1 - on), bottom=1 - on, counted=on < 1),
        Measure.PRECISION: lambda: shares(known, "group", top=UNMET * on, bottom=on, counted=on > 0),
        Measure.SELECTED: lambda: shares(part.with_columns(weight=1 / pl.col("propensity")), "group", top=on,
                                         bottom=EVERYBODY, counted=on.is_not_null()),
        Measure.NOT_REACHED: lambda: shares(ended.with_columns(weight=EVERYBODY), "group", top=never, bottom=EVERYBODY,
                                            counted=never.is_not_null()),
        Measure.LATE_CONTACT: lambda: shares(_tried(part), "group", top=pl.col("late"), bottom=EVERYBODY,
                                             counted=pl.col("late").is_not_null()),
    }[measure]()  # fmt: skip


def _tried(part: pl.DataFrame) -> pl.DataFrame:
    """The rows of which it is known when the office first tried: `late`, later than two weeks."""
    known = (
        part.filter(pl.col("late").is_not_null()) if "late" in part.columns else part.with_columns(late=None).clear()
    )
    return known.with_columns(weight=EVERYBODY)


def _scarce(part: pl.DataFrame) -> dict[str, int]:
    """Groups of which too few were drawn by lot below the cut to say how many are missed there, and how many were."""
    seen = part.group_by("group").agg(drawn=((pl.col("propensity") < 1) & pl.col("known")).sum())
    return dict(seen.filter(pl.col("drawn") < LEAST).select("group", "drawn").iter_rows())


def _gate(measure: Measure, figure: Figure, than: Figure, compared: int) -> Standing:
    if measure is Measure.MISSED:
        return gates.missed(figure, than, compared)
    bounds = {
        Measure.OMISSION: {"most": gates.OMISSION_RATIO},
        Measure.PRECISION: {"most": gates.PRECISION_RATIO, "least": 1 / gates.PRECISION_RATIO},
        Measure.NOT_REACHED: {"most": gates.REACHED_RATIO},
        Measure.LATE_CONTACT: {"most": gates.REACHED_RATIO},
    }.get(measure)
    return gates.share(figure, than, compared, **bounds) if bounds else Standing.TOLD


def calibration(part: pl.DataFrame, order: str) -> list[Row]:
    """Intercept, slope and expected error of the told chance, for each `group`; nothing where no chance was told."""
    known = part.filter("known", pl.col("chance").is_not_null())
    found = []
    for (group,), rows in known.group_by("group", maintain_order=True):
        chance, weight = (rows[name].to_numpy() for name in ("chance", "weight"))
        truth = rows["unmet"].cast(pl.Float64).to_numpy()
        n = int(min(truth.sum(), len(truth) - truth.sum()))
        intercept, slope = straightness(chance, truth, weight)
        error = miscalibration(chance, truth, weight)
        for measure, value, gate in (
            (Measure.INTERCEPT, intercept, None),
            (Measure.SLOPE, slope, gates.SLOPE),
            (Measure.CALIBRATION, error, (0.0, gates.CALIBRATION)),
        ):
            figure = Figure(value, math.nan, math.nan, n)
            state = Standing.TOLD if gate is None else gates.within(value, *gate)
            found.append(row(order, measure, str(group), figure, state if enough(figure) else Standing.NOT_ENOUGH))
    return sorted(found, key=lambda one: (one["group"], one["measure"]))


def overlap(by_data: pl.Series, by_people: pl.Series) -> list[Row]:
    """Households in need that data, people or both found, and how many neither found (포획-재포획 추정).

    Keys of households confirmed in need. The estimate takes the two ways as independent: where people report whom the
    data also shows, it is too low, so it is a floor.
    """
    data, people = set(by_data), set(by_people)
    both = len(data & people)
    whole = chapman(len(data), len(people), both)
    seen = len(data | people)
    counts = {Measure.DATA_ONLY: len(data - people), Measure.PEOPLE_ONLY: len(people - data), Measure.BOTH_WAYS: both}
    found = [
        row("list", measure, "", Figure(count, math.nan, math.nan, seen), Standing.TOLD)
        for measure, count in counts.items()
    ]
    nobody = Figure(whole.value - seen, max(0.0, whole.low - seen), whole.high - seen, both)
    sure = both >= 7 and bool(people)  # fewer shared: Chapman's estimate is biased (Robson and Regier 1964)
    return [*found, row("list", Measure.NOBODY, "", nobody, Standing.TOLD if sure else Standing.NOT_ENOUGH)]
