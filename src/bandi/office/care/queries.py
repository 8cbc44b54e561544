"""Questions of the office about the care team (돌봄단 현황): loads, who is alone, what to propose. Audited."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max, Q, Sum
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.care.actions import reachable_keeper
from bandi.office.care.capacity import Effort
from bandi.office.care.diary import Flag, Noted, odd
from bandi.office.care.due import Standing, standing
from bandi.office.care.keeping import KIND, alone, away, holds, team
from bandi.office.care.models import CareAssignment, CareContact, CareDay, CareExplanation, CareHome, CareProfile
from bandi.office.care.proposal import Keeper, Match, Needing, propose
from bandi.office.care.watch import REACHED
from bandi.office.discovery.door.network import network
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.network.marks import STATES, state_of
from bandi.office.network.models import Member
from bandi.office.worklist.household import reachable_household

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import CareTier

SHOWN = 100  # households of one proposal
AWAY = ("자리 비움", "Away")


@dataclass(frozen=True)
class Home:
    """One household in care as a list shows it."""

    id: UUID
    household: UUID
    area: str
    head: str  # masked
    street: str  # road name only
    tier: "CareTier"
    tongue: str
    standing: Standing
    last_at: Any = None  # of the last contact that reached somebody
    tries: int = 0  # attempts since then that reached nobody
    assignment: CareAssignment | None = None


@dataclass(frozen=True)
class Load:
    """One member as the team's page shows her."""

    member: Member
    state: tuple[str, str]  # in two languages
    active: bool
    kept: int
    due: int
    late: int
    silent: int
    minutes: int  # worked this month
    contacts: int  # this month
    flags: int  # odd and not yet explained
    beyond: int

    @property
    def over(self) -> bool:
        """Whether she keeps more than the policy names."""
        return self.kept > network().care_most


@dataclass(frozen=True)
class Team:
    """The team's page."""

    loads: Sequence[Load]
    alone: Sequence[Home]
    alone_count: int
    homes: int
    late: int


@dataclass(frozen=True)
class Odd:
    """Something odd with what its member says of it."""

    flag: Flag
    text: str


def team_page(user: User) -> Team:
    """Everybody of the team with load and hours, and above all households nobody keeps."""
    require(user, Permission.NETWORK_VIEW)
    today = clock.today()
    people = list(Member.objects.for_user(user).filter(kind=KIND).filter(_current(today)).select_related("area"))
    kept: dict[UUID, list[Home]] = defaultdict(list)
    homes = homes_of(CareHome.objects.for_user(user).filter(ended_on=None), today, names=False)
    for home in homes:
        if home.assignment is not None:
            kept[home.assignment.member_id].append(home)
    left = [home for home in homes if home.assignment is None]
    record(by=user, action=Action.CARE_VIEW, areas=areas_of(user), detail={"members": len(people), "homes": len(homes)})
    return Team(
        loads=_loads(people, kept, today),
        alone=homes_of(CareHome.objects.filter(pk__in=[home.id for home in left[:SHOWN]]), today),
        alone_count=len(left),
        homes=len(homes),
        late=sum(home.standing.state in ("care_late", "care_silence") for home in homes),
    )


def member_page(user: User, member: UUID) -> tuple[Member, Sequence[Home], Sequence[Odd]]:
    """One member with the households she keeps and what looks odd. The look is written to the trail."""
    require(user, Permission.NETWORK_VIEW)
    row, today = reachable_keeper(user, member), clock.today()
    assigned = CareAssignment.objects.for_user(user).filter(member=row, ended_on=None).values("home")
    homes = homes_of(CareHome.objects.for_user(user).filter(ended_on=None, pk__in=assigned), today, held=False)
    subjects = [home.household for home in homes]
    record(by=user, action=Action.CARE_VIEW, purpose=Purpose.SUPERVISE, subjects=subjects, areas=[row.area_id],
           detail={"member": str(row.pk)})  # fmt: skip
    return row, homes, odd_of([row.pk], today)[row.pk]


def of_household(user: User, household: UUID) -> tuple[CareHome | None, Home | None]:
    """The care of a household, if it is in care, with who keeps it. Raises OutOfReach for one elsewhere."""
    require(user, Permission.HOUSEHOLD_VIEW)
    home = reachable_household(user, household)
    row = CareHome.objects.for_user(user).filter(household=home, ended_on=None).first()
    record(by=user, action=Action.CARE_VIEW, subjects=[home.pk], areas=[home.area_id], detail={"in_care": bool(row)})
    return row, next(iter(homes_of(CareHome.objects.filter(pk=row.pk), clock.today())), None) if row else None


