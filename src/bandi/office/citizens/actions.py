"""Knowing citizens, helping them at the counter, giving and ending mandates (verbs that write)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens import keys, sessions
from bandi.office.citizens.models import Citizen, CitizenSession, QuietWish
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.trail import tell
from bandi.office.citizens.words import PAPERS, Opens, Proof
from bandi.office.discovery import door
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import OutOfReach, Refused


@dataclass(frozen=True)
class Claims:
    """What a provider says of somebody, checked (oidc.py)."""

    subject: str  # issuer and the provider's name for the person
    name: str = ""
    birth: str = ""  # ISO date
    phone: str = ""
    resident_number: str = ""  # used once to find the household, never kept


@transaction.atomic
def arrive(*, claims: Claims) -> str:
    """Signs in whom a provider vouches for; the first time she becomes known. Returns the word for her cookie."""
    person = _person(claims.resident_number)
    known = keys.leads_to(Opens.SUBJECT, claims.subject)
    if known is None and person is not None:
        known = keys.leads_to(Opens.PERSON, str(person))
    citizen = _opened(known)
    citizen.name, citizen.birth = claims.name or citizen.name, claims.birth or citizen.birth
    citizen.phone, citizen.proof = claims.phone or citizen.phone, Proof.PROVIDER
    if person is not None:
        _live_in(citizen, _home_of(person))
        keys.bind(Opens.PERSON, str(person), citizen.pk)
    citizen.seen_at = timezone.now()
    citizen.save()
    keys.bind(Opens.SUBJECT, claims.subject, citizen.pk)
    return _begin(CitizenSession(citizen=citizen), how="provider")


@transaction.atomic
def open_at_counter(*, by: User, household: UUID, resident: int, paper: str) -> str:
    """A code for somebody of a household who showed a paper: ten minutes, once, on the counter's tablet."""
    citizen = known_at_counter(by=by, household=household, resident=resident, paper=paper)
    code = keys.give_code(Opens.COUNTER, citizen=citizen.pk, lasts=keys.COUNTER_LASTS, by=by)
    _told_of(citizen, Action.COUNTER_CODE, by=by, paper=paper)
    return code


@transaction.atomic
def go_with(*, by: User, household: UUID, resident: int, paper: str) -> str:
    """Opens the pages of somebody of a household on the officer's own screen, both looking; the cookie's word."""
    citizen = known_at_counter(by=by, household=household, resident=resident, paper=paper)
    _told_of(citizen, Action.COUNTER_CODE, by=by, paper=paper, together=True)
    set_citizen(citizen.pk)
    return _begin(CitizenSession(citizen=citizen, assisted_by=by), how="together")


@transaction.atomic
def come_with_code(*, code: str) -> str | None:
    """Signs in who types a counter's code, the first time it is typed; None when it leads nowhere."""
    key = keys.use_code(Opens.COUNTER, code)
    if key is None or key.citizen is None:
        return None
    citizen = _opened(key.citizen)
    citizen.seen_at = timezone.now()
    citizen.save(update_fields=["seen_at"])
    return _begin(CitizenSession(citizen=citizen, assisted_by=key.by), how="counter")


@transaction.atomic
def leave(*, session: CitizenSession, everywhere: bool = False) -> None:
    """Signs out here, or everywhere."""
    tell(session, Action.CITIZEN_OUT, detail={"everywhere": everywhere})
    sessions.end(session)
    if everywhere and session.mandate_id is None:
        sessions.end_everywhere(session.citizen_id)


@transaction.atomic
def wish_quiet(*, session: CitizenSession, quiet: bool, why: str = "") -> QuietWish:
    """A citizen asks not to be contacted, or takes it back."""
    facts = {"since": clock.today(), "why": why, "ended_on": None if quiet else clock.today()}
    wish, _ = QuietWish.objects.update_or_create(citizen_id=session.citizen_id, defaults=facts)
    tell(session, Action.OWN_ASK, detail={"kind": "quiet", "on": quiet})
    return wish


@transaction.atomic
def known_at_counter(*, by: User, household: UUID, resident: int, paper: str) -> Citizen:
    """The citizen an officer has before her. Raises OutOfReach when the person lives elsewhere."""
    require(by, Permission.PERSON_REVEAL)
    if paper not in PAPERS:
        raise Refused(ko="어떤 신분증을 보았는지 골라 주세요.", en="Choose which paper you looked at.")
    member = Resident.objects.for_user(by).filter(household=household, pk=resident).first()
    if member is None:
        raise OutOfReach("resident")
    known = keys.leads_to(Opens.PERSON, str(member.person_key))
    citizen = _opened(known)
    if not citizen.name:
        citizen.name, citizen.phone = member.name or "", member.phone or ""
        citizen.birth = member.birth.isoformat() if member.birth else ""
    citizen.proof = citizen.proof or Proof.COUNTER
    citizen.household_id, citizen.area_id = household, None
    citizen.save()
    keys.bind(Opens.PERSON, str(member.person_key), citizen.pk)
    return citizen


def _opened(citizen: UUID | None) -> Citizen:
    """The citizen, with her rows open for the rest of this transaction; a new one when nobody is known."""
    own = citizen or uuid4()
    set_citizen(own)
    return Citizen.objects.select_for_update().filter(pk=own).first() or Citizen(pk=own)


def _begin(session: CitizenSession, *, how: str) -> str:
    word = sessions.begin(session)
    tell(session, Action.CITIZEN_IN, detail={"how": how})
    return word


def _person(number: str) -> int | None:
    """The engine's key of a resident number; None where none was told."""
    return door.person_key(number) if number else None


def _home_of(person: int) -> UUID | None:
    """The household of a person, whichever office looks after it; the newest where two were told."""
    with within(_everywhere()):
        found = Resident.objects.filter(person_key=person).order_by("-as_of", "-id").values_list("household", flat=True)
        return found.first()


def _live_in(citizen: Citizen, household: UUID | None) -> None:
    citizen.household_id = household or citizen.household_id
    if citizen.household_id:
        citizen.area = None


def _everywhere() -> Sequence[str]:
    return list(Area.objects.values_list("code", flat=True))


def _told_of(citizen: Citizen, action: Action, *, by: User, **detail: object) -> None:
    area = Household.objects.filter(id__in=[citizen.household_id]).values_list("area", flat=True).first()
    told = {"citizen": str(citizen.pk)} | detail
    record(by=by, action=action, subjects=[citizen.household_id] if citizen.household_id else [],
           areas=[area] if area else areas_of(by), detail=told)  # fmt: skip
