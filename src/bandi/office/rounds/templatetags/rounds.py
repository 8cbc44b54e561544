"""What a household's page shows of who is named for its area (담당 구역)."""

from typing import Any

from django import template

from bandi.office.accounts.models import User
from bandi.office.accounts.roles import Permission
from bandi.office.rounds.models import BeatPost
from bandi.office.rounds.queries import named_for

register = template.Library()


@register.inclusion_tag("rounds/named.html", takes_context=True)
def named_section(context: Any, household: Any) -> dict[str, Any]:
    """The names on a household's page: officer, planner, leader."""
    user = context["user"]
    row = named_for(user, household) if isinstance(user, User) else None
    may = isinstance(user, User) and user.may(Permission.NETWORK_VIEW)
    return {"row": row, "parts": BeatPost.Part, "opens": may}
