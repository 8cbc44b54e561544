"""Which programmes fit people who live alone, by stage of life and by what troubles them (1인 가구 맞춤 사업)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from bandi.engine.words import Risk, Stage
from bandi.korea.catalogue.match import NO, YES, Home, Shelf, Someone
from bandi.korea.catalogue.programme import Programme, shipped

ALONE, HOUSEHOLD_TRAITS = "JA0404", ("JA0401", "JA0402", "JA0403", "JA0411", "JA0414")
AGES: Mapping[str, tuple[int, str]] = {
    Stage.MINOR: (17, "003"),
    Stage.YOUTH: (29, "004"),
    Stage.MIDDLE: (52, "005"),
    Stage.AGED: (75, "006"),
}
"""Stage -> an age that stands for it, and the catalogue's code of the stage of life."""

THEMES: Mapping[str, tuple[str, ...]] = {
    Risk.CUT: ("energy", "070", "030"),
    Risk.ARREARS: ("030", "130", "energy", "040"),
    Risk.LOSS: ("050", "030"),
    Risk.USE: ("120", "010"),
    Risk.STATUS: ("010", "020", "120"),
    Risk.EVENT: ("070", "140", "020"),
    Risk.UNCLAIMED: ("030", "040", "010"),
}
"""Risk -> themes of the catalogue that answer it, the nearest first [I]."""

FOR_SOME = frozenset({"010", "020", "030", "040", "060"})
"""Target groups that a person alone belongs to only if we knew more; programmes for them are left out."""


@dataclass(frozen=True)
class Fit:
    """One programme that may fit; `sure`: all it states holds for every such person."""

    id: str
    ko: str
    en: str
    sure: bool


def fitting(stage: str, risk: str, *, on: date, province: str = "", district: str = "", most: int = 5) -> list[Fit]:
    """Programmes for somebody alone at this stage of life with this trouble: the nearest theme first.

    Without a province (a district) no programme of a single one is named: most who are counted live elsewhere.
    """
    age, life = AGES[stage]
    shelf = _shelf()
    home = Home(
        persons=[Someone(age=age)],
        traits={ALONE: True, **dict.fromkeys(HOUSEHOLD_TRAITS, False)},
        province=province or None,
        district=district or None,
    )
    verdicts = shelf.match(home, on=on).verdict
    found = [
        (THEMES[risk].index(theme), verdict != YES, programme)
        for programme, verdict in zip(shelf.programmes, verdicts, strict=True)
        if verdict != NO
        and _is_for(programme, life)
        and (province or not programme.province)
        and (district or not programme.district)
        and (theme := _theme(programme, risk))
    ]
    nearest = sorted(found, key=lambda one: (one[0], one[1], one[2].id))[:most]
    return [Fit(one.id, one.name_ko, one.name_en, not unsure) for _, unsure, one in nearest]


def _is_for(programme: Programme, life: str) -> bool:
    return (not programme.life or life in programme.life) and not (FOR_SOME.intersection(programme.target))


def _theme(programme: Programme, risk: str) -> str | None:
    return next((theme for theme in THEMES[risk] if theme in programme.theme), None)


@cache
def _shelf() -> Shelf:
    return Shelf(shipped())
