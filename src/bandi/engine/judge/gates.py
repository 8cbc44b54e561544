"""The gates (기준): bounds from reliability §4.3 [J], and two rules of honesty.

Too few observations never pass. And outside is said only of a difference that is surely there, with as many groups
compared as there are (Bonferroni); what lies outside the bound and could be chance is not enough to say.
"""

import math
from statistics import NormalDist

from bandi.engine.judge.figures import Figure, Z
from bandi.engine.words import Standing

LEAST = 97
"""Observations below which a share cannot be told to ten points either way: 0.25 × (1.96 / 0.1)², rounded up."""

FAIR_RATIO, FAIR_GAP, SURE_GAP = 1.25, 0.05, 0.10
"""Missed need: at most 1.25 × and five points above the best group, or surely (95 %) not ten points above it."""

OMISSION_RATIO = 1.25
"""Need among those not listed: at most 1.25 × that of all."""

PRECISION_RATIO = 1.5
"""Needless visits: precision between two thirds and 1.5 × that of all."""

REACHED_RATIO = 1.25
"""Nobody met, or first tried later than two weeks: at most 1.25 × the best group."""

SOON = 14
"""Days from the beginning of field work in which the office should first try, as it must after an alert of the crisis
alert app (domain §2.4)."""

SLOPE = (0.8, 1.2)
CALIBRATION = 0.05
SHIFT_WATCH, SHIFT_HOLD = 0.1, 0.2
VOLUME = (0.7, 1.3)


def enough(figure: Figure) -> bool:
    """Whether a figure rests on enough to be judged at all."""
    return figure.n >= LEAST and not math.isnan(figure.value)


def missed(figure: Figure, best: Figure, compared: int) -> Standing:
    """Of missed need: how a group stands against the one with the least, among `compared` groups.

    Both intervals are taken as independent: the square-and-add interval of two Wilson intervals (Newcombe 1998).
    """
    gap = figure.value - best.value
    if gap <= FAIR_GAP and figure.value <= FAIR_RATIO * best.value:
        return Standing.OK
    if gap + math.hypot(figure.high - figure.value, best.value - best.low) <= SURE_GAP:
        return Standing.OK
    return _sure(figure, best, compared)


def share(figure: Figure, than: Figure, compared: int, *, most: float, least: float = 0.0) -> Standing:
    """Of a share: inside from `least` to `most` times another group's."""
    inside = least * than.value <= figure.value <= most * than.value
    return Standing.OK if inside else _sure(figure, than, compared)


def within(value: float, low: float, high: float) -> Standing:
    """Inside from `low` to `high`, both included."""
    if math.isnan(value):
        return Standing.NOT_ENOUGH
    return Standing.OK if low <= value <= high else Standing.OUTSIDE


def shifted(value: float) -> Standing:
    """Of a population shift: watch from 0.1, hold from 0.2."""
    if math.isnan(value):
        return Standing.NOT_ENOUGH
    return Standing.OUTSIDE if value >= SHIFT_HOLD else Standing.WATCH if value >= SHIFT_WATCH else Standing.OK


def _sure(figure: Figure, than: Figure, compared: int) -> Standing:
    """Outside when the two surely differ; otherwise it could be chance, and that is no pass either."""
    stretch = NormalDist().inv_cdf(1 - 0.025 / max(1, compared)) / Z
    above = figure.value > than.value
    own = figure.value - figure.low if above else figure.high - figure.value
    other = than.high - than.value if above else than.value - than.low
    surely = abs(figure.value - than.value) > stretch * math.hypot(own, other)
    return Standing.OUTSIDE if surely else Standing.NOT_ENOUGH