def section(user: User, household: UUID) -> CareAssignment | CareHome | None:
    """What a household's page says: its assignment that holds, else its care, else nothing. One or two questions."""
    if not user.may(Permission.HOUSEHOLD_VIEW):
        return None
    home = CareHome.objects.for_user(user).filter(household=household, ended_on=None).defer("note").first()
    if home is None:
        return None
    held = CareAssignment.objects.filter(holds(clock.today()), home=home).select_related("member", "home")
    return held.defer("reason", "home__note").first() or home


def contacts_of(home: CareHome, *, most: int = 20) -> Sequence[CareContact]:
    """The newest contacts of a household."""
    return list(home.contacts.select_related("member")[:most])


def proposed(user: User, *, leaving: UUID | None = None) -> tuple[Sequence[tuple[Home, Match]], Sequence[Member]]:
    """Who should keep the households nobody keeps, or those of a member who leaves; and whom one may choose."""
    require(user, Permission.ASSIGN)
    today = clock.today()
    if leaving is None:
        rows = alone(today).filter(area__in=areas_of(user))
    else:
        row = reachable_keeper(user, leaving)
        kept = CareAssignment.objects.for_user(user).filter(member=row, ended_on=None).values("home")
        rows = CareHome.objects.for_user(user).filter(ended_on=None, pk__in=kept)
    homes = homes_of(rows.order_by("from_on", "pk")[:SHOWN], today)
    others = list(Member.objects.for_user(user).filter(_active(today)).order_by("pk"))
    others = [one for one in others if one.pk != leaving]
    needing = [Needing(str(home.id), home.area, home.street, home.tongue) for home in homes]
    matches = {match.home: match for match in propose(_keepers(others), needing, everyone=network().tongues[0].id)}
    subjects = [home.household for home in homes]
    record(by=user, action=Action.CARE_VIEW, subjects=subjects, areas=areas_of(user), detail={"what": "propose"})
    return [(home, matches[str(home.id)]) for home in homes], others


def counts(user: User) -> tuple[int, Mapping[str, int], Effort]:
    """Active members, households of each tier, and what the content supposes a contact takes."""
    require(user, Permission.NETWORK_VIEW)
    terms, today = network().care, clock.today()
    active = Member.objects.for_user(user).filter(_active(today)).count()
    tiers = Counter(CareHome.objects.for_user(user).filter(ended_on=None).values_list("tier", flat=True))
    record(by=user, action=Action.CARE_VIEW, areas=areas_of(user), detail={"what": "capacity"})
    return active, tiers, Effort(terms.call_minutes, terms.visit_minutes, terms.travel_minutes, terms.month_hours)


def state_in_words(row: Member) -> tuple[str, str]:
    """How a member stands today, in two languages."""
    return STATES[state_of(row, clock.today())]


def homes_of(rows: Any, on: date, *, names: bool = True, held: bool = True) -> list[Home]:
    """Households in care with how they stand, the longest silence first. `held`: only with an assignment that holds."""
    found = list(
        rows.annotate(
            reached=Max("contacts__at", filter=Q(contacts__result__in=REACHED)),
            visited=Max("contacts__at", filter=Q(contacts__result__in=REACHED, contacts__kind="care_visit")),
        )
        .select_related("household")
        .defer("note", "household__street", "household__unit")
    )
    ids = [row.pk for row in found]
    assigned = CareAssignment.objects.filter(home__in=ids, ended_on=None).filter(holds(on) if held else Q())
    by_home = {one.home_id: one for one in assigned.select_related("member").defer("reason")}
    heads = _heads([row.household_id for row in found]) if names else {}
    missed = _missed(ids, {row.pk: row.reached for row in found})
    told = [
        Home(
            row.pk, row.household_id, row.area_id, heads.get(row.household_id, "○○○"), row.household.street_masked,
            network().tier(row.tier), row.tongue, _stands(row, on), row.reached, missed[row.pk], by_home.get(row.pk),
        )
        for row in found
    ]  # fmt: skip
    return sorted(told, key=lambda home: (home.standing.due_on, home.id))


