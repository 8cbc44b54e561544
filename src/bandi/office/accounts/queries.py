"""Questions about people at work and their neighbourhoods."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from bandi.office import clock
from bandi.office.accounts.roles import DEMO_PEOPLE, MEETING_ROLES, ROLES, Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from bandi.office.accounts.models import Area, User


def areas_of(user: "User | AnonymousUser") -> list[str]:
    """Codes of the neighbourhoods a person works in today, sorted. Read once per request."""
    if not user.is_authenticated:
        return []
    known: list[str] | None = user.__dict__.get("_areas")
    if known is None:
        known = user.__dict__["_areas"] = _areas_on(user, clock.today())
    return known


def areas(user: "User") -> "list[Area]":
    """The neighbourhoods of a person, in the order of their codes; their outlines are read when a map asks for them."""
    from bandi.office.accounts.models import Area  # noqa: PLC0415 - models need this module's rows

    held = areas_of(user)
    codes, known = user.__dict__.get("_area_rows", (None, []))
    if codes != held:
        known = list(Area.objects.defer("outline").filter(code__in=held).order_by("code"))
        user.__dict__["_area_rows"] = (list(held), known)
    return list(known)


def require(user: "User", permission: Permission) -> None:
    """Raises PermissionDenied when the person's role may not do this."""
    if not (user.is_authenticated and user.may(permission)):
        raise PermissionDenied(permission)


def colleagues(user: "User", *, area: str | None = None) -> "list[User]":
    """Those who meet households of the same neighbourhoods (or in one of them): whom a household may be given to."""
    from bandi.office.accounts.models import User as Person  # noqa: PLC0415

    wanted = [code for code in areas_of(user) if area in (None, code)]
    today = clock.today()
    return list(
        Person.objects.filter(
            Q(posting__to_on__isnull=True) | Q(posting__to_on__gte=today),
            posting__from_on__lte=today,
            posting__asked_by__isnull=True,
            posting__area__in=wanted,
            role__in=MEETING_ROLES,
            is_active=True,
        )
        .distinct()
        .order_by("role", "username")
    )


def demo_people() -> "Sequence[User]":
    """The demo accounts that can sign in, for the sign-in page; empty unless this is a demo."""
    from bandi.office.accounts.models import User as Person  # noqa: PLC0415

    if not settings.DEMO:
        return []
    return list(
        Person.objects.filter(username__in=[person.username for person in DEMO_PEOPLE], is_active=True).order_by("pk")
    )


def acts_for(user: "User") -> list[int]:
    """Numbers of the person and of the absent colleagues the person stands in for: whose open work is now hers."""
    areas_of(user)
    return [user.pk, *user.__dict__.get("_acts_for", [])]


def stands_in_for(user: "User", areas: Sequence[str]) -> list[str]:
    """Usernames of absent colleagues in whose neighbourhoods, among these, the person acts today.

    Asks nothing: it says what was found when the person's neighbourhoods were read.
    """
    absent: dict[str, list[str]] = user.__dict__.get("_standing_in", {})
    return sorted(name for name, theirs in absent.items() if set(theirs) & set(areas))


def _areas_on(user: "User", day: date) -> list[str]:
    """Own neighbourhoods and those of colleagues the person stands in for."""
    from bandi.office.accounts.models import Area, Posting, StandIn  # noqa: PLC0415

    shown = ("user_id", "user__username", "area_id", "area__district_code")
    absent = StandIn.objects.filter(taker=user, giver__is_active=True, ended_at=None, from_on__lte=day, to_on__gte=day)
    held = Posting.objects.filter(postings_on(day))
    rows = list(
        held.filter(user=user)
        .values_list(*shown)
        .union(held.filter(user__in=absent.order_by().values("giver")).values_list(*shown))
    )
    codes = {code for _, _, code, _ in rows}
    user.__dict__["_acts_for"] = sorted({who for who, *_ in rows} - {user.pk})
    user.__dict__["_standing_in"] = {
        name: sorted(code for who, _, code, _ in rows if who == key)
        for key, name in {(who, name) for who, name, _, _ in rows if who != user.pk}
    }
    if ROLES[user.role].whole_district:
        codes |= set(
            Area.objects.filter(district_code__in={district for *_, district in rows}).values_list("code", flat=True)
        )
    return sorted(codes)


def postings_on(day: date) -> Q:
    """Postings that hold on a day: begun, not ended, and agreed to where two people must agree."""
    return Q(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day, asked_by__isnull=True)
