"""Lines that the law does not let in: outside the term of their type, or short of its threshold (시행 기간·법정 기준).

A line speaks of its month, and for a threshold of how things stood on that month's last day; without a month it speaks
of the day of its event. Typed cells stand in columns `v0`, `v1`, … by the place of their column in the contract.
"""

from collections import defaultdict
from collections.abc import Collection

import polars as pl

from bandi.engine.contract.feeds import Feed, Limit


def breaches(feed: Feed) -> list[pl.Expr]:
    """Marks `place:fault` of the lines that break the law, else null; the first that is not null is told.

    Faults: `early/i` and `ended/i` for the term `feed.in_force[i]`, `limit/i` for the limit `feed.limits[i]`.
    """
    places = {column.means: place for place, column in enumerate(feed.columns)}
    told = next((means for means in ("month", "event_on") if means in places), None)
    if told is None:
        return []
    value = pl.col(f"v{places[told]}")
    first, last = (value.dt.month_start(), value.dt.month_end()) if told == "month" else (value, value)
    state = pl.col(f"v{places['state']}") if "state" in places else None
    terms, place = feed.in_force, places[told]
    begins, ends = _edges(feed)
    broken = [(_of(begins[i], state) & (last < terms[i].valid_from), f"{place}:early/{i}") for i in begins]
    broken += [(_of(ends[i], state) & (first >= terms[i].valid_to), f"{place}:ended/{i}") for i in ends]
    for turn, limit in enumerate(feed.limits):
        outside = _outside(limit, pl.col(f"v{places[limit.means]}"), last) & _of(limit.states, state)
        broken.append((outside & _holds(limit, feed.limits, last), f"{places[limit.means]}:limit/{turn}"))
    return [pl.when(wrong).then(pl.lit(mark)) for wrong, mark in broken]


Edges = dict[int, list[str]]
"""By number of a term: the states for which its day is the first, or the last, of all their terms."""


def _edges(feed: Feed) -> tuple[Edges, Edges]:
    """Where the law begins and where it ends, for each state; several types may share a state."""
    column = feed.column("state")
    begins: Edges = defaultdict(list)
    ends: Edges = defaultdict(list)
    for code in sorted(set(column.codes.values())) if column else [""]:
        mine = [(turn, term) for turn, term in enumerate(feed.in_force) if not term.states or code in term.states]
        if mine:
            begins[min(mine, key=lambda each: each[1].valid_from)[0]].append(code)
        days = [(term.valid_to, turn) for turn, term in mine if term.valid_to]
        if days and len(days) == len(mine):
            ends[max(days)[1]].append(code)
    return begins, ends


def _of(codes: Collection[str], state: pl.Expr | None) -> pl.Expr:
    return pl.lit(value=True) if state is None or not codes else state.is_in(list(codes))


def _outside(limit: Limit, value: pl.Expr, last: pl.Expr) -> pl.Expr:
    tests = [
        value < limit.low if limit.low is not None else None,
        value > limit.high if limit.high is not None else None,
        value < last.dt.offset_by(f"-{limit.within_months}mo") if limit.within_months is not None else None,
    ]
    return pl.any_horizontal([test for test in tests if test is not None] or [pl.lit(value=False)])


def _holds(limit: Limit, limits: Collection[Limit], last: pl.Expr) -> pl.Expr:
    """From its day until a later limit on the same takes its place."""
    same = (limit.means, limit.states)
    later = [other.valid_from for other in limits if (other.means, other.states) == same]
    following = min((day for day in later if day > limit.valid_from), default=None)
    holds = last >= limit.valid_from
    return holds if following is None else holds & (last < following)
