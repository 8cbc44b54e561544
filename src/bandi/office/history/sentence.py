"""Why somebody was refused and what holds now, in sentences a person can read aloud (읽어 줄 문장)."""

from typing import Any

from django.template.loader import render_to_string

from bandi.office.discovery import door
from bandi.office.history.models import Watch
from bandi.office.history.words import FAILED
from bandi.office.pages import language


def aloud(watch: Watch) -> str:
    """기초연금: 소득인정액이 기준보다 15,200원 많았습니다. 2026년 기준이면 받을 수 있습니다."""
    return _told("history/aloud.txt", watch)


def letter(watch: Watch, *, link: str = "") -> str:
    """The text of a notice: what holds now, what to do, until when, where to answer. Possible is not promised."""
    return _told("history/letter.txt", watch, link=link)


def _told(template: str, watch: Watch, *, link: str = "") -> str:
    facts = [door.label("fact", fact, language()) for fact in watch.missing]
    context: dict[str, Any] = {
        "watch": watch,
        "link": link,
        "over": -watch.margin if watch.margin is not None and watch.margin < 0 else None,
        "over_now": -watch.margin_now if watch.margin_now is not None and watch.margin_now < 0 else None,
        "failed": FAILED.get(watch.failed or ""),
        "unknown": door.rules_unknown() in watch.missing,
        "facts": ", ".join(facts),
        "year": watch.checked_on.year,
    }
    return " ".join(render_to_string(template, context).split(" ")).strip()
