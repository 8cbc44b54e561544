"""Words of applications in templates."""

from django import template

from bandi.office.applications.words import OBJECTIONS, STATES, STEPS, WAYS
from bandi.office.templatetags.words import pair

register = template.Library()
WORDS = {"claim": STATES, "claim_step": STEPS, "paper_way": WAYS, "objection": OBJECTIONS}


@register.filter
def claimed(code: str, kind: str) -> str:
    """The word for a code of an application in the page's language: `{{ claim.state|claimed:"claim" }}`."""
    return pair(WORDS[kind][code])
