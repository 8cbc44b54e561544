"""Letting somebody act for oneself (위임): given online or on paper, taken up with a code, ended by either side."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens import keys, sessions
from bandi.office.citizens.models import Citizen, CitizenSession, Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.trail import tell
from bandi.office.citizens.words import Opens, Power
from bandi.office.errors import OutOfReach, Refused

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Offer:
    """What a giver says."""

    helper_name: str
    power: Power
    from_on: date
    to_on: date
    kinds: tuple[str, ...] = ()


@transaction.atomic
def give(*, session: CitizenSession, offer: Offer) -> tuple[Mandate, str]:
    """A citizen lets somebody act for her. Returns the code the helper types; it is shown once."""
    if session.mandate_id:
        raise Refused(ko="위임을 받은 사람은 다시 위임할 수 없습니다.", en="A helper cannot hand a mandate on.")
    made = _made(session.citizen_id, offer)
    tell(session, Action.MANDATE_GIVE, detail={"mandate": str(made.pk), "power": made.power})
    return made, _code(made)


@transaction.atomic
def give_on_paper(*, by: User, giver: UUID, offer: Offer, paper: str) -> tuple[Mandate, str]:
    """An officer takes in a mandate signed on paper; `paper` says where it lies."""
    require(by, Permission.PERSON_REVEAL)
    if not Citizen.objects.filter(pk=giver).exists():
        raise OutOfReach("citizen")
    if not paper.strip():
        raise Refused(ko="서명한 종이가 어디에 있는지 적어 주세요.", en="Say where the signed paper lies.")
    made = _made(giver, offer, by=by, paper=paper.strip())
    _told(made, Action.MANDATE_GIVE, by=by)
    return made, _code(made, by=by)


@transaction.atomic
def take_up(*, code: str, session: CitizenSession | None = None, by: User | None = None) -> Mandate:
    """A helper types the code: another citizen, or one of us. Raises Refused when it leads nowhere."""
    key = keys.use_code(Opens.MANDATE, code)
    helper = session.citizen_id if session else None
    if key is None or key.mandate is None or (session is not None and session.mandate_id):
        raise Refused(
            ko="이 번호로 받은 위임이 없습니다. 글자를 다시 보고, 오래되었으면 새 번호를 받아 주세요.",
            en="No mandate has this code. Look at the letters again; if it is old, ask for a new one.",
        )
    if key.citizen == helper:
        raise Refused(ko="자기 자신에게는 위임할 수 없습니다.", en="Nobody can be her own helper.")
    set_citizen(key.citizen)
    row = Mandate.objects.select_for_update().get(id=key.mandate)
    if row.ended_at is None:
        row.helper_id, row.staff, row.taken_at = helper, by, timezone.now()
        row.save(update_fields=["helper", "staff", "taken_at"])
        _told(row, Action.MANDATE_TAKE, by=by)
    set_citizen(helper)
    if row.ended_at is not None:
        raise Refused(ko="이미 거둔 위임입니다.", en="This mandate was taken back.")
    return row


@transaction.atomic
def act(*, session: CitizenSession, mandate: UUID) -> CitizenSession:
    """From now on this browser shows the giver's pages, within the mandate."""
    row = Mandate.objects.filter(pk=mandate, helper_id=session.citizen_id).first()
    if row is None or session.mandate_id or not row.holds(clock.today()):
        raise OutOfReach("mandate")
    session.helper_id, session.citizen_id, session.mandate = session.citizen_id, row.giver_id, row
    session.save(update_fields=["helper", "citizen", "mandate"])
    set_citizen(row.giver_id)
    tell(session, Action.MANDATE_USE)
    return session


@transaction.atomic
def act_as_staff(*, by: User, mandate: UUID) -> str:
    """The same for one of us; returns the word for the cookie."""
    row = Mandate.objects.filter(pk=mandate, staff=by).first()
    if row is None or not row.holds(clock.today()):
        raise OutOfReach("mandate")
    set_citizen(row.giver_id)
    session = CitizenSession(citizen_id=row.giver_id, staff=by, mandate=row)
    word = sessions.begin(session)
    tell(session, Action.MANDATE_USE)
    return word


@transaction.atomic
def step_back(*, session: CitizenSession) -> bool:
    """The helper returns to her own pages; False: she has none here and is signed out."""
    if session.helper_id is None:
        sessions.end(session)
        return False
    session.citizen_id, session.helper, session.mandate = session.helper_id, None, None
    session.save(update_fields=["citizen", "helper", "mandate"])
    return True


@transaction.atomic
def end(*, mandate: UUID, session: CitizenSession | None = None, by: User | None = None) -> Mandate:
    """Ends a mandate at once, by who gave it, who holds it, or the counter. A second time changes nothing."""
    row = Mandate.objects.filter(pk=mandate).first()
    if row is None or (session is not None and session.mandate_id):
        raise OutOfReach("mandate")
    own = session.citizen_id if session else None
    if row.ended_at is None:
        set_citizen(row.giver_id)
        row.ended_at = timezone.now()
        row.ended_by = "officer" if own is None else "giver" if own == row.giver_id else "helper"
        row.save(update_fields=["ended_at", "ended_by"])
        CitizenSession.objects.filter(mandate=row).delete()
        _told(row, Action.MANDATE_END, by=by)
        set_citizen(own)
    return row


def _made(giver: UUID, offer: Offer, *, by: User | None = None, paper: str = "") -> Mandate:
    if offer.to_on - offer.from_on > LONGEST or offer.to_on < clock.today():
        raise Refused(
            ko="위임은 오늘 이후에 끝나고, 길어도 1년이어야 합니다.",
            en="A mandate ends after today and lasts a year at most.",
        )
    return Mandate.objects.create(
        giver_id=giver,
        helper_name=offer.helper_name,
        kinds=list(offer.kinds),
        power=offer.power,
        from_on=offer.from_on,
        to_on=offer.to_on,
        paper=paper,
        by=by,
    )


def _code(mandate: Mandate, *, by: User | None = None) -> str:
    return keys.give_code(Opens.MANDATE, citizen=mandate.giver_id, lasts=keys.MANDATE_LASTS, mandate=mandate.pk, by=by)


def _told(row: Mandate, action: Action, *, by: User | None) -> None:
    """Names giver and helper; the household where there is one."""
    home = Citizen.objects.filter(pk=row.giver_id).values_list("household", "household__area").first()
    detail = {"citizen": str(row.giver_id), "mandate": str(row.pk), "helper": str(row.helper_id or "")}
    subjects, areas = ([home[0]], [home[1]]) if home and home[0] and home[1] else ([], [])
    record(by=by, action=action, subjects=subjects, areas=areas, detail=detail, as_=":citizen")
