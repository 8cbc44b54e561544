"""Decisions about whole files: whose it is, and whether it is news (관문). Whether it is trusted: engine/trust.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from bandi.engine.contract.feeds import Feed
from bandi.engine.intake.arrive import UNREADABLE
from bandi.engine.intake.refuse import FileRefused
from bandi.engine.words import Mender


@dataclass(frozen=True, order=True)
class Offer:
    """The same content may be offered on several days and under several names; the earliest offer counts."""

    received_on: date
    file: str


def feed_of(file: str, feeds: Mapping[str, Feed]) -> Feed:
    """The feed whose name pattern the file matches.

    Raises FileRefused when none does, or more than one, or when the name holds what is no letter, digit or mark.
    """
    if UNREADABLE in file:
        raise FileRefused(
            "shape",
            "파일 이름에 읽을 수 없는 글자가 있습니다. 이름을 고쳐 다시 올려 주세요.",
            "the file name holds unreadable or control characters. Rename the file and offer it again.",
            mender=Mender.STEWARD,
        )
    matches = [feed for feed in feeds.values() if fnmatchcase(file, feed.file.pattern)]
    if len(matches) == 1:
        return matches[0]
    ko = "두 가지 이상의 자료와 맞습니다" if matches else "약속한 어느 자료와도 맞지 않습니다"
    en = "more than one feed" if matches else "no agreed feed"
    raise FileRefused(
        "shape",
        f"파일 이름이 {ko}. 이름을 고쳐 다시 올리거나 자료 계약을 확인해 주세요.",
        f"the file name matches {en}. Rename the file and offer it again, or look at the feed contracts.",
        mender=Mender.STEWARD,
    )


def is_news(offer: Offer, standing: Mapping[str, Any] | None) -> bool:
    """Whether content must be looked at: it was never seen, was refused before, or turns out to have come earlier."""
    if standing is None or standing["state"] == "refused":
        return True
    return offer < Offer(standing["received_on"], standing["file"])


def replaces(fresh: Mapping[str, Any], standing: Mapping[str, Any] | None) -> bool:
    """Whether the newly made row takes the place of the standing one with the same content."""
    if standing is None:
        return True
    return fresh != dict(standing) and _worth(fresh) <= _worth(standing)


def _worth(row: Mapping[str, Any]) -> tuple[bool, date, str]:
    return row["state"] == "refused", row["received_on"], row["file"]
