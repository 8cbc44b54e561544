"""Codes that come through the door, and the words for them (부호와 이름)."""

from functools import cache

from bandi.engine.words import ENDED, SUPPORTED, UNEXPECTED, UNMET, Arrived, Outcome
from bandi.office.discovery.door.contacting import ladder, outcome_rules
from bandi.office.discovery.door.house import house
from bandi.office.discovery.labels import LABELS, Label

ARRIVED = Arrived.ARRIVED.value
NOT_EXPECTED = frozenset(arrived.value for arrived in UNEXPECTED)
OUTCOMES: tuple[str, ...] = tuple(outcome.value for outcome in Outcome)
SUPPORTING = frozenset(outcome.value for outcome in SUPPORTED)
UNMET_OUTCOMES = frozenset(outcome.value for outcome in UNMET)
ENDING = frozenset(outcome.value for outcome in ENDED)
UNLOCATED = Outcome.UNLOCATED.value


def outcome_codes() -> tuple[str, ...]:
    """Result codes in the order of the domain's list."""
    return OUTCOMES


@cache
def label(kind: str, code: str, lang: str = "ko") -> str:
    """The word for a code: `label("outcome", "moved", "en")`. Signals, feeds and benefits come from the content.

    A code nobody named is shown as it is.
    """
    ko, en = (
        LABELS.get(kind, {}).get(code) or _sought(kind).get(code) or _content_labels(kind).get(code) or (code, code)
    )
    return en if lang.startswith("en") else ko


def feed_names() -> dict[str, tuple[str, str, str, str]]:
    """Feed -> its name and its provider's name, each in Korean and English."""
    feeds = house().pack.feeds.values()
    return {feed.id: (feed.name_ko, feed.name_en, feed.provider_ko, feed.provider_en) for feed in feeds}


def _worded(kind: str) -> dict[str, Label]:
    """The names that the content's sentences give to codes of a kind."""
    ko, en = (house().pack.wording.of(language) for language in ("ko", "en"))
    keys = [key for key in ko if key.startswith(f"{kind}.") and key.endswith(".name")]
    return {key.split(".")[1]: (ko[key], en.get(key, ko[key])) for key in keys}


@cache
def _sought(kind: str) -> dict[str, Label]:
    """Words of the attempt ladder and of what results rest on."""
    ways, results = ladder(), outcome_rules()
    return {
        "rung": {rung.id: (rung.ko, rung.en) for rung in ways.rungs},
        "reply": {reply.id: (reply.ko, reply.en) for reply in ways.replies.values()},
        "mark": {mark.id: (mark.ko, mark.en) for mark in ways.marks},
        "ground": {ground.id: (ground.ko, ground.en) for ground in results.grounds.values()},
    }.get(kind, {})


@cache
def _content_labels(kind: str) -> dict[str, Label]:
    pack = house().pack
    compared = pack.likeness.comparisons
    return {
        "signal": {signal.id: (signal.ko, signal.en) for signal in pack.signals},
        "feed": {feed.id: (feed.name_ko, feed.name_en) for feed in pack.feeds.values()},
        "provider": {feed.id: (feed.provider_ko, feed.provider_en) for feed in pack.feeds.values()},
        "asked": {ask.id: (ask.ko, ask.en) for ask in pack.choosing.asks},
        "benefit": {benefit.id: (benefit.ko, benefit.en) for benefit in pack.rules.benefits},
        "bundle": _worded("bundle"),
        "history": _worded("history"),
        "kept": _worded("why") | {"settled": ("이미 확인한 오래된 신호", "Old signal, looked into before")},
        "made_up": _worded("kind"),
        "fact": {fact.id: (fact.ko, fact.en) for fact in pack.rules.facts},
        "comparison": {comparison.id: (comparison.ko, comparison.en) for comparison in compared},
        "likeness": {
            f"{comparison.id}.{level.id}": (level.ko, level.en)
            for comparison in compared
            for level in comparison.levels
        },
    }.get(kind, {})
