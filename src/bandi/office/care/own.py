"""Questions of a member about what is hers (내 돌봄): her week, one household, her hours. Audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.care.due import week_of
from bandi.office.care.keeping import own
from bandi.office.care.models import CareContact, CareDay, CareHome
from bandi.office.care.noting import UNDO, own_assignment, own_member
from bandi.office.care.queries import Home, Odd, homes_of, odd_of
from bandi.office.discovery.door.network import network
from bandi.office.discovery.models import Resident
from bandi.office.errors import OutOfReach
from bandi.office.network.models import Member
from bandi.office.network.queries import Row, memberships


@dataclass(frozen=True)
class Week:
    """A member's week."""

    member: Member | None  # nobody: her doors are shut today
    rows: Sequence[Row]  # her memberships, with what keeps each shut
    due: Sequence[Home]
    later: Sequence[Home]
    first: date
    last: date
    odd: Sequence[Odd]
    noted: Sequence[CareContact]  # what may still be taken back


@dataclass(frozen=True)
class Kept:
    """One household she keeps, with whom to call."""

    home: Home
    note: str
    people: Sequence[Resident]  # named only when she asked
    street: str
    unit: str
    contacts: Sequence[CareContact]


@dataclass(frozen=True)
class Sheet:
    """A month of hours."""

    member: Member
    month: date  # its first day
    days: Sequence[CareDay]
    minutes: int
    left: int  # minutes of the month
    week_days: int  # noted in this week
    calls: int
    visits: int
    homes: int


def week(user: User) -> Week:
    """Whom to call or visit this week, the longest wait first. The look is written to the trail."""
    require(user, Permission.CARE_GIVE)
    today = clock.today()
    monday, sunday = week_of(today)
    member = Member.objects.filter(pk__in=own_member(user)).first()
    if member is None:
        return Week(
            None, [row for row in memberships(user) if row.member.kind == "care_team"], [], [], monday, sunday, [], []
        )
    homes = homes_of(CareHome.objects.filter(pk__in=own(user, today).values("home")), today)
    subjects = [home.household for home in homes]
    record(by=user, action=Action.CARE_VIEW, purpose=Purpose.CONTACT, subjects=subjects, areas=areas_of(user))
    recent = CareContact.objects.filter(by=user, member=member, made_at__gte=clock.now() - UNDO).select_related("home")
    return Week(
        member, [], [home for home in homes if home.standing.due], [home for home in homes if not home.standing.due],
        monday, sunday, odd_of([member.pk], today)[member.pk], 
        list(recent.order_by("-made_at").defer("home__note")[:10]),
    )  # fmt: skip


def kept_home(user: User, home: UUID, *, names: bool = False) -> Kept:
    """A household she keeps. Names, telephones and the address only when asked for, which the trail keeps as opening.

    Raises OutOfReach for every other household.
    """
    row = own_assignment(user, home).home
    (told,) = homes_of(CareHome.objects.filter(pk=row.pk), clock.today())
    action = Action.PERSON_REVEAL if names else Action.CARE_VIEW
    detail = {"what": "care"}
    record(
        by=user, action=action, purpose=Purpose.CONTACT, subjects=[row.household_id], areas=[row.area_id], detail=detail
    )
    where = row.household
    return Kept(
        home=told,
        note=row.note or "",
        people=list(Resident.objects.filter(household=where).order_by("id")) if names else [],
        street=(where.street or "") if names else where.street_masked,
        unit=(where.unit or "") if names else "",
        contacts=list(row.contacts.order_by("-at")[:5]),
    )


def hours(user: User, month: date, *, member: Member | None = None) -> Sheet:
    """The hours of a month: a member's own, or of a member the office looks at."""
    row = member or Member.objects.filter(pk__in=own_member(user)).first()
    if row is None:
        raise OutOfReach("member")
    first = month.replace(day=1)
    days = list(CareDay.objects.filter(member=row, on__year=first.year, on__month=first.month))
    minutes = sum(day.minutes for day in days)
    monday, sunday = week_of(clock.today())
    begun, ended = clock.at(first, 0), clock.at((first + timedelta(days=32)).replace(day=1), 0)
    talks = CareContact.objects.filter(member=row, at__gte=begun, at__lt=ended).order_by()
    kinds = list(talks.values_list("kind", "home"))
    record(by=user, action=Action.CARE_VIEW, areas=[row.area_id], detail={"what": "hours", "member": str(row.pk)})
    return Sheet(
        row,
        first,
        days,
        minutes,
        max(0, network().care.month_minutes - minutes),
        CareDay.objects.filter(member=row, on__range=(monday, sunday)).count(),
        calls=sum(kind == CareContact.Kind.CALL for kind, _ in kinds),
        visits=sum(kind == CareContact.Kind.VISIT for kind, _ in kinds),
        homes=len({home for _, home in kinds}),
    )
