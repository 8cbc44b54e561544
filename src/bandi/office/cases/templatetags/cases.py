"""What a household's page shows of its counselling and case, and the words of this room's codes."""

from datetime import date
from typing import Any

from django import template

from bandi.office.accounts.models import User
from bandi.office.cases.queries import section
from bandi.office.cases.states import CHECKS, ENDS, HANDED, HOLDERS, LOOKED, STATES
from bandi.office.counsel.words import named
from bandi.office.discovery import door
from bandi.office.pages import language

register = template.Library()
OURS = {"state": STATES, "holder": HOLDERS, "handed": HANDED, "check": CHECKS, "end": ENDS, "looked": LOOKED}


@register.inclusion_tag("cases/section.html", takes_context=True)
def case_section(context: Any, household: Any) -> dict[str, Any]:
    """The section of a household's page."""
    user = context["user"]
    told = section(user, household) if isinstance(user, User) else {}
    return {"section": told, "household": household, "may": context.get("may", {})}


@register.filter
def coded(code: object, kind: str) -> str:
    """The word of a code of counselling or cases: `{{ case.state|coded:"state" }}`; empty without a code."""
    text = str(code or "")
    if kind in OURS:
        pair = OURS[kind].get(text, (text, text))
        return pair[1] if language() == "en" else pair[0]
    return named(kind, text) if text else ""


@register.filter
def ended(benefit: str) -> str:
    """What ended: a benefit, a signal of the register, or a case."""
    if benefit == "case":
        return "사례" if language() == "ko" else "Case"
    kind = "benefit" if benefit in door.benefits() else "signal"
    return door.label(kind, benefit, language())


@register.filter
def iso_day(text: str) -> date | None:
    """A day as a plan keeps it, for the filters that show days; None when there is none."""
    return date.fromisoformat(text) if text else None


@register.filter
def ticked(field: Any, code: str) -> bool:
    """Whether a choice of a form is chosen."""
    return str(field.value() or "") == code


@register.filter
def item(table: Any, key: object) -> Any:
    """A value of a mapping; empty when it is not there."""
    return table.get(str(key), "") if hasattr(table, "get") else ""
