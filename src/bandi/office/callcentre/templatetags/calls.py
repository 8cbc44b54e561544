"""Words of calls and visits asked for in templates, in the page's language."""

from django import template

from bandi.office.callcentre.words import CARDS, VISIT_FACTS, VISIT_STATES
from bandi.office.pages import language

register = template.Library()
WORDS = VISIT_STATES | VISIT_FACTS | CARDS


@register.filter
def call_word(code: str) -> str:
    """The word for a code of this room; words stay as they are."""
    return WORDS.get(code, (code, code))[1 if language() == "en" else 0]
