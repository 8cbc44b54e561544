"""How well the lists were made (정직한 평가): against other orders, over time, by group, and what has shifted.

Everything shown comes from the report file that judging writes. It holds shares of many households and no household;
what rests on fewer than SMALLEST of them is not shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.judge_runs import in_hand
from bandi.office.analysis.models import JudgeRun
from bandi.office.analysis.queries import reachable
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.small import shown
from bandi.office.errors import BandiError
from bandi.office.pages import language

POOLED = "all"
SMALLEST = 20  # observations below which not even a share is shown
SHOWN_ORDERS = ("list", "model", "score", "card", "signals", "random")
FAIR = ("missed", "omission", "precision", "selected", "not_reached", "late_contact", "slope", "calibration_error")
COUNTS = ("data_only", "people_only", "both_ways")
HUBS = 60  # neighbourhoods on one page; more of them are in the file
MOVED = ("outside", "watch")
WORST_FIRST = ("outside", "watch", "not_enough", "ok", "told")


@dataclass(frozen=True)
class Shown:
    """One figure as a page may show it: None where it is unknown, or rests on too few."""

    measure: str
    by: str
    group: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None  # a multiple of five; None: fewer than eight
    state: str

    @property
    def span(self) -> tuple[float, float, float] | None:
        """Low, value and high on a scale from 0 to 100, for the little chart."""
        if self.value is None or self.low is None or self.high is None:
            return None
        low, value, high = (round(100 * min(1.0, max(0.0, part)), 1) for part in (self.low, self.value, self.high))
        return low, value, max(high, low + 0.5)

    @property
    def width(self) -> float:
        """How wide the interval is drawn."""
        return round(self.span[2] - self.span[0], 1) if self.span else 0.0


@dataclass(frozen=True)
class Line:
    """One line of a table: an order, a round, a group or a feed, and its figures by measure."""

    code: str
    name: str
    figures: Mapping[str, Shown]

    @property
    def moved(self) -> bool:
        """Whether one of its figures calls for a look."""
        return any(figure.state in MOVED for figure in self.figures.values())


@dataclass(frozen=True)
class Latest:
    """The newest judging: how far it is, or when it ended."""

    run: JudgeRun | None
    going: bool
    percent: int

    @classmethod
    def of_now(cls) -> "Latest":
        """As it stands."""
        run = JudgeRun.objects.select_related("round", "asked_by").first()
        going = run is not None and run.state in (JudgeRun.State.WAITING, JudgeRun.State.RUNNING) and in_hand()
        return cls(run, going, round(100 * run.done / run.total) if run and run.total else 0)


@dataclass(frozen=True)
class Page:
    """Everything a page of judging shows."""

    about: Mapping[str, Any] | None = None  # None: nothing was judged yet, or the report is refused
    lines: Sequence[Line] = ()
    more: Sequence[Line] = ()
    whole: Mapping[str, Shown] = field(default_factory=dict)
    hubs: Sequence[Line] = ()
    chosen: str = ""
    choices: Sequence[str] = ()
    refused: bool = False  # the report is not as it was signed
    latest: Latest | None = None

    @property
    def judged(self) -> list[Mapping[str, Any]]:
        """Rounds that were judged."""
        return [one for one in (self.about or {}).get("rounds", ()) if one["judged"]]

    @property
    def moved(self) -> tuple[int, int]:
        """How many of the lines, and of the further ones, call for a look."""
        return sum(line.moved for line in self.lines), sum(line.moved for line in self.more)

    @property
    def still(self) -> tuple[int, int]:
        """How many do not."""
        return len(self.lines) - self.moved[0], len(self.more) - self.moved[1]

    @property
    def blind(self) -> bool:
        """Whether so few were drawn by lot that nothing at all can be said of households below the cut."""
        return sum(int(one["by_lot"]) for one in self.judged) < SMALLEST


def judge_page(user: User) -> Page:
    """Each order at the hubs' own capacity, over all judged rounds; round by round; and data against people."""
    report = _report(user, "judge")
    rows = report.rows
    pooled = [row for row in rows if row["round"] == POOLED and not row["group"]]
    rounds = sorted({row["round"] for row in rows if row["by"] == "score" and row["measure"] == "recall"} - {POOLED})
    over_time = [Line(one, one, _by_order(_of(rows, round=one, measure="recall", group=""))) for one in rounds]
    last = _of(rows, round=rounds[-1], by="list", group="") if rounds else []
    orders = [
        Line(by, door.label("order", by, language()), {row["measure"]: _shown(row) for row in _of(pooled, by=by)})
        for by in SHOWN_ORDERS
    ]
    whole = {row["measure"]: _shown(row) for row in [*last, *_of(pooled, by="list")]}
    shown_orders = [line for line in orders if line.figures]
    return report.page(shown_orders, over_time, whole, _hubs(user, rows), latest=Latest.of_now())


