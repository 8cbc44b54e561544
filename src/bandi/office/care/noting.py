"""What a member notes (안부 기록): calls and visits, hours worked, and what she says of something odd in her diary."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.care.due import week_of
from bandi.office.care.keeping import own, team
from bandi.office.care.models import CareAssignment, CareContact, CareDay, CareExplanation
from bandi.office.care.watch import REACHED
from bandi.office.discovery.door.network import network
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.models import Member
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import next_working_day

BACK = timedelta(days=31)  # a contact further back is no longer noted
UNDO = timedelta(hours=24)


@dataclass(frozen=True)
class Talk:
    """One call or visit as its member tells it."""

    kind: str  # CareContact.Kind
    result: str  # CareContact.Result
    at: datetime
    minutes: int
    note: str = ""


class Wrong(Refused):
    """A field cannot be (항목 오류). `column`: which."""

    def __init__(self, column: str, *, ko: str, en: str) -> None:
        self.column = column
        super().__init__(ko=ko, en=en)


@transaction.atomic
def note_contact(*, by: User, key: UUID, home: UUID, talk: Talk) -> CareContact:
    """A call or visit to a household she keeps. The same `key` counts once. A worry is a duty of the office at once.

    Raises OutOfReach when she does not keep it today, Wrong when the moment lies ahead or long past.
    """
    kept = own_assignment(by, home)
    known = CareContact.objects.filter(pk=key, by=by).first()
    if known is not None:
        return known
    if talk.at > clock.now():
        raise Wrong("at", ko="아직 오지 않은 때입니다.", en="That moment has not come yet.")
    if talk.at < clock.now() - BACK:
        raise Wrong("on", ko="한 달보다 오래된 안부는 담당 공무원에게 말씀해 주세요.",
                    en="Tell the office of contacts more than a month ago.")  # fmt: skip
    row = CareContact.objects.create(
        id=key, home=kept.home, member=kept.member, area_id=kept.area_id, by=by,
        **{**vars(talk), "note": talk.note or None},
    )  # fmt: skip
    _trail(by, row, "contact")
    if talk.result in REACHED:
        _heard(row, by)
    if talk.result == CareContact.Result.WORRIED:
        open_duty(
            household=kept.home.household_id,
            source=Source.REPORT,
            duty="care_worry",
            due_on=next_working_day(clock.today()),
            key=worry_key(row),
            path=reverse("care:home", args=[kept.home.household_id]),
            by=by,
        )
    return row


@transaction.atomic
def take_back(*, by: User, contact: UUID) -> CareContact:
    """What she noted by mistake within a day is gone, and a worry with it; the trail keeps that it was there."""
    row = CareContact.objects.select_related("home").filter(pk=contact, by=by).first()
    if row is None:
        raise OutOfReach("contact")
    own_assignment(by, row.home_id)
    if row.made_at < clock.now() - UNDO:
        raise Refused(ko="하루가 지나 지울 수 없습니다. 담당 공무원에게 말씀해 주세요.",
                      en="It can be taken back within a day only. Tell the office.")  # fmt: skip
    settle_duty(key=worry_key(row), by=by)
    _trail(by, row, "undo")
    row.delete()
    return row


@transaction.atomic
def note_day(*, by: User, on: date, minutes: int) -> CareDay | None:
    """How long she worked on a day; the last word of a day holds, 0 takes it away.

    Raises Wrong beside the field when a day, a week or a month would be too long, with what is left.
    """
    require(by, Permission.CARE_GIVE)
    member = Member.objects.select_for_update().filter(pk__in=own_member(by)).first()
    if member is None:
        raise OutOfReach("member")
    if on > clock.today() or on < clock.today() - BACK:
        raise Wrong(
            "on", ko="오늘부터 한 달 전까지의 날을 적습니다.", en="Days from a month ago until today are noted."
        )
    others = CareDay.objects.filter(member=member).exclude(on=on)
    if minutes:
        _within(others, on, minutes)
    detail = {"what": "hours", "member": str(member.pk), "minutes": minutes}
    record(by=by, action=Action.CARE_RECORD, areas=[member.area_id], detail=detail)
    if not minutes:
        CareDay.objects.filter(member=member, on=on).delete()
        return None
    facts = {"minutes": minutes, "area_id": member.area_id, "by": by, "at": clock.now()}
    return CareDay.objects.update_or_create(member=member, on=on, defaults=facts)[0]


@transaction.atomic
def explain(*, by: User, flag: str, text: str) -> CareExplanation:
    """What she says of something odd. Saying it again says it anew."""
    require(by, Permission.CARE_GIVE)
    member = Member.objects.filter(pk__in=own_member(by)).first()
    if member is None:
        raise OutOfReach("member")
    if not text.strip():
        raise Wrong("text", ko="한마디라도 적어 주세요.", en="Write at least a word.")
    record(by=by, action=Action.CARE_RECORD, areas=[member.area_id], detail={"what": "explain"})
    facts = {"text": text.strip(), "by": by, "at": clock.now(), "area_id": member.area_id}
    return CareExplanation.objects.update_or_create(member=member, flag=flag, defaults=facts)[0]


def own_assignment(user: User, home: UUID) -> CareAssignment:
    """A household she keeps today. Raises OutOfReach for every other."""
    require(user, Permission.CARE_GIVE)
    found = own(user, clock.today()).filter(home=home).select_related("home", "member", "home__household").first()
    if found is None:
        raise OutOfReach("home")
    return found


def own_member(user: User) -> list[UUID]:
    """The membership by which the care team's pages open to an account today; empty when its doors are shut."""
    rows = team(clock.today()).filter(account=user, area__in=areas_of(user)).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:1])


def worry_key(row: CareContact) -> str:
    """Names the duty of one worry."""
    return f"care:worry:{row.pk}"


def _heard(row: CareContact, by: User) -> None:
    """Somebody was reached: nobody needs to look for this household for its silence."""
    open_ = Duty.objects.filter(duty="care_silent", household=row.home.household_id, settled_at=None)
    for key in list(open_.values_list("key", flat=True)):
        settle_duty(key=key, by=by)


def _within(others: "QuerySet[CareDay]", on: date, minutes: int) -> None:
    """The day, the week and the month stay within what the content allows."""
    terms = network().care
    if minutes > terms.day_minutes:
        raise Wrong("minutes", ko=f"하루에 {terms.day_hours}시간까지 적습니다.",
                    en=f"A day has up to {terms.day_hours} hours.")  # fmt: skip
    monday, sunday = week_of(on)
    days = others.filter(on__range=(monday, sunday)).count()
    if days >= terms.week_days:
        raise Wrong("on", ko=f"한 주에 {terms.week_days}일까지 활동합니다. 이 주에는 이미 {days}일을 적었습니다.",
                    en=f"A week has up to {terms.week_days} days; {days} of this one are noted already.")  # fmt: skip
    month = others.filter(on__year=on.year, on__month=on.month)
    left = terms.month_minutes - (month.aggregate(total=Sum("minutes"))["total"] or 0)
    if minutes > left:
        hours, rest = divmod(max(0, left), 60)
        raise Wrong(
            "minutes",
            ko=f"한 달에 {terms.month_hours}시간까지입니다. 이달에는 {hours}시간 {rest}분이 남았습니다.",
            en=f"A month has up to {terms.month_hours} hours; {hours} h {rest} min are left.",
        )


def _trail(by: User, row: CareContact, what: str) -> None:
    detail = {"what": what, "kind": row.kind, "result": row.result}
    record(by=by, action=Action.CARE_RECORD, subjects=[row.home.household_id], areas=[row.area_id], detail=detail)
