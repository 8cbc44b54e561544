"""What tells two households apart for a benefit: ages at which an answer changes (구별 기준)."""

from datetime import date

from bandi.engine.contract.benefits import Apart
from bandi.korea.facts import MEANS

YEAR = 12
ANYBODY = Apart(months=(), roles=False)
PUPILS = Apart(months=(), years=(7, 13, 16, 19), roles=False)
CHILDREN = Apart(
    months=(0, 1, YEAR, 2 * YEAR, *range(7 * YEAR, 13 * YEAR + 1, YEAR)),
    born=(date(2017, 1, 1), date(2018, 1, 1), date(2022, 1, 1)),
    roles=False,
)
"""The first month, one and two years (부모급여, 첫만남이용권), seven to thirteen with the yearly rise of the child
allowance (아동수당법 제4조). Born in 2017: child allowance without a gap (Act of 2026-03-20); from 2022: the others."""
PENSIONERS = Apart(months=(65 * YEAR,))
FRAIL = Apart(months=(6 * YEAR, 18 * YEAR, 65 * YEAR), roles=False)
SEVERELY_DISABLED = Apart(months=(18 * YEAR, 65 * YEAR), years=(19,))
DISABLED = Apart(months=(0, 18 * YEAR), years=(19,), roles=False)
"""Whoever is 18 to 20 and at school counts as a child; the year of birth tells who is at school."""
LONE_PARENTS = Apart(months=(0, 6 * YEAR, 18 * YEAR, 22 * YEAR, 25 * YEAR, 35 * YEAR), years=(7, 13, 16, 19))
JOB_SEEKERS = Apart(months=(15 * YEAR, 35 * YEAR, 70 * YEAR), roles=False)
YOUNG_ADULTS = Apart(months=(15 * YEAR, 19 * YEAR, 35 * YEAR, 40 * YEAR))


def lines(*margins: str, movers: tuple[str, ...] = MEANS) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Margins at which an answer turns, all moved by the same facts."""
    return tuple((margin, movers) for margin in margins)
