"""Words of requests and of what came of them, and the keys of forms that count once."""

from uuid import UUID, uuid5

from django import template

from bandi.office.counsel.words import APPLIED
from bandi.office.mine.forms import words_of
from bandi.office.mine.words import ENDS, WISHES

register = template.Library()


@register.filter
def wishword(code: str) -> str:
    """What was asked for."""
    return words_of(WISHES[code].words)


@register.filter
def endword(code: str) -> str:
    """What came of it."""
    return words_of(ENDS.get(code, (code, code)))


@register.filter
def appliedword(code: str) -> str:
    """Where an application stands."""
    return words_of(APPLIED.get(code, (code, code)))


@register.filter
def key_of(signal: str, key: UUID) -> UUID:
    """The key of one of several forms on a page."""
    return uuid5(key, signal)
