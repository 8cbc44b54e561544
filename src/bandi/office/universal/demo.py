"""Universal visits and cards of a demonstration town (시범 운영): plans are the rounds' own, the rest invented.

The invented register knows of no births, so two families of the first neighbourhood are given one. There some were
offered a visit, some said yes or no, two were visited, some were sent a text; of who moved in some were told; cards
were handed out and three people asked to be called.
Once, and in a demo only.
"""

import secrets
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE
from bandi.office.discovery.models import Household, Resident
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.universal import moments
from bandi.office.universal.actions import Met, answered, offer, visited
from bandi.office.universal.arriving import write_move_in
from bandi.office.universal.models import MoveIn, OptIn, UniversalPlan
from bandi.office.universal.sending import came_back, send_offers
from bandi.office.universal.words import MoveState, PlanState
from bandi.office.worklist.working_days import next_working_day

NURSE, EACH, SENT, MOVED = "가짜간호사", 6, 4, 9
TOLD = (MoveState.TOLD, MoveState.APPLIED, MoveState.TOLD, MoveState.NOTHING)
WISHES = (("가짜이웃하나", "010-0000-0011", "to_call"), ("가짜이웃둘", "010-0000-0012", "called"),
          ("가짜이웃셋", "010-0000-0013", "helped"))  # fmt: skip


def offer_and_visit() -> int:
    """Lets the first officer work on some of the plans; returns how many were touched."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    officer = User.objects.get(username=DEMO_PEOPLE[0].username)
    (area, *_) = areas_of(officer)
    with transaction.atomic(), within(areas_of(officer)):
        if OptIn.objects.exists():
            return 0
        _births(officer)
        touched = sum(_work_on(officer, kind) for kind in ("turning_65", "newborn"))
        _cards(officer, area)
        _sent(officer)
        _arrived(officer)
    return touched


def _births(officer: User) -> None:
    """Two invented newborns in households that have children."""
    round_, today = current_round(), clock.today()
    homes = Household.objects.filter(area__in=areas_of(officer), kind="with_children").order_by("key")[:2]
    for place, home in enumerate(homes if round_ else ()):
        day = today - timedelta(days=20 + 15 * place)
        key = -secrets.randbelow(2**62) - 1  # no key of the engine's: nothing is joined to it by chance
        Resident.objects.create(household=home, area_id=home.area_id, person_key=key, name="가짜아기",
                                relation="child", birth=day, as_of=today)  # fmt: skip
        UniversalPlan.objects.create(household=home, area_id=home.area_id, kind="newborn", person_key=key,
                                     happens_on=day, month=day.replace(day=1), round=round_.id if round_ else "",
                                     due_on=next_working_day(today))  # fmt: skip


def _work_on(officer: User, kind: str) -> int:
    rows = list(UniversalPlan.objects.filter(kind=kind, state=PlanState.UNASKED).order_by("happens_on", "id")[:EACH])
    for place, row in enumerate(rows):
        offer(by=officer, plan=row.pk, way=("letter", "call", "text")[place % 3])
        if place % 3 == 1:
            answered(by=officer, plan=row.pk, agreed=False, never=place == EACH - 2)
        elif place % 3 == 2:
            answered(by=officer, plan=row.pk, agreed=True, nurse=NURSE)
    agreed = [row for row in rows if UniversalPlan.objects.get(pk=row.pk).state == PlanState.AGREED]
    for row in agreed[:1]:
        risky = ("risk", ["low_mood"]) if kind == "newborn" else ("two", [])
        visited(by=officer, plan=row.pk, told=Met(met=True, nurse=NURSE, tier=risky[0], risks=risky[1]))
    return len(rows)


def _sent(officer: User) -> None:
    """Offers that a channel carries, one of which came back."""
    rows = UniversalPlan.objects.filter(state=PlanState.UNASKED, area__in=areas_of(officer)).order_by(
        "happens_on", "id"
    )
    sent = [row.pk for row in rows[:SENT]]
    send_offers(by=officer, plans=sent, key=uuid5(NAMESPACE_OID, "bandi demo offers"))
    back = UniversalPlan.objects.filter(pk__in=sent, state=PlanState.ASKED).order_by("pk").first()
    if back is not None:
        came_back(by=officer, plan=back.pk)


def _arrived(officer: User) -> None:
    """The invented register knows of nobody who moved lately: some households are given a move-in, some were told."""
    round_, today = current_round(), clock.today()
    homes = Household.objects.filter(area__in=areas_of(officer), residents__relation="head").order_by("key").distinct()
    for place, home in enumerate(homes[:MOVED] if round_ else ()):
        people = sorted(home.residents.all(), key=lambda one: (one.relation != "head", one.pk))
        members = "\n".join(f"{one.relation} {one.birth:%Y-%m}" if one.birth else one.relation for one in people)
        row, new = MoveIn.objects.get_or_create(
            household=home, round=round_.id if round_ else "",
            defaults={"area_id": home.area_id, "moved_on": today - timedelta(days=25 + 3 * place), "members": members,
                      "made_on": today},
        )  # fmt: skip
        if new and place < len(TOLD):
            write_move_in(by=officer, moved=row.pk, state=TOLD[place])


def _cards(officer: User, area: str) -> None:
    today = clock.today()
    for moment, cards in ((moments.LEASE, 40), (moments.MOVED_IN, 120)):
        moments.hand_out(by=officer, area=area, moment=moment, cards=cards, on=today - timedelta(days=9))
    for number, (name, phone, state) in enumerate(WISHES):
        source = moments.Source(moments.LEASE if number == 1 else moments.MOVED_IN, area)
        key = uuid5(NAMESPACE_OID, f"bandi demo wish {number}")
        wish = moments.Wish(key, name, phone, "best_any", "ko", "시범")
        _, row = moments.opt_in(source=source, wish=wish)
        if state != row.state:
            moments.move_on(by=officer, optin=row.pk, state=state)
