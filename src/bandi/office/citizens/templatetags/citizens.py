"""What officers' pages show of a citizen's wishes, and the words of this room's codes."""

from typing import Any

from django import template

from bandi.office.citizens.queries import quiet_since
from bandi.office.citizens.words import PAPERS, POWERS, PROOFS
from bandi.office.pages import eased, language

register = template.Library()
OURS = {"power": POWERS, "proof": PROOFS, "paper": PAPERS}


@register.inclusion_tag("citizens/quiet.html", takes_context=True)
def quiet_section(context: Any, household: Any) -> dict[str, Any]:
    """Whether somebody of a household asks not to be contacted, and the way to the counter's page."""
    return {"since": quiet_since(household), "household": household, "may": context.get("may", {})}


@register.filter
def said(code: object, kind: str) -> str:
    """The word of a code: `{{ mandate.power|said:"power" }}`."""
    text = str(code or "")
    pair = OURS[kind].get(text, (text, text))
    return pair[1] if language() == "en" else eased(pair[0])
