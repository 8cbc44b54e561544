"""Which round a day belongs to (순회 차례), and what several people's words about one door come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bandi.office.discovery.door.walking import walking

FINE, NOBODY, WORRIED, ELSEWHERE, GONE, REFUSED = (
    "door_found", "door_nobody", "door_worried", "door_elsewhere", "door_gone", "door_refused",
)  # fmt: skip
"""Answers the office acts upon; the content says their words, their weight and what they tell residence."""
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Turn:
    """One round of an area: its first and last day."""

    opens_on: date
    due_on: date


def turn_of(rhythm: str, day: date) -> Turn:
    """The round a day belongs to. A rhythm nobody declares any more is read as every month."""
    months = next((one.months for one in walking().rhythms if one.id == rhythm), 1)
    first = (day.year * 12 + day.month - 1) // months * months
    return Turn(_month(first), _month(first + months) - timedelta(days=1))


def turn_before(rhythm: str, day: date) -> Turn:
    """The round before the one a day belongs to."""
    return turn_of(rhythm, turn_of(rhythm, day).opens_on - timedelta(days=1))


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Word:
    """One person's word about one door."""

    by: int
    answer: str
    at: datetime
    second: bool = False  # the officer's pass of a survey
    key: Any = None  # decides between words of one moment


def stands(words: Iterable[Word]) -> Word | None:
    """What stands of a door, in whatever order the words arrived; None when nobody was there.

    Each person's last word counts. The officer's second look settles what leaders wrote; otherwise the heaviest word
    stands, so that nobody's worry is written over.
    """
    last: dict[tuple[int, bool], Word] = {}
    for word in words:
        known = last.get((word.by, word.second))
        if known is None or (word.at, str(word.key)) > (known.at, str(known.key)):
            last[word.by, word.second] = word
    weights = {one.id: one.weight for one in walking().answers}
    told = sorted(last.values(), key=lambda one: (one.second, weights.get(one.answer, 0), one.at, str(one.key)))
    return told[-1] if told else None
