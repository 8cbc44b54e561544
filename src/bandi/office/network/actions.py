"""Members of the safety net: taking in, correcting, ending and taking the end back (등록·수정·종료)."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import require_seen
from bandi.office.network.marks import LONGEST_NAME, PHONE, REFUSALS, digits, marks_of, person_of, tidy
from bandi.office.network.models import Member

FACTS = ("kind", "group", "name", "phone", "from_on", "to_on", "trained_on", "pledged_on", "clearance_until")
"""What a page shows and changes of a member."""


class Wrong(Refused):
    """A field of a member cannot be (항목 오류). `column`: which."""

    def __init__(self, column: str, code: str) -> None:
        self.column = column
        ko, en = REFUSALS[code]
        super().__init__(ko=ko, en=en)


@dataclass(frozen=True)
class Told:
    """What is told of a member, by a form or by a line of a file."""

    area: str
    kind: str
    name: str
    phone: str
    from_on: date
    group: str = ""
    to_on: date | None = None
    trained_on: date | None = None
    pledged_on: date | None = None
    clearance_until: date | None = None

    def tidied(self) -> "Told":
        """Name and number in one form."""
        return replace(self, name=tidy(self.name), phone=digits(self.phone))

    def fault(self, today: date) -> tuple[str, str] | None:
        """The first column that cannot be, with the code of REFUSALS; None when all is well."""
        kind = next((one for one in network().kinds if one.id == self.kind), None)
        groups = {one.id for one in network().groups}
        asked = (
            ("name", "name", not self.name or len(self.name) > LONGEST_NAME),
            ("phone", "phone", not PHONE.fullmatch(self.phone)),
            ("kind", "kind", kind is None),
            ("group", "group", kind is not None and self.group not in (groups if kind.grouped else {""})),
            ("to_on", "term", self.to_on is not None and self.to_on < self.from_on),
            ("trained_on", "future", self.trained_on is not None and self.trained_on > today),
            ("pledged_on", "future", self.pledged_on is not None and self.pledged_on > today),
        )
        return next(((column, code) for column, code, wrong in asked if wrong), None)

    def row(self, *, by: User) -> Member:
        """A new member with these facts."""
        told = dict(vars(self))
        marks = marks_of(self.name, self.phone)
        return Member(area_id=told.pop("area"), person=person_of(self.name, self.phone), marks=marks, by=by, **told)


@transaction.atomic
def add_member(*, by: User, told: Told) -> Member:
    """Takes somebody in. Refused when the same person stands in this lane of this neighbourhood already."""
    require(by, Permission.NETWORK_EDIT)
    told = _checked(by, told)
    row = told.row(by=by)
    _alone(row)
    row.save(force_insert=True)
    _trail(by, row, "add")
    return row


@transaction.atomic
def change_member(*, by: User, member: UUID, told: Told, seen: str | None = None) -> Member:
    """Corrects what is known of a member. Raises merging.Changed when somebody else saved since the page was opened."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_member(by, member, lock=True)
    require_seen(seen, row, *FACTS)
    told = _checked(by, replace(told, area=row.area_id))
    for name in FACTS:
        setattr(row, name, getattr(told, name))
    row.person, row.marks = person_of(row.name, row.phone), marks_of(row.name, row.phone)
    row.changed_at = clock.now()
    _alone(row)
    row.save()
    _trail(by, row, "change")
    return row


@transaction.atomic
def end_member(*, by: User, member: UUID) -> Member:
    """From today on nothing opens to this member. Ending a second time changes nothing."""
    return _end(by, member, clock.today(), "end")


@transaction.atomic
def resume_member(*, by: User, member: UUID) -> Member:
    """Takes the end of a membership back."""
    return _end(by, member, None, "resume")


@transaction.atomic
def sign_pledge(*, by: User, member: UUID) -> Member:
    """A member signs the pledge herself, after her training and never before."""
    row = Member.objects.select_for_update().filter(pk=member, account=by).first()
    if row is None:
        raise OutOfReach("member")
    if row.trained_on is None or row.trained_on > clock.today():
        raise Refused(ko="교육을 먼저 마쳐야 서약할 수 있습니다.", en="The pledge comes after the training.")
    if row.pledged_on is None:
        row.pledged_on, row.changed_at = clock.today(), clock.now()
        row.save(update_fields=["pledged_on", "changed_at"])
        _trail(by, row, "pledge")
    return row


@transaction.atomic
def link_account(*, by: User, member: UUID, username: str) -> Member:
    """Says which account is the member's own; an empty name takes it away."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_member(by, member, lock=True)
    user = User.objects.filter(username=username.strip(), is_active=True).first() if username.strip() else None
    if username.strip() and user is None:
        raise Refused(ko="그런 아이디로 쓰는 계정이 없습니다.", en="No account in use has this name.")
    row.account, row.changed_at = user, clock.now()
    row.save(update_fields=["account", "changed_at"])
    _trail(by, row, "account")
    return row


def reachable_member(user: User, member: UUID, *, lock: bool = False) -> Member:
    """A member in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Member.objects.select_related("area", "account").reach(user, member, lock=lock)


def _end(by: User, member: UUID, day: date | None, what: str) -> Member:
    require(by, Permission.NETWORK_EDIT)
    row = reachable_member(by, member, lock=True)
    if (row.ended_on is None) != (day is None):
        row.ended_on, row.changed_at = day, clock.now()
        row.save(update_fields=["ended_on", "changed_at"])
        _trail(by, row, what)
    return row


def _checked(by: User, told: Told) -> Told:
    told = told.tidied()
    if told.area not in areas_of(by):
        raise Wrong("area", "area")
    if fault := told.fault(clock.today()):
        raise Wrong(*fault)
    return told


def _alone(row: Member) -> None:
    if Member.objects.filter(area=row.area_id, kind=row.kind, person=row.person).exclude(pk=row.pk).exists():
        raise Refused(
            ko="이 동네의 같은 구분에 이미 있는 사람입니다. 이름이나 전화번호로 찾아 그 화면에서 고쳐 주세요.",
            en="The same person stands in this lane already. Search for the name or number and correct it there.",
        )


def _trail(by: User, row: Member, what: str) -> None:
    detail = {"what": what, "member": str(row.pk), "kind": row.kind}
    record(by=by, action=Action.MEMBER_EDIT, areas=[row.area_id], detail=detail)
