"""Which programmes fit a household (대상 사업 찾기): the office's own programmes, matched by the content's rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house

if TYPE_CHECKING:
    from datetime import date

    from bandi.korea.catalogue.match import Matches
    from bandi.korea.catalogue.match import Shelf as Shelf  # noqa: PLC0414 - the room of the catalogue names it too

ASKED = ("conditions", "age_from", "age_to", "province", "district", "valid_from", "valid_to")
"""Fields of a programme that matching reads."""
PERSON, HOUSEHOLD = "person", "household"
INCOMES = (25, 63, 88, 150, 250)
"""One income in each band of the conditions, per cent of the standard median income."""


@dataclass(frozen=True)
class Known:
    """What is known of a household: ages, sexes and traits of its members, its own traits, income and place."""

    members: Sequence[tuple[int | None, str | None, Mapping[str, bool]]]
    traits: Mapping[str, bool]
    income: float | None = None
    province: str = ""
    district: str = ""


@dataclass(frozen=True)
class Fit:
    """One programme: yes or unknown, what keeps it unknown, and how narrowly it asks."""

    programme: str
    yes: bool
    unknown: tuple[str, ...]  # of GROUPS; empty and not yes: it states no condition
    narrow: int


def shelf(programmes: Iterable[Mapping[str, Any]]) -> "Shelf":
    """Programmes laid out for matching. Each has id, name_ko, source and the fields of ASKED that it tells."""
    from bandi.korea.catalogue.match import Shelf  # noqa: PLC0415
    from bandi.korea.catalogue.programme import made  # noqa: PLC0415

    return Shelf([made({name: value for name, value in one.items() if value is not None}) for one in programmes])


def fits(shelf: "Shelf", known: Known, *, on: "date") -> list[Fit]:
    """Programmes that fit or may fit, the narrowest first; what does not fit is left out. A null is never a no."""
    from bandi.korea.catalogue.match import GROUPS, NO, UNKNOWN, YES  # noqa: PLC0415

    found = _matched(shelf, known, on=on)
    told = zip(shelf.programmes, found.verdict.tolist(), found.groups.tolist(), shelf.narrow.tolist(), strict=True)
    rows = [
        Fit(
            programme.id,
            yes=verdict == YES,
            unknown=tuple(group for group, says in zip(GROUPS, groups, strict=True) if says == UNKNOWN),
            narrow=narrow,
        )
        for programme, verdict, groups, narrow in told
        if verdict != NO
    ]
    return sorted(rows, key=lambda fit: (not fit.yes, -fit.narrow, fit.programme))


def narrowest(
    shelf: "Shelf", known: Known, *, on: "date", without: Collection[str], within: Collection[str] | None, most: int
) -> tuple[list[str], int, int]:
    """Ids of the first programmes that fit, in the order of `fits`, how many fit, and how many more may.

    `without`: ids to leave out. `within`: the only ids meant, or null for all.
    """
    import numpy as np  # noqa: PLC0415

    from bandi.korea.catalogue.match import NO, UNKNOWN, YES  # noqa: PLC0415

    found = _matched(shelf, known, on=on)
    meant = np.full(len(shelf.programmes), within is None)
    meant[[shelf.place[name] for name in within or () if name in shelf.place]] = True
    meant[[shelf.place[name] for name in without if name in shelf.place]] = False
    may = meant & (found.verdict != NO) & (found.groups == UNKNOWN).any(axis=1)
    fit = np.flatnonzero(meant & (found.verdict == YES))
    first = fit[np.argsort(-shelf.narrow[fit], kind="stable")][:most]
    return [shelf.programmes[place].id for place in first.tolist()], len(fit), int(may.sum())


def _matched(shelf: "Shelf", known: Known, *, on: "date") -> "Matches":
    from bandi.korea.catalogue.match import Home, Someone  # noqa: PLC0415

    home = Home(
        persons=[Someone(age, sex, traits) for age, sex, traits in known.members],
        income=known.income,
        traits=known.traits,
        province=known.province or None,
        district=known.district or None,
    )
    return shelf.match(home, on=on)


def known_traits(*, kind: str, size: int, minors: int) -> Mapping[str, bool]:
    """What the kind and size of a household tell of the conditions: code -> yes or no."""
    from bandi.korea.catalogue.known import known_traits as told  # noqa: PLC0415

    return told(kind=kind, size=size, minors=minors)


@cache
def trait_words(group: str, lang: str) -> Mapping[str, str]:
    """Code -> word of the conditions about a person or a household."""
    from bandi.korea.catalogue.codes import tables  # noqa: PLC0415

    codes = tables()["condition"].items()
    return {code: getattr(words, lang) for code, words in codes if words.group == group and not words.open}


@cache
def income_words(lang: str) -> Mapping[str, str]:
    """An income of each band -> the band's words."""
    from bandi.korea.catalogue.codes import tables  # noqa: PLC0415

    bands = [getattr(words, lang) for words in tables()["condition"].values() if words.group == "income"]
    return {str(income): band for income, band in zip(INCOMES, bands, strict=True)}


def calculated() -> dict[str, str]:
    """Variable that decides a programme -> the benefit that rounds calculate with it."""
    return {benefit.eligible: benefit.id for benefit in house().pack.rules.benefits}