def _by_order(rows: Iterable[Mapping[str, Any]]) -> dict[str, Shown]:
    return {row["by"]: _shown(row) for row in rows}


def _hubs(user: User, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The list in each neighbourhood the person may ask about; none when there are more than a page holds."""
    found: dict[str, dict[str, Shown]] = {}
    for row in rows:
        if row["round"] == POOLED and row["by"] == "list" and row["group"].startswith("area:"):
            found.setdefault(row["group"][5:], {})[row["measure"]] = _shown(row)
    areas = [area for area in reachable(user) if area.code in found]
    lines = [Line(area.code, str(getattr(area, f"name_{language()}")), found[area.code]) for area in areas]
    return lines if len(lines) <= HUBS else []


def fairness_page(user: User, *, dimension: str) -> Page:
    """Every group of a dimension, or the groups that stand worst. `dimension`: empty, `sex`, `age*sex` …"""
    report = _report(user, "fairness")
    rows = report.rows
    own = [row for row in rows if row["round"] == POOLED and row["by"] == "score" and row["measure"] in FAIR]
    dimensions = sorted({row["group"].partition(":")[0] for row in own if row["group"]} - {"area"})
    lines: dict[str, dict[str, Shown]] = {}
    for row in own:
        of, _colon, _code = row["group"].partition(":")
        wanted = of == dimension if dimension else (of != "area" and "*" not in of)
        if row["group"] and wanted:
            lines.setdefault(row["group"], {})[row["measure"]] = _shown(row)
    crossed = [
        _shown(row) for row in own if "*" in row["group"] and row["state"] == "outside" and row["measure"] in FAIR[:3]
    ]
    return report.page(
        _named(lines),
        [Line(one.group, group_name(one.group, language()), {one.measure: one}) for one in crossed],
        chosen=dimension if dimension in dimensions else "",
        choices=sorted(dimensions, key=lambda one: ("*" in one, one)),
    )


def drift_page(user: User) -> Page:
    """What shifted between the last two sealed rounds, and how much each feed sent against earlier rounds."""
    report = _report(user, "drift")
    rows = report.rows
    last = max((row["round"] for row in rows if row["measure"] in ("shift", "volume_ratio")), default="")
    own = [row for row in rows if row["round"] == last]

    def lines(measure: str) -> list[Line]:
        found = sorted(
            _of(own, measure=measure), key=lambda row: (WORST_FIRST.index(row["state"]), -(row["value"] or 0))
        )
        return [Line(row["group"], group_name(row["group"], language()), {measure: _shown(row)}) for row in found]

    return report.page(lines("shift"), lines("volume_ratio"), chosen=last)


def card_page(user: User) -> Page:
    """What the model card and the data sheet say of the latest judgement."""
    _report(user, "card")
    return card_of()


def card_of() -> Page:
    """The card of the latest judgement, for the page and for the files that a command writes."""
    report = _read()
    about, rows = report.about, report.rows
    by = "model" if about and about.get("trial") else "score"
    whole = {
        row["measure"]: _shown(row) for row in rows if row["round"] == POOLED and row["by"] == by and not row["group"]
    }
    whole |= {row["measure"]: _shown(row) for row in _of(rows, round=POOLED, by="list", measure="base_rate", group="")}
    worst = [row for row in rows if row["round"] == POOLED and row["by"] == by and row["state"] == "outside"]
    failed = [Line(row["group"], group_name(row["group"], language()), {row["measure"]: _shown(row)}) for row in worst]
    return report.page(_single(rows, by), failed, whole, chosen=by)


def _single(rows: Iterable[Mapping[str, Any]], by: str) -> list[Line]:
    """Missed need, needless visits and nobody met for each single group, for the card."""
    lines: dict[str, dict[str, Shown]] = {}
    for row in rows:
        of = row["group"].partition(":")[0]
        if (
            row["round"] == POOLED
            and row["by"] == by
            and of
            and of != "area"
            and "*" not in of
            and row["measure"] in FAIR
        ):
            lines.setdefault(row["group"], {})[row["measure"]] = _shown(row)
    return _named(lines)


def _named(lines: Mapping[str, Mapping[str, Shown]]) -> list[Line]:
    return [Line(group, group_name(group, language()), figures) for group, figures in sorted(lines.items())]


def published_rows(user: User) -> list[tuple[str, Shown]]:
    """Every row for a file, with its round. The download is written to the trail."""
    require(user, Permission.JUDGE_VIEW)
    rows = _read().rows
    mine = {f"area:{area.code}" for area in reachable(user)}
    kept = [(row["round"], _shown(row)) for row in rows if not row["group"].startswith("area:") or row["group"] in mine]
    record(by=user, action=Action.EXPORT, detail={"judge": len(kept)})
    return kept


def group_name(group: str, lang: str) -> str:
    """`age*sex:65_up*f` -> 65세 이상 · 여; parts of points, feeds and neighbourhoods by their names."""
    of, _colon, code = group.partition(":")
    if not group:
        return ""
    if of in ("part", "feed"):
        return part_name(code, lang) if of == "part" else door.label("feed", code, lang)
    if of in ("points", "chance", "areas"):
        return door.label("shifted", of, lang)
    return " · ".join(door.label("group", one, lang) for one in code.split("*"))


def dimension_name(dimension: str, lang: str) -> str:
    """`age*sex` -> 세대주 나이 × 세대주 성별."""
    return " × ".join(door.label("dimension", one, lang) for one in dimension.split("*"))


def part_name(part: str, lang: str) -> str:
    """`signal:power_arrears` -> its name."""
    kind, _colon, code = part.partition(":")
    known = {"signal": "signal", "entitlement": "benefit", "kind": "made_up"}.get(kind, kind)
    return door.label(known, code, lang)


def latest(user: User) -> Latest:
    """How far the newest judging is."""
    require(user, Permission.JUDGE_VIEW)
    return Latest.of_now()


@dataclass(frozen=True)
class _Report:
    about: Mapping[str, Any] | None = None
    rows: Sequence[Mapping[str, Any]] = ()
    refused: bool = False

    def page(self, *parts: Any, **more: Any) -> Page:
        """A page that shows this report."""
        return replace(Page(self.about, *parts, **more), refused=self.refused)


def _report(user: User, page: str) -> _Report:
    require(user, Permission.JUDGE_VIEW)
    record(by=user, action=Action.JUDGE_VIEW, detail={"page": page})
    return _read()


def _read() -> _Report:
    try:
        told = door.judgement()
    except BandiError:
        return _Report(refused=True)
    return _Report(told["about"], told["rows"]) if told else _Report()


def _of(rows: Iterable[Mapping[str, Any]], **wanted: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def _shown(row: Mapping[str, Any]) -> Shown:
    """The row as a page may show it."""
    value, low, high, n = row["value"], row["low"], row["high"], row["n"]
    if row["measure"] in COUNTS:
        value = None if value is None else shown(int(value))
    elif n < SMALLEST:
        value = low = high = None
    return Shown(row["measure"], row["by"], row["group"], value, low, high, shown(n), row["state"])
