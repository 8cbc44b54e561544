"""Which programmes fit a household (대상 사업 찾기): calculated where the rules can, else by what each states.

What is known of the household stands in the form already. Nothing typed here is kept, and no fact stands in an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.catalogue.models import Programme
from bandi.office.discovery.door import finder
from bandi.office.discovery.models import Entitlement, Household, Resident
from bandi.office.worklist.household import age_on, reachable_household

SHOWN = 25  # programmes of a section; more are counted
MOST = 12  # members the form has room for
Version = tuple[datetime | None, int]


@dataclass(frozen=True)
class Line:
    """One programme of an answer; `judged` is what the newest round calculated, `unknown` what is not known."""

    programme: Programme
    unknown: Sequence[str]
    judged: Entitlement | None


@dataclass(frozen=True)
class Answer:
    """Programmes that fit, that may fit, and how many there are of each kind."""

    yes: Sequence[Line]
    depends: Sequence[Line]
    received: Sequence[Line]
    counts: Mapping[str, int]  # yes, depends, received, text: those that state nothing a machine can read; no


def home_for(user: User, household: UUID) -> Household:
    """The household if it lies in the person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    home = reachable_household(user, household)
    detail = {"page": "finder"}
    record(
        by=user,
        action=Action.HOUSEHOLD_VIEW,
        purpose="counsel",
        subjects=[home.id],
        areas=[home.area_id],
        detail=detail,
    )
    return home


def prefilled(user: User, home: Household) -> dict[str, Any]:
    """What is known of a household, as the form's boxes."""
    told: dict[str, Any] = {}
    members = list(Resident.objects.for_user(user).filter(household=home))[:MOST]
    for place, member in enumerate(members, start=1):
        told |= {f"age_{place}": age_on(member.birth, clock.today()), f"sex_{place}": member.sex}
    if not members:
        told |= {"age_1": home.head_age, "sex_1": home.head_sex}
    traits = finder.known_traits(kind=home.kind, size=home.size, minors=home.minors)
    return told | {f"trait_{code}": "yes" if yes else "no" for code, yes in traits.items()}


def fitting(user: User, known: finder.Known, *, home: Household | None) -> Answer:
    """The office's programmes for what is known. Those a round calculated for the household go by its verdict."""
    judged = _judged(user, home)
    by_variable = {variable: judged[benefit] for variable, benefit in finder.calculated().items() if benefit in judged}
    variables = dict(
        Programme.objects.filter(gone=False, same_as="", kind="calculated").values_list("id", "body__variable")
    )
    told = {name: by_variable[variable] for name, variable in variables.items() if variable in by_variable}
    found = finder.fits(shelf(*version()), known, on=clock.today())
    sections: dict[str, list[tuple[str, Sequence[str]]]] = {name: [] for name in ("yes", "depends", "received", "text")}
    for name, one in told.items():
        section = "received" if one.received else one.verdict
        sections.setdefault(section, []).append((name, ()))
    for fit in found:
        if fit.programme not in told:
            section = "yes" if fit.yes else "depends" if fit.unknown else "text"
            sections[section].append((fit.programme, fit.unknown))
    shown = [name for section in ("yes", "depends", "received") for name, _ in sections[section][:SHOWN]]
    rows = Programme.objects.defer("body", "finding").in_bulk(shown)
    lines = {
        section: [Line(rows[name], unknown, told.get(name)) for name, unknown in sections[section][:SHOWN]]
        for section in ("yes", "depends", "received")
    }
    return Answer(**lines, counts={name: len(rows) for name, rows in sections.items()})


def place_of(user: User, home: Household | None) -> tuple[str, str]:
    """Province and district of the household, else of the first neighbourhood the person works in."""
    area = home.area if home else next(iter(areas(user)), None)
    return (area.province_ko, area.district_ko) if area else ("", "")


def _judged(user: User, home: Household | None) -> dict[str, Entitlement]:
    """Benefit -> what the newest round calculated for the household."""
    if home is None:
        return {}
    rows = Entitlement.objects.for_user(user).filter(household=home).order_by("round__cutoff", "benefit")
    newest: dict[str, Entitlement] = {}
    for row in rows.select_related("round"):
        newest = newest if not newest or next(iter(newest.values())).round_id == row.round_id else {}
        newest[row.benefit] = row
    return newest


def version() -> Version:
    """Changes whenever the catalogue does."""
    told = Programme.objects.aggregate(at=Max("updated_at"), n=Count("pk"))
    return told["at"], told["n"]


@lru_cache(maxsize=1)
def shelf(at: datetime | None, count: int) -> Any:
    """The approved programmes laid out for matching, once for each version of the catalogue."""
    names = {f"body__{name}": name for name in finder.ASKED}
    rows = Programme.objects.filter(gone=False, same_as="").order_by("id").values("id", "name_ko", "source", *names)
    return finder.shelf({names.get(name, name): value for name, value in row.items()} for row in rows)
