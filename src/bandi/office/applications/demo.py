"""Invented applications of a demonstration town (시범 운영), under every rule of the work; once.

At the first neighbourhood's counter an officer took three: one waits for a decision, one for papers, one was refused,
and the district looks at the objection.
"""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE, Role
from bandi.office.applications import deciding, filling, objecting
from bandi.office.applications.hands import Hand
from bandi.office.applications.models import Claim
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import Refused
from bandi.office.worklist.models import Listing

PROGRAMMES = ("single_parent_support", "housing", "basic_pension")
SAID: Mapping[str, str] = {
    "name": "가짜신청", "birth": "1956-02-28", "phone": "010-0000-0003", "address": "없는로 7", "spouse": "none",
    "home_kind": "rent", "bank": "가짜은행", "account": "000-0000-000001", "finance_consent": "yes",
}  # fmt: skip
KINDS = {"text": "가짜", "long": "가짜", "date": "2026-01-05", "dates": "2019-03-02", "number": "0", "won": "300000"}


@transaction.atomic
def apply_for_neighbours() -> None:
    """Takes them in as an officer does at the counter. Again, nothing is taken in twice."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    officer = User.objects.get(username=DEMO_PEOPLE[0].username)
    with within(areas_of(officer)):
        if Claim.objects.exists():
            return
        homes = Listing.objects.for_user(officer).order_by("due_on", "id")[: len(PROGRAMMES)]
        made = [_sent(officer, name, row) for name, row in zip(PROGRAMMES, homes, strict=False)]
        if len(made) == len(PROGRAMMES):
            deciding.ask_papers(by=officer, claim=made[1].pk, papers=["lease", "income_proof"])
            _refused(officer, made[2])


def _sent(officer: User, programme: str, row: Listing) -> Claim:
    hand, key = Hand(user=officer), uuid5(NAMESPACE_OID, f"bandi demo application {programme}")
    claim = filling.begin(hand=hand, key=key, programme=programme, household=row.household_id)
    while missing := applying().open(programme, Claim.objects.get(pk=claim.pk).told):
        told: dict[str, Any] = {
            one.id: SAID.get(one.id) or (one.options[0].id if one.options else KINDS[one.kind]) for one in missing
        }
        for topic in {one.topic for one in missing}:
            filling.keep_answers(hand=hand, claim=claim.pk, topic=topic, answers=told)
    return filling.send(hand=hand, claim=claim.pk)


def _refused(officer: User, claim: Claim) -> None:
    verdict = deciding.Verdict(grant=False, reason="over_line", words="집과 예금을 더한 재산이 기준보다 많습니다.")
    deciding.decide(by=officer, claim=claim.pk, verdict=verdict)
    lead = User.objects.filter(role=Role.TEAM_LEAD, areas=claim.area_id).first()
    if lead is not None:
        deciding.confirm(by=lead, claim=claim.pk, agree=True)
        objecting.object_to(hand=Hand(user=officer), claim=claim.pk, text="예금은 돌아가신 어머니 장례비로 썼습니다.")
