"""Questions about people at work and their neighbourhoods."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from bandi.office import clock
from bandi.office.accounts.roles import DEMO_PEOPLE, MEETING_ROLES, ROLES, Permission
from bandi.office.prepared import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from bandi.office.accounts.models import Area, User

SHOWN = (
    "code", "name_ko", "name_en", "district_code", "district_ko", "district_en", "province_code", "province_ko",
    "province_en", "capacity", "office_phone", "office_address",
)  # fmt: skip
"""Columns of a neighbourhood that pages show; its outline is read when a map asks for it."""


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
    known: dict[str, Area] = user.__dict__.setdefault("_area_rows", {})
    if missing := [code for code in held if code not in known]:
        known |= Area.objects.defer("outline").in_bulk(missing)
    return [known[code] for code in held if code in known]


def require(user: "User", permission: Permission) -> None:
    """Raises PermissionDenied when the person's role may not do this."""
    if not (user.is_authenticated and user.may(permission)):
        raise PermissionDenied(permission)


def colleagues(user: "User", *, area: str | None = None) -> "list[User]":
    """Those who meet households of the same neighbourhoods (or in one of them): whom a household may be given to."""
    return _colleagues([code for code in areas_of(user) if area in (None, code)], clock.today())


@prepared
def _colleagues(codes: list[str], day: date) -> Any:
    from bandi.office.accounts.models import User as Person  # noqa: PLC0415

    return (
        Person.objects.filter(
            Q(posting__to_on__isnull=True) | Q(posting__to_on__gte=day),
            posting__from_on__lte=day,
            posting__asked_by__isnull=True,
            posting__area__among=codes,
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
    from bandi.office.accounts.models import Area  # noqa: PLC0415

    told = _held(user.pk, day)
    rows = [(who, name, Area.from_db("default", SHOWN, shown)) for who, name, *shown in told]
    own = {area.code: area for *_, area in rows}
    user.__dict__["_acts_for"] = sorted({who for who, *_ in rows} - {user.pk})
    user.__dict__["_standing_in"] = {
        name: sorted(area.code for who, _, area in rows if who == key)
        for key, name in {(who, name) for who, name, _ in rows if who != user.pk}
    }
    if ROLES[user.role].whole_district:
        own |= {area.code: area for area in _of_districts(sorted({area.district_code for area in own.values()}))}
    user.__dict__["_area_rows"] = own
    return sorted(own)


@prepared
def _held(user: int, day: date) -> Any:
    """Neighbourhoods a person, and those she stands in for, are posted to on a day."""
    from bandi.office.accounts.models import Posting, StandIn  # noqa: PLC0415

    shown = ("user_id", "user__username", *(f"area__{name}" for name in SHOWN))
    absent = StandIn.objects.filter(taker=user, giver__is_active=True, ended_at=None, from_on__lte=day, to_on__gte=day)
    held = Posting.objects.filter(postings_on(day))
    others = held.filter(user__in=absent.order_by().values("giver"))
    return held.filter(user=user).values_list(*shown).union(others.values_list(*shown))


@prepared
def _of_districts(districts: list[str]) -> Any:
    from bandi.office.accounts.models import Area  # noqa: PLC0415

    return Area.objects.defer("outline").filter(district_code__among=districts)


def postings_on(day: date) -> Q:
    """Postings that hold on a day: begun, not ended, and agreed to where two people must agree."""
    return Q(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day, asked_by__isnull=True)
