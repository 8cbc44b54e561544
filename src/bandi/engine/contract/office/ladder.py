"""The attempt ladder (연락 사다리): how a household is sought, rung by rung, and what may be answered on each.

Content, edited in `ladder.toml`. Rungs of one step stand in for one another; the first of them says how often its
step is tried. An answer on a rung that `meets` is the household itself, spoken to by one of the office; everybody else
only brings news, and news never closes anything.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.contract.lines import of_list
from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class Reply:
    """What came of an attempt."""

    id: str
    ko: str
    en: str
    heard: bool  # somebody answered or told something
    waiting: bool = False  # sent, and no answer yet


@dataclass(frozen=True)
class Rung:
    """One way of reaching a household."""

    id: str  # ContactAttempt.kind; `visit` is a visit
    step: int  # place on the ladder from 1; 0: a way that is no rung
    ko: str
    en: str
    who_ko: str  # who does it
    who_en: str
    how_ko: str  # what to do, in one sentence
    how_en: str
    replies: tuple[str, ...]  # Reply.id, the most frequent first
    law_ko: str
    law_en: str
    source: str
    confidence: str  # L V S M I, as in the domain reference
    channel: str = ""  # name of the adapter that carries it; empty: done by hand and written down
    times: int = 1  # tries without meeting anybody that are enough
    parts: int = 1  # among them in so many different parts of the day
    wait_days: int = 0  # working days until the next try, or until an answer is no longer waited for
    holds: bool = False  # later steps open only when this one was tried enough
    meets: bool = False
    by_number: bool = False  # needs a telephone number
    finds_numbers: bool = False  # comes first when none is known
    opened_by: tuple[str, ...] = ()  # marks that open it at once, whatever was tried before


@dataclass(frozen=True)
class Mark:
    """Something a postman ticks on the checklist of a letter, or an officer at a door."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class VendorCode:
    """A code of a channel's answer file and what it means here."""

    channel: str
    code: str
    reply: str


@dataclass(frozen=True)
class Ladder:
    """Everything `ladder.toml` declares."""

    rungs: tuple[Rung, ...]  # in the order of their steps
    replies: Mapping[str, Reply]
    marks: tuple[Mark, ...]
    codes: tuple[VendorCode, ...]

    def rung(self, id: str) -> Rung:
        """The rung of this id. Raises KeyError when there is none."""
        return {rung.id: rung for rung in self.rungs}[id]

    def reply_of(self, channel: str, code: str) -> str | None:
        """What a channel's code means; None for a code nobody declared."""
        return next((line.reply for line in self.codes if (line.channel, line.code) == (channel, code)), None)

    def channels(self) -> dict[str, Rung]:
        """The rungs that an adapter carries, by its name."""
        return {rung.channel: rung for rung in self.rungs if rung.channel}


def read_ladder(path: Path) -> Ladder:
    """Reads `ladder.toml`. Raises ContentError for what is absent, unknown, double, or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        replies = of_list(Reply, raw.pop("replies"))
        ladder = Ladder(
            rungs=tuple(sorted(of_list(Rung, raw.pop("rungs")), key=lambda rung: rung.step)),
            replies={reply.id: reply for reply in replies},
            marks=of_list(Mark, raw.pop("marks")),
            codes=of_list(VendorCode, raw.pop("codes")),
            **raw,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if faults := _faults(ladder):
        raise ContentError("; ".join(faults), where=path.name)
    return ladder


def _faults(ladder: Ladder) -> list[str]:
    ids, known, channels = [rung.id for rung in ladder.rungs], ladder.replies.keys(), ladder.channels().keys()
    steps, marks = {rung.step for rung in ladder.rungs} - {0}, {mark.id for mark in ladder.marks}
    codes = [(line.channel, line.code) for line in ladder.codes]
    return [
        *(f"rung {id!r} stands twice" for id in sorted({id for id in ids if ids.count(id) > 1})),
        *(f"step {step} is missing" for step in sorted(set(range(1, max(steps, default=0) + 1)) - steps)),
        *(f"{rung.id!r}: unknown replies" for rung in ladder.rungs if not set(rung.replies) <= known),
        *(f"{rung.id!r}: unknown marks" for rung in ladder.rungs if not set(rung.opened_by) <= marks),
        *(f"{rung.id!r}: nobody could ever be heard" for rung in ladder.rungs if not _hears(rung, ladder)),
        *(f"{rung.id!r}: tried {rung.times} times, in {rung.parts} parts" for rung in ladder.rungs if not _tried(rung)),
        *(
            f"{rung.id!r}: no law or doubt"
            for rung in ladder.rungs
            if not rung.law_ko or rung.confidence not in "LVSMI"
        ),
        *(f"{line.channel!r} is no channel" for line in ladder.codes if line.channel not in channels),
        *(f"{line.code!r} means an unknown {line.reply!r}" for line in ladder.codes if line.reply not in known),
        *(f"{code} has two meanings" for code in sorted({code for code in codes if codes.count(code) > 1})),
    ]


def _hears(rung: Rung, ladder: Ladder) -> bool:
    return rung.step == 0 or any(ladder.replies[id].heard for id in rung.replies if id in ladder.replies)


def _tried(rung: Rung) -> bool:
    return rung.times >= rung.parts >= 1 and rung.wait_days >= 0
