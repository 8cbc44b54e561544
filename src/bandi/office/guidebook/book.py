"""What stands in a guidebook (복지 안내서): chapters by theme, an index by stage of life, the office that answers.

One gathering, three outcomes: a printed book, an e-book, cards. None of them knows a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bandi.office.accounts.models import Area
from bandi.office.catalogue.forms import FIELDS
from bandi.office.catalogue.models import Programme
from bandi.office.catalogue.queries import runs, serving
from bandi.office.discovery.door import programmes

TOLD = ("who", "criteria", "given", "how", "documents", "contact", "law")
"""What a reader needs of a programme, in this order; the rest stands on its page."""
ANY = ""  # chapter or stage of programmes that state none
LETTERS = 60  # of a name or an address on the cover


@dataclass(frozen=True)
class Office:
    """Who answers questions (문의처). Empty words are left out of the book."""

    name: str = ""
    phone: str = ""
    address: str = ""

    @property
    def said(self) -> str:
        """All of it in one line."""
        return " · ".join(word for word in (self.name, self.phone, self.address) if word)


@dataclass(frozen=True)
class Entry:
    """One programme as it stands in the book."""

    id: str
    name: str
    authority: str
    summary: str
    facts: tuple[tuple[str, str], ...]  # what it is called, what it says
    life: tuple[str, ...]
    theme: tuple[str, ...]
    doubt: bool  # from memory or inferred: ask before relying on it
    link: str  # its public page; empty when this office has no public address

    @property
    def given(self) -> str:
        """What one gets, in the words of the source."""
        return next((text for name, text in self.facts if name == str(FIELDS["given"])), "")


@dataclass(frozen=True)
class Part:
    """A chapter (by theme) or an entry of the index (by stage of life)."""

    code: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """A guidebook before it is printed."""

    title: str
    place: str
    day: date
    lang: str
    office: Office
    chapters: tuple[Part, ...]  # every programme once
    stages: tuple[Part, ...]  # a programme under each of its stages

    @property
    def entries(self) -> list[Entry]:
        """Every programme, by chapter."""
        return [one for chapter in self.chapters for one in chapter.entries]


def gathered(town: Area | None, *, day: date, lang: str, office: Office, theme: str = "") -> Book:
    """A book of what people of a neighbourhood can ask for on that day; without one, of the nation's programmes."""
    serves = serving([town]) if town else serving([], "nation")
    rows = Programme.objects.filter(serves, gone=False, same_as="")
    if theme:
        rows = rows.filter(theme__contains=[theme])
    entries = [entry(row, lang) for row in rows.defer("finding").order_by("name_ko", "id") if runs(row, day)]
    return Book(
        title=_("우리 동네 복지 안내서") if town else _("복지 안내서"),
        place=str(getattr(town, f"name_{lang}")) if town else _("전국"),
        day=day,
        lang=lang,
        office=office,
        chapters=_parts("theme", entries, lang, once=True),
        stages=_parts("life", entries, lang, once=False),
    )


def entry(row: Programme, lang: str) -> Entry:
    """One programme in the words of a language; what was only written in Korean stays Korean."""
    body: Mapping[str, Any] = row.body
    told = [(str(FIELDS[name]), programmes.said(name, body.get(name), lang).strip()) for name in TOLD]
    return Entry(
        id=row.id,
        name=(row.name_en if lang == "en" else "") or row.name_ko,
        authority=row.authority,
        summary=str(body.get(f"summary_{lang}") or body.get("summary_ko", "")),
        facts=tuple((name, text) for name, text in told if text),
        life=tuple(row.life),
        theme=tuple(row.theme),
        doubt=body.get("confidence", "") in {"M", "I"},
        link=link(row.id),
    )


def link(programme: str) -> str:
    """The whole address of a programme's public page, or nothing when the office states no public address."""
    return settings.PUBLIC_URL + reverse("portal:programme", args=[programme]) if settings.PUBLIC_URL else ""


def _parts(kind: str, entries: list[Entry], lang: str, *, once: bool) -> tuple[Part, ...]:
    """Entries by code, in the order of the official table; those without a code come last."""
    words = {**programmes.code_words(kind, lang), ANY: _("그 밖의 사업") if once else _("누구나")}
    by: dict[str, list[Entry]] = {code: [] for code in words}
    for one in entries:
        codes = getattr(one, kind) or (ANY,)
        for code in codes[:1] if once else codes:
            by[code].append(one)
    return tuple(Part(code, words[code], tuple(found)) for code, found in by.items() if found)
