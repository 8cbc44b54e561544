"""What a household's page says of its care, and the words of this room's codes."""

from typing import Any

from django import template

from bandi.office.accounts.models import User
from bandi.office.care.diary import FLAGS
from bandi.office.care.due import STANDINGS
from bandi.office.care.models import CareAssignment, CareContact
from bandi.office.care.proposal import WHYS
from bandi.office.care.queries import section
from bandi.office.discovery.door.network import network
from bandi.office.pages import language

register = template.Library()
NOTED: dict[str, tuple[str, str]] = {
    CareContact.Kind.CALL: ("전화", "Call"),
    CareContact.Kind.VISIT: ("방문", "Visit"),
    CareContact.Result.REACHED: ("안부를 확인함", "Is well"),
    CareContact.Result.MISSED: ("만나지 못함", "Nobody reached"),
    CareContact.Result.WORRIED: ("걱정됨", "Worried"),
}
OURS = STANDINGS | FLAGS | WHYS | NOTED


@register.inclusion_tag("care/section.html", takes_context=True)
def care_section(context: Any, household: Any) -> dict[str, Any]:
    """The section of a household's page: who looks in on it."""
    user = context["user"]
    found = section(user, household) if isinstance(user, User) else None
    home = found.home if isinstance(found, CareAssignment) else found
    return {
        "shown": found is not None or context.get("may", {}).get("contact_record"),
        "household": household,
        "member": found.member if isinstance(found, CareAssignment) else None,
        "tier": network().tier(home.tier) if home else None,
    }


@register.filter
def care(code: object) -> str:
    """The word of a code of this room: how a household stands, how a contact was, why somebody was proposed."""
    text = str(code or "")
    spoken = {one.id: (one.ko, one.en) for one in network().tongues}
    pair = OURS.get(text) or spoken.get(text) or (text, text)
    return pair[1] if language() == "en" else pair[0]
