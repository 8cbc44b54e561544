"""Questions about people at work and their neighbourhoods."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from bandi.office import clock
from bandi.office.accounts.roles import DEMO_PEOPLE, ROLES, Permission, Role

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
    """Officers and leads who work in the same neighbourhoods (or in one of them): whom a household may be given to."""
    from bandi.office.accounts.models import User as Person  # noqa: PLC0415

    wanted = [code for code in areas_of(user) if area in (None, code)]
    today = clock.today()
    return list(
        Person.objects.filter(
            Q(posting__to_on__isnull=True) | Q(posting__to_on__gte=today),
            posting__from_on__lte=today,
            posting__area__in=wanted,
            role__in=[Role.OFFICER, Role.TEAM_LEAD],
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


def _areas_on(user: "User", day: date) -> list[str]:
    from bandi.office.accounts.models import Area  # noqa: PLC0415

    held = Area.objects.filter(
        Q(posting__to_on__isnull=True) | Q(posting__to_on__gte=day),
        posting__user=user,
        posting__from_on__lte=day,
    )
    if ROLES[user.role].whole_district:
        held = Area.objects.filter(district_code__in=held.values("district_code"))
    return sorted(set(held.values_list("code", flat=True)))
