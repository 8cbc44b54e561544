"""StandIn (인수인계): who goes on leave hands neighbourhoods and open work to a colleague from a day to a day.

The colleague keeps the own role: an officer who stands in for a lead meets the lead's households and confirms nothing.
It counts from the next page on and ends with its last day by itself; giver, taker and the giver's lead can end it at
once. What the colleague does meanwhile is written to the trail as done for the absent one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from bandi.office import clock
from bandi.office.accounts.models import Posting, StandIn, User
from bandi.office.accounts.queries import areas_of, postings_on, require
from bandi.office.accounts.roles import MEETING_ROLES, Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach, Refused

LONGEST = timedelta(days=92)  # a longer absence is a new posting


@dataclass(frozen=True)
class Line:
    """One handover as the page shows it."""

    row: StandIn
    state: str  # coming | now | over | ended
    may_end: bool


@transaction.atomic
def give(*, by: User, giver: str, taker: str, from_on: date, to_on: date) -> StandIn:
    """Hands over for these days. For oneself, or as the lead for a member of the team."""
    require(by, Permission.HANDOVER_GIVE)
    one = {person.username: person for person in givers(by)}.get(giver)
    other = {person.username: person for person in takers(by)}.get(taker)
    if one is None or other is None:
        raise OutOfReach("account")
    if one.pk == other.pk:
        raise Refused(ko="다른 사람을 골라 주세요.", en="Choose somebody else.")
    if to_on < from_on or to_on < clock.today():
        raise Refused(
            ko="마치는 날은 시작하는 날과 오늘보다 빠를 수 없습니다.",
            en="The last day cannot be before the first day or today.",
        )
    if to_on - from_on > LONGEST:
        raise Refused(
            ko="석 달까지 넘길 수 있습니다. 더 길면 데이터 담당자에게 배치를 바꾸어 달라고 하세요.",
            en="Three months at most. For longer ask the steward to change the posting.",
        )
    about = {"giver": one, "taker": other, "from_on": from_on, "to_on": to_on}
    try:
        with transaction.atomic():
            row = StandIn.objects.create(**about, given_by=by, given_at=clock.now())
    except IntegrityError as error:
        raise Refused(ko="그날부터 이미 넘겨 두었습니다.", en="Handed over from that day already.") from error
    detail = {"giver": giver, "taker": taker, "from": str(from_on), "to": str(to_on)}
    record(by=by, action=Action.HANDOVER_GIVE, areas=_areas(one), detail=detail)
    return row


@transaction.atomic
def take_back(*, by: User, handover: UUID) -> StandIn:
    """Ends it now. Ending it twice is ending it once."""
    require(by, Permission.HANDOVER_GIVE)
    row = _reachable(by).select_for_update(of=("self",)).filter(pk=handover).first()
    if row is None:
        raise OutOfReach("handover")
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        detail = {"giver": row.giver.username, "taker": row.taker.username}
        record(by=by, action=Action.HANDOVER_END, areas=_areas(row.giver), detail=detail)
    return row


def lines(user: User) -> list[Line]:
    """What the person gave, took, or as a lead looks after; newest first."""
    require(user, Permission.HANDOVER_GIVE)
    today, found = clock.today(), []
    for row in _reachable(user).select_related("giver", "taker", "given_by", "ended_by")[:50]:
        state = "ended" if row.ended_at else "coming" if today < row.from_on else "over" if row.to_on < today else "now"
        found.append(Line(row, state, may_end=state in ("coming", "now")))
    return found


def givers(user: User) -> list[User]:
    """For whom the person may hand over: oneself; a lead also for who is posted in the same neighbourhoods."""
    team = _posted(areas_of(user)) if user.may(Permission.ASSIGN) else User.objects.none()
    return [user, *team.exclude(pk=user.pk)]


def takers(user: User) -> list[User]:
    """To whom: who meets households anywhere in the same district."""
    districts = Posting.objects.filter(postings_on(clock.today()), user=user).values("area__district_code")
    return list(_posted(None).filter(posting__area__district_code__in=districts).distinct())


def _posted(areas: list[str] | None) -> QuerySet[User]:
    posted = Posting.objects.filter(postings_on(clock.today()))
    if areas is not None:
        posted = posted.filter(area__in=areas)
    people = User.objects.filter(is_active=True, role__in=MEETING_ROLES, pk__in=posted.values("user"))
    return people.order_by("display_name", "username")


def _reachable(user: User) -> QuerySet[StandIn]:
    own = Q(giver=user.pk) | Q(taker=user.pk)
    if user.may(Permission.ASSIGN):
        own |= Q(giver__in=_posted(areas_of(user)).values("pk"))
    return StandIn.objects.filter(own)


def _areas(giver: User) -> list[str]:
    return sorted(Posting.objects.filter(postings_on(clock.today()), user=giver).values_list("area_id", flat=True))
