"""What an area of a neighbourhood takes of its roads (구간): whole roads, or house numbers of one side.

"시험로" is the whole road, "시험로 1~99 홀" the odd numbers up to 99, "시험로 100~" everything from 100, "시험로 12"
one building. Main numbers count: 12-3 lies where 12 does.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bandi.office.discovery.names import road_of
from bandi.office.rounds.models import Beat

SIDES = {"홀": 1, "홀수": 1, "odd": 1, "짝": 0, "짝수": 0, "even": 0}
WORDS = {1: "홀", 0: "짝", None: ""}
LAST = 99_999  # no road has more numbers


class Unreadable(ValueError):
    """What was typed is no road with house numbers."""


@dataclass(frozen=True, order=True)
class Stretch:
    """House numbers of one road, from one to another, of both sides or of one."""

    road: str
    first: int = 1
    last: int = LAST
    side: int | None = None  # 1: odd, 0: even

    def __str__(self) -> str:
        if (self.first, self.last) == (1, LAST):
            numbers = ""
        elif self.first == self.last:
            numbers = str(self.first)
        else:
            numbers = f"{self.first}~{'' if self.last == LAST else self.last}"
        return " ".join(part for part in (self.road, numbers, WORDS[self.side]) if part)

    @property
    def whole(self) -> bool:
        """Whether the whole road is meant."""
        return (self.first, self.last, self.side) == (1, LAST, None)

    def holds(self, street: str) -> bool:
        """Whether an address lies in it. One without a number lies only in a whole road."""
        if road_of(street) != self.road:
            return False
        number = number_of(street)
        if number is None:
            return self.whole
        return self.first <= number <= self.last and self.side in (None, number % 2)

    def shared(self, other: "Stretch") -> "Stretch | None":
        """What two have in common, None where nothing."""
        if self.road != other.road or {self.side, other.side} == {0, 1}:
            return None
        side = other.side if self.side is None else self.side
        first, last = max(self.first, other.first), min(self.last, other.last)
        if side is not None:
            first, last = first + (first % 2 != side), last - (last % 2 != side if last < LAST else 0)
        return Stretch(self.road, first, last, side) if first <= last else None


def read_stretch(text: str) -> Stretch:
    """A line as an officer types it or pastes it from a sheet: road, from, to, side. Raises Unreadable."""
    line = " ".join(text.split())
    road = road_of(line) or line.split(" ")[0]
    rest = line.rpartition(road)[2] if road_of(line) else line[len(road) :]
    side: int | None = None
    numbers = []
    for word in re.sub(r"\s*[~\-–]\s*", " ~ ", rest).split():
        if word.removesuffix("번") in SIDES and side is None:
            side = SIDES[word.removesuffix("번")]
        elif word == "~" or re.fullmatch(r"\d{1,5}번?", word):
            numbers.append(word.removesuffix("번"))
        else:
            raise Unreadable(text)
    first, last = _range(numbers, text)
    if not re.search(r"[가-힣A-Za-z]", road) or not 1 <= first <= last <= LAST:
        raise Unreadable(text)
    return Stretch(road, first, last, side)


def number_of(street: str) -> int | None:
    """The main number of a building: 12 of "시험로 12-3"; None where none is written."""
    road = road_of(street)
    found = re.search(r"\d+", street.rpartition(road)[2]) if road else None
    return int(found.group()) if found else None


def stretches_of(beat: Beat) -> Sequence[Stretch]:
    """What an area takes; nothing for the one that takes what no other has."""
    return [read_stretch(road) for road in beat.roads]


def held_by(beats: Iterable[Beat], street: str) -> Beat | None:
    """Whose stretch an address lies in: of one area at most, for what two stretches have in common is refused."""
    return next((beat for beat in beats if any(one.holds(street) for one in stretches_of(beat))), None)


def _range(numbers: Sequence[str], text: str) -> tuple[int, int]:
    told = [int(word) for word in numbers if word != "~"]
    if not numbers:
        return 1, LAST
    if len(told) == 2 and numbers.count("~") <= 1 and numbers[0] != "~" and numbers[-1] != "~":
        return told[0], told[1]
    if len(told) == 1 and numbers.count("~") <= 1:
        first = 1 if numbers[0] == "~" else told[0]
        return first, LAST if numbers[-1] == "~" else told[0]
    raise Unreadable(text)