def odd_of(members: Iterable[UUID], on: date) -> dict[UUID, Sequence[Odd]]:
    """What looks odd in each member's diary of this month, with what she says of it."""
    ids = list(members)
    first = clock.at(on.replace(day=1), 0)
    rows: dict[UUID, list[Noted]] = defaultdict(list)
    told = CareContact.objects.filter(member__in=ids, at__gte=first).order_by("at", "pk")
    for pk, member, at, minutes, kind in told.values_list("pk", "member_id", "at", "minutes", "kind"):
        rows[member].append(Noted(str(pk), at, minutes, kind == CareContact.Kind.VISIT))
    said = {(one.member_id, one.flag): one.text for one in CareExplanation.objects.filter(member__in=ids)}
    return {
        member: [Odd(flag, said.get((member, flag.key), "")) for flag in odd(rows[member], network().care)]
        for member in ids
    }


def month_minutes(members: Iterable[UUID], on: date) -> dict[UUID, int]:
    """Minutes each worked in the month of a day."""
    rows = CareDay.objects.filter(member__in=list(members), on__year=on.year, on__month=on.month).order_by()
    return dict(rows.values_list("member").annotate(total=Sum("minutes")))


def _loads(people: Sequence[Member], kept: Mapping[UUID, Sequence[Home]], on: date) -> list[Load]:
    ids = [one.pk for one in people]
    minutes, strange = month_minutes(ids, on), odd_of(ids, on)
    gone = set(away(on).filter(member__in=ids).values_list("member", flat=True))
    month = CareContact.objects.filter(member__in=ids, at__gte=clock.at(on.replace(day=1), 0))
    talked = Counter(month.values_list("member", flat=True))
    loads = []
    for one in people:
        state, stands = state_of(one, on), Counter(home.standing.state for home in kept[one.pk])
        loads.append(
            Load(
                one, AWAY if one.pk in gone else STATES[state], state == "ready" and one.pk not in gone,
                kept=len(kept[one.pk]), due=stands["care_due"], late=stands["care_late"], silent=stands["care_silence"],
                minutes=minutes.get(one.pk, 0), contacts=talked[one.pk],
                flags=sum(not one_.text for one_ in strange[one.pk]),
                beyond=sum(home.assignment is not None and home.assignment.beyond for home in kept[one.pk]),
            )
        )  # fmt: skip
    return sorted(loads, key=lambda load: (not load.active, -load.silent, -load.late, -load.kept, load.member.pk))


def _keepers(people: Sequence[Member]) -> list[Keeper]:
    """Members as the proposal sees them: places taken, roads, languages."""
    ids = [one.pk for one in people]
    roads: dict[UUID, set[str]] = defaultdict(set)
    taken: Counter[UUID] = Counter()
    rows = CareAssignment.objects.filter(member__in=ids, ended_on=None).exclude(to_on__lt=clock.today())
    for member, road in rows.values_list("member_id", "home__household__street_masked"):
        taken[member] += 1
        roads[member] |= {road} - {""}
    facts = {one.member_id: one for one in CareProfile.objects.filter(member__in=ids)}
    return [
        Keeper(
            str(one.pk), one.area_id, taken[one.pk], network().care_most,
            road=facts[one.pk].road if one.pk in facts else "",
            roads=frozenset(roads[one.pk]), tongues=frozenset(facts[one.pk].tongues if one.pk in facts else ()),
        )
        for one in people
    ]  # fmt: skip


def _stands(row: Any, on: date) -> Standing:
    days = [timezone.localdate(at) if at else None for at in (row.reached, row.visited)]
    return standing(network().tier(row.tier), began=row.from_on, reached=days[0], visited=days[1], on=on)


def _missed(ids: Sequence[UUID], reached: Mapping[UUID, Any]) -> Counter[UUID]:
    rows = CareContact.objects.filter(home__in=ids, result=CareContact.Result.MISSED).order_by()
    found: Counter[UUID] = Counter()
    for home, at in rows.values_list("home", "at"):
        last = reached[home]
        found[home] += last is None or at > last
    return found


def _heads(households: Sequence[UUID]) -> dict[UUID, str]:
    rows = Resident.objects.filter(household__in=households, relation="head").only("household_id", "name")
    return {row.household_id: masked_name(row.name) for row in rows}


def _active(on: date) -> Q:
    return Q(pk__in=team(on).values("pk"))


def _current(on: date) -> Q:
    """Members of the present, and those who ended while a household still has their name on it."""
    keeps = CareAssignment.objects.filter(ended_on=None).values("member")
    return Q(Q(ended_on=None) | Q(ended_on__gt=on), Q(to_on=None) | Q(to_on__gte=on)) | Q(pk__in=keeps)
