"""The catalogue's side of the door (복지사업): what the office asks of the content, and nothing else.

The content is imported when a function needs it, as everywhere in this folder.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandi.korea.catalogue.alone import Fit
    from bandi.korea.catalogue.changes import Change
    from bandi.korea.catalogue.rows import Taken as Taken  # noqa: PLC0414 - the room of the catalogue names it too

FILTERS = ("life", "target", "theme")
SHIPPED = "bandi"
KINDS: dict[str, tuple[str, str]] = {
    "calculated": ("계산함", "Calculated"),
    "conditions": ("조건만 있음", "Conditions only"),
    "text": ("글만 있음", "Text only"),
}
"""How much a machine can say of a programme -> its words."""
SOURCES: dict[str, tuple[str, str]] = {
    SHIPPED: ("반디", "Bandi"),
    "bokjiro_central": ("복지로 중앙부처", "Bokjiro, central"),
    "bokjiro_local": ("복지로 지자체", "Bokjiro, local"),
    "gov24": ("정부24", "GOV24"),
}
"""Source -> its words."""


@dataclass(frozen=True)
class Card:
    """What the office keeps of a programme beside its body, to filter and find by."""

    name_ko: str
    name_en: str
    authority: str
    kind: str
    province: str
    district: str
    life: list[str]
    target: list[str]
    theme: list[str]
    finding: str
    official: tuple[str, ...]


def taken(path: Path) -> "Taken":
    """What a file or folder tells. Raises BandiError naming the file."""
    from bandi.korea.catalogue.read import read  # noqa: PLC0415

    return read(path)


def shipped() -> "Taken":
    """The programmes that come with Bandi, as a whole list."""
    from bandi.korea.catalogue.programme import shipped as ours  # noqa: PLC0415
    from bandi.korea.catalogue.rows import Taken  # noqa: PLC0415

    told = {programme.id: programme.told() for programme in ours()}
    return Taken(told=told, rows=len(told), whole=frozenset({SHIPPED}))


def changes(held: Mapping[str, Mapping[str, Any]], taken: "Taken") -> "list[Change]":
    """What is different: new, changed, gone."""
    from bandi.korea.catalogue.changes import changes as differences  # noqa: PLC0415

    return differences(held, taken)


def card(body: Mapping[str, Any]) -> Card:
    """The card of a body of JSON values. Raises BandiError when the body is no programme."""
    from bandi.korea.catalogue.programme import made  # noqa: PLC0415
    from bandi.korea.catalogue.search import haystack  # noqa: PLC0415

    programme = made(body, where=str(body.get("id", "")))
    return Card(
        name_ko=programme.name_ko,
        name_en=programme.name_en,
        authority=programme.authority,
        kind=programme.kind,
        province=programme.province,
        district=programme.district,
        life=list(programme.life),
        target=list(programme.target),
        theme=list(programme.theme),
        finding=haystack(programme),
        official=programme.official,
    )


def place_names(province: str, district: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names under which programmes of a province, and those of a district in it, may stand."""
    from bandi.korea.catalogue.places import district_names, province_names  # noqa: PLC0415

    return province_names(province), district_names(province, district)


def find(haystacks: Iterable[tuple[str, str]], asked: str) -> list[str]:
    """Ids that fit what was typed, the nearest first."""
    from bandi.korea.catalogue.search import find as nearest  # noqa: PLC0415

    return nearest(haystacks, asked)


@cache
def code_words(kind: str, lang: str) -> Mapping[str, str]:
    """Code -> word of one code table: life, target, theme, provision, cycle, condition."""
    from bandi.korea.catalogue.codes import tables  # noqa: PLC0415

    return {code: getattr(words, lang) for code, words in tables()[kind].items()}


def said(name: str, value: Any, lang: str) -> str:
    """A field's value in words: codes by their names, lists with commas."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return {True: ("가능", "Yes"), False: ("안 됨", "No")}[value][lang == "en"]
    if isinstance(value, list | tuple):
        kind = {"conditions": "condition"}.get(name, name)
        words = {} if name == "official" else code_words(kind, lang)
        return ", ".join(words.get(code, code) for code in _texts(value))
    return str(value)


def _texts(values: Sequence[Any]) -> list[str]:
    return [str(value) for value in values]


@cache
def for_alone(stage: str, risk: str, on: date, province: str = "", district: str = "") -> "list[Fit]":
    """Programmes of Bandi's own list that may fit somebody who lives alone there: id, ko, en, sure."""
    from bandi.korea.catalogue.alone import fitting  # noqa: PLC0415

    return fitting(stage, risk, on=on, province=province, district=district)
