"""Invented citizens of a demonstration town (시범): whom the trial provider knows, and what they did on their pages.

One asked for a person and was answered, keeps answers to the finder and writes an application that offers them, one
says that a record is wrong, one lets an invented daughter act for her.
One lives in no household that is known here.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import set_areas, within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE
from bandi.office.applications.filling import begin, keep_answers
from bandi.office.applications.hands import Hand
from bandi.office.citizens import mandates
from bandi.office.citizens.actions import Claims, arrive
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.models import Citizen, CitizenSession
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.trial import STRANGER
from bandi.office.citizens.words import Power
from bandi.office.discovery.door.portal import content
from bandi.office.discovery.models import Resident
from bandi.office.discovery.queries import current_round
from bandi.office.mine.actions import Said, answer, ask
from bandi.office.mine.answers import keep
from bandi.office.mine.models import OwnAsk
from bandi.office.mine.queries import told_of
from bandi.office.mine.words import Kind
from bandi.office.portal.keeping import Agreed
from bandi.office.worklist.models import Listing

KNOWN = 4  # citizens whom the provider knows, of households that were spoken with


def heads() -> list[int]:
    """The engine's keys of the heads of some households on the first officer's desk. Only in a demo."""
    round_ = current_round()
    officer = User.objects.filter(username=DEMO_PEOPLE[0].username).first()
    if not settings.DEMO or round_ is None or officer is None:
        return []
    with transaction.atomic(), within(areas_of(officer)):
        rows = Listing.objects.for_user(officer).filter(round=round_).order_by("candidate__rank", "pk")
        homes = list(rows.values_list("household", flat=True)[2 : 2 + KNOWN])
        found = Resident.objects.filter(household__in=homes, relation="head").values_list("household", "person_key")
        by_home = dict(found)
    return [by_home[home] for home in homes if home in by_home]


def introduce(numbers: Mapping[int, str]) -> int:
    """Tells the trial provider of these people (key -> resident number) and lets them use their pages."""
    officer = User.objects.get(username=DEMO_PEOPLE[0].username)
    with transaction.atomic(), within(areas_of(officer)):
        rows = {row.person_key: row for row in Resident.objects.filter(person_key__in=numbers)}
    people = [
        {
            "sub": f"invented-{place}",
            "name": rows[key].name or "",
            "birthdate": str(rows[key].birth or ""),
            "phone_number": rows[key].phone or "",
            "resident_number": number,
        }
        for place, (key, number) in enumerate(numbers.items(), start=1)
        if key in rows
    ]
    (settings.DATA / "trial_people.json").write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
    for place, person in enumerate(people):
        _lives(officer, place, person)
    _lives(officer, len(people), STRANGER | {"resident_number": ""})
    return len(people)


@transaction.atomic
def _lives(officer: User, place: int, person: Mapping[str, str]) -> None:
    """What one of them did."""
    arrive(claims=Claims(f"{settings.OIDC_ISSUER}\n{person['sub']}", **_facts(person)))
    here = _visitor()
    if OwnAsk.objects.filter(citizen=here.citizen).exists():
        return
    key = uuid5(NAMESPACE_OID, f"bandi demo ask {place}")
    if here.citizen.household_id is None:
        told = {"area": areas_of(officer)[0], "name": person["name"], "phone": person["phone_number"]}
        ask(here=here, key=key, said=Said(Kind.TALK, "지난주에 이사 왔어요. 어디에 물어야 할지 모르겠어요.", **told))
    elif place == 0:
        row = ask(here=here, key=key, said=Said(Kind.TALK, "낮에는 일해서 저녁에 전화해 주세요."))
        set_areas(areas_of(officer))
        answer(by=officer, ask=row.pk, end="talked", text="어제 저녁에 말씀 나눈 대로 목요일에 찾아뵙겠습니다.")
        set_citizen(here.citizen.pk, here.citizen.household_id)
        typed = [("people", "1"), ("born_1", "1958-04"), ("earn_1", "0"), ("a_other", "40만원"), ("lang", "ko")]
        typed.append(("a_rent", "25만원"))
        keep(here=here, agreed=Agreed(key, typed, "", content().keep_version, clock.now().isoformat()))
        hand = Hand(visitor=here)
        claim = begin(hand=hand, key=uuid5(NAMESPACE_OID, "bandi demo draft"), programme="housing")
        keep_answers(hand=hand, claim=claim.pk, topic="home", answers={"home_kind": "rent"})
    elif place == 1:
        known = told_of(here)
        if known.round and known.signals:
            said = Said(Kind.CORRECT, "지난달에 다 냈습니다.", known.signals[0].signal, known.round.pk)
            ask(here=here, key=key, said=said)
    elif place == 2:
        ask(here=here, key=key, said=Said(Kind.EXPLAIN))
        until = clock.today() + timedelta(days=90)
        mandates.give(session=here.session, offer=mandates.Offer("가짜딸", Power.ACT, clock.today(), until))


def _facts(person: Mapping[str, str]) -> dict[str, str]:
    names = {"name": "name", "birth": "birthdate", "phone": "phone_number", "resident_number": "resident_number"}
    return {ours: person[theirs] for ours, theirs in names.items()}


def _visitor() -> Visitor:
    """Who arrived just now; her session is not kept."""
    session = CitizenSession.objects.latest("began_at")
    citizen = Citizen.objects.get(pk=session.citizen_id)
    set_citizen(citizen.pk, citizen.household_id)
    CitizenSession.objects.filter(pk=session.pk).delete()
    return Visitor(citizen, session, None)
