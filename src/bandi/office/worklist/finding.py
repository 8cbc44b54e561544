"""A household that no round listed, found by an officer at work (직접 발견)."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Household, Resident
from bandi.office.discovery.names import road_of
from bandi.office.discovery.queries import current_round
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.actions import DUE
from bandi.office.worklist.duties import FOUND, OWN_FIND
from bandi.office.worklist.models import Listing
from bandi.office.worklist.working_days import add_working_days, next_working_day

WAY = "query"  # words.Why: the office itself asked
BAND = "high"  # no round has weighed it yet


@transaction.atomic
def find_household(*, by: User, area: str, home: Mapping[str, Any], seen: Sequence[str]) -> Listing:
    """Puts a household that an officer found on the current list of her neighbourhood, given to herself.

    `home`: street, unit, name, phone, kind, size; `seen`: codes of FOUND. Raises OutOfReach for a neighbourhood that is
    not hers, Refused without a round, or when this street and unit were found in this round already.
    """
    require(by, Permission.CONTACT_RECORD)
    round_ = current_round()
    if area not in areas_of(by):
        raise OutOfReach("area")
    if round_ is None:
        raise Refused(ko="아직 배포된 차수가 없습니다.", en="No round is published yet.")
    told = [words for code, words in FOUND.items() if code in seen]
    if not told:
        raise Refused(ko="무엇을 보았는지 하나 이상 골라 주세요.", en="Tick at least one thing you saw.")
    at = (home["street"].strip(), home["unit"].strip())
    known = Candidate.objects.for_user(by).filter(round=round_, area=area, asked=OWN_FIND)
    if at in set(known.values_list("household__street", "household__unit")):
        raise Refused(
            ko="이 주소의 가구는 이번 차수에 이미 직접 발견으로 올라 있습니다. 업무함에서 찾아 주세요.",
            en="A household found at this address is on the list of this round already. Look for it on the desk.",
        )
    found = _household(area, home, street=at[0], unit=at[1], round_id=round_.id)
    candidate = Candidate.objects.create(
        household=found, area_id=area, round=round_, listed=True, why=WAY, points=0, band=BAND, **_said(told)
    )
    due = add_working_days(next_working_day(clock.today()), DUE["urgent"])
    listing = Listing.objects.create(
        household=found, area_id=area, candidate=candidate, round=round_, due_on=due, assignee=by
    )
    record(by=by, action=Action.OWN_FIND, subjects=[found.id], areas=[area], detail={"seen": sorted(seen)})
    return listing


def _household(area: str, home: Mapping[str, Any], *, street: str, unit: str, round_id: str) -> Household:
    """The household with whoever was met as its head."""
    key = -secrets.randbelow(2**62) - 1  # no key of the engine's: nothing is joined to it by chance
    found = Household.objects.create(
        key=key,
        area_id=area,
        kind=home["kind"],
        size=home["size"],
        aged=0,
        minors=0,
        street=street,
        unit=unit,
        street_masked=road_of(street),
        round_seen=round_id,
    )
    Resident.objects.create(
        household=found,
        area_id=area,
        person_key=key,
        relation="head",
        source=OWN_FIND,
        as_of=clock.today(),
        name=home["name"] or None,
        phone=home["phone"] or None,
    )
    return found


def _said(told: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What a candidate says of why it is listed."""
    ko, en = (", ".join(words[place] for words in told) for place in (0, 1))
    return {
        "asked": OWN_FIND,
        "asked_ko": "직접 발견",
        "asked_en": "Own find",
        "reason_ko": f"담당자가 직접 발견했습니다: {ko}.",
        "reason_en": f"Found by an officer: {en}.",
    }
