"""Questions about citizens and mandates (시민·위임 조회)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.citizens.models import CitizenSession, Mandate, QuietWish
from bandi.office.discovery.models import Household, Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach

KINDS: dict[str, tuple[str, str]] = {}
"""Kinds of applications a mandate may name, in Korean and English; the room of applications adds its own."""


@dataclass(frozen=True)
class AtCounter:
    """One member of a household, as the counter's page offers her."""

    resident: int
    name: str  # masked
    relation: str
    born: int | None  # year


def offers_kinds(kinds: Mapping[str, tuple[str, str]]) -> None:
    """A room above says which kinds of applications there are."""
    KINDS.update(kinds)


def mandates_of(session: CitizenSession) -> tuple[list[Mandate], list[Mandate]]:
    """What a citizen gave, and what she holds and may use; newest first, ended ones last."""
    rows = sorted(Mandate.objects.select_related("staff"), key=lambda row: row.ended_at is not None)
    mine = session.citizen_id
    return [row for row in rows if row.giver_id == mine], [row for row in rows if row.helper_id == mine]


def held_by(staff: User) -> Sequence[Mandate]:
    """Mandates one of us took up and that still hold."""
    rows = Mandate.objects.filter(staff=staff, ended_at=None, to_on__gte=clock.today())
    return list(rows)


def members(user: User, household: UUID) -> tuple[Household, list[AtCounter]]:
    """Who lives in a household, masked, for the counter. Written to the trail; OutOfReach when it lies elsewhere."""
    require(user, Permission.PERSON_REVEAL)
    home = Household.objects.for_user(user).filter(pk=household).first()
    if home is None:
        raise OutOfReach("household")
    record(by=user, action=Action.HOUSEHOLD_VIEW, purpose=Purpose.COUNSEL, subjects=[home.pk], areas=[home.area_id])
    rows = Resident.objects.for_user(user).filter(household=home)
    return home, [
        AtCounter(row.pk, masked_name(row.name), row.relation, row.birth.year if row.birth else None) for row in rows
    ]


def quiet_since(household: UUID) -> date | None:
    """Since when somebody of a household asks not to be contacted; None: nobody does."""
    rows = QuietWish.objects.filter(citizen__household=household, ended_on=None)
    first = rows.order_by("since").values_list("since", flat=True).first()
    return first if isinstance(first, date) else None
