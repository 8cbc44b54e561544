"""How many households outside the work one person may open in a day (하루 열람 한도).

Whoever only works on what is open never meets it. Beyond it nothing more is opened that day, whatever the reason, until
the privacy officer has looked: `korea/lookups.toml` says how many.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Func, IntegerField, Sum
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.audit.models import Action, AuditEvent, Purpose
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.states import OPEN

LOOKS = (Action.HOUSEHOLD_VIEW, Action.PERSON_REVEAL)
"""Opening one household. Lists are not: they show what waits, and masked."""


class TooMany(Refused):
    """The bound of the day is reached (하루 한도). The page says so and whom to call."""

    def __init__(self, most: int) -> None:
        super().__init__(
            ko=f"오늘 맡은 일 밖의 가구를 {most}가구 열었습니다. 더 열려면 개인정보 보호책임자에게 먼저 알려 주세요. "
            "진행 중인 일의 가구는 그대로 열 수 있습니다. 위급하면 바로 119·112에 전화하세요.",
            en=f"You opened {most} households outside the work today. Speak with the privacy officer before opening "
            "more. Households of open work still open. In an emergency call 119 or 112 at once.",
        )


def purposed(user: User, purpose: str, households: Collection[UUID] = ()) -> None:
    """Before names, telephones or addresses are opened (열람): what for, and the bound of the day.

    Raises Refused for a purpose that is none, TooMany.
    """
    if purpose not in set(Purpose):
        raise Refused(ko="열람 목적을 골라 주세요.", en="Choose why you need to see this.")
    if households:
        within_bounds(user, households)


def within_bounds(user: User, households: Collection[UUID]) -> None:
    """Raises TooMany when these would go beyond the bound of the day. One counting question as long as it is far.

    An emergency opening has bounds of its own and is reviewed one by one.
    """
    most = door.lookup_rules()["scraping"].stop
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = AuditEvent.objects.filter(actor=user.username, at__gte=day, action__in=LOOKS)
    many = Func(F("subjects"), function="cardinality", output_field=IntegerField())
    opened = looks.aggregate(count=Sum(many, default=0))["count"]
    if getattr(user, "opening", None) is not None or opened + len(households) <= most:
        return
    seen = {home for subjects in looks.values_list("subjects", flat=True) for home in subjects} | set(households)
    work = set(
        Listing.objects.for_user(user).filter(household__in=seen, state__in=OPEN).values_list("household", flat=True)
    )
    duties = Duty.objects.for_user(user).filter(household__in=seen, settled_at=None)
    if set(households) <= work or len(seen - work - set(duties.values_list("household", flat=True))) <= most:
        return
    raise TooMany(most)
