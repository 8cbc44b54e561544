"""What other rooms' pages show of areas (담당 구역): who is named for a household's, and rounds that were missed."""

from typing import Any

from django import template

from bandi.office.accounts.models import User
from bandi.office.accounts.roles import Permission
from bandi.office.rounds.models import BeatPost
from bandi.office.rounds.queries import named_for
from bandi.office.rounds.reminders import DUTY, missed_rounds

register = template.Library()


@register.inclusion_tag("rounds/named.html", takes_context=True)
def named_section(context: Any, household: Any) -> dict[str, Any]:
    """The names on a household's page: officer, planner, leader."""
    user = context["user"]
    row = named_for(user, household) if isinstance(user, User) else None
    may = isinstance(user, User) and user.may(Permission.NETWORK_VIEW)
    return {"row": row, "parts": BeatPost.Part, "opens": may}


@register.inclusion_tag("rounds/missed.html", takes_context=True)
def missed_section(context: Any, every: bool = False) -> dict[str, Any]:
    """Missed rounds that are the person's to see to; `every`: all of her neighbourhoods'."""
    user = context["user"]
    return {"missed": missed_rounds(user, every=every) if isinstance(user, User) else (), "duty": DUTY}
