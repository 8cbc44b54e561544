"""What content declares about telling whether two people on paper are one (동일인 판별).

Identities are turned into plain text columns once (`prepare`); everything else speaks of those columns. Conditions are
DuckDB SQL over them, with `_l` for the resident's side and `_r` for the stranger's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Level:
    """One degree of agreement. The first level of a comparison whose condition holds counts."""

    id: str
    condition: str  # SQL, for example `name_jamo_l = name_jamo_r`; ELSE for the last
    ko: str  # as a clerk reads it: 이름이 같음
    en: str
    unknown: bool = False  # one side says nothing: adds no weight in either direction
    m: float | None = None  # how often two papers of one person look like this; None: learned from the data
    u: float | None = None  # how often papers of two people do; the weight in bits is log2(m / u)


@dataclass(frozen=True)
class Comparison:
    """One thing that may agree: the name, the birth date, the home (비교 항목)."""

    id: str
    ko: str
    en: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Tier:
    """A strict combination (결합 단계): a stranger is a resident when these columns agree and fit that one only.

    A blank column never agrees. `precision` was measured, `source` says on what.
    """

    id: str
    columns: tuple[str, ...]
    ko: str
    en: str
    precision: float
    source: str


@dataclass(frozen=True)
class Likeness:
    """How strangers and residents are compared in one country.

    `prior` is the chance that a stranger and a resident drawn by lot are one: about one in the nation's people,
    whatever the size of the register at hand, so that a common name proves little in a small town too.
    """

    prepare: Callable[[pl.DataFrame], pl.DataFrame]  # IDENTITIES -> `person` and the text columns named below
    tiers: tuple[Tier, ...]  # in order; a stranger tied by one is not asked again
    blocks: tuple[tuple[str, ...], ...]  # columns of which all must agree for a pair to be looked at
    training: tuple[tuple[str, ...], ...]  # blocks for learning the weights: two at least, without a column in common
    comparisons: tuple[Comparison, ...]
    sure: float  # at and above this probability two are one; below `possible` they are not; between, a clerk looks
    possible: float
    prior: float = 1 / 51_800_000
