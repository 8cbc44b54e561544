"""Invented refusals of a demonstration town, and what became of them (시범 운영): drawn from a seed, under every rule.

Whoever is kept here was refused by the rules of the day of the decision. The looks of January and July 2026 are those
that run every morning, and invented officers write down what people answered.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.roles import Role
from bandi.office.errors import Refused
from bandi.office.history.actions import Refusal, keep, take_step
from bandi.office.history.look import look_again
from bandi.office.history.models import Watch

FIRST, LAW = date(2025, 1, 1), date(2026, 7, 30)
NEW_YEAR = date(2026, 1, 2)
EACH = 26  # refusals of one neighbourhood
FAMILY, GIVEN = "김이박최정강조윤장임", ("가람", "나래", "다솜", "라온", "마루", "바다", "사랑", "아라", "하늘", "한별")
ASKED, UNASKED = 0.62, 0.22  # share of the newly entitled who apply within four weeks, told and not told [I]
DECLINE, GRANT = 0.06, 0.7

Means = Mapping[str, int]
Drawn = tuple[str, list[tuple[date, str]], Means]


def refuse(*, seed: int) -> int:
    """Invented refusals from January 2025 on and what followed; returns how many are kept. Once, and in a demo only."""
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="Invented people are refused in a demo only.")
    with transaction.atomic():
        officers = _officers()
        with within(list(officers)):
            if Watch.objects.exists():
                return 0
            today = clock.today()
            draw = Random(f"refusals {seed}")  # noqa: S311 - invented people, the same for the same seed
            refusals = [_draw(draw, area, today=today) for area in sorted(officers) for _ in range(EACH)]
            for until, why in ((NEW_YEAR, "calendar"), (LAW, "calendar"), (today, "parameters")):
                _keep([one for one in refusals if one.filed_on < until], officers)
                refusals = [one for one in refusals if one.filed_on >= until]
                look_again(on=until, why=why)
                if until < today:
                    _answer(draw, until, officers=officers)
            return Watch.objects.count()


def _officers() -> dict[str, User]:
    people = User.objects.filter(role=Role.OFFICER).order_by("-pk").prefetch_related("areas")
    return {area.code: user for user in people for area in user.areas.all()}


def _keep(refusals: list[Refusal], officers: Mapping[str, User]) -> None:
    for area, by in sorted(officers.items()):
        kept = keep([one for one in refusals if one.area == area], by=by)
        Watch.objects.filter(id__in=[watch.id for watch in kept if watch.verdict != "no"]).delete()


def _answer(draw: Random, on: date, *, officers: Mapping[str, User]) -> None:
    """What the newly entitled did in the weeks after a look."""
    for watch in Watch.objects.filter(entitled_on=on).order_by("id"):
        by, told = officers[watch.area_id], watch.invited_on is not None

        def step(what: str, after: int, by: User = by, watch: UUID = watch.id) -> None:
            take_step(by=by, watch=watch, what=what, on=on + timedelta(days=after))

        if draw.random() < DECLINE:
            step("declined", 9)
        elif watch.deemed_on or draw.random() < (ASKED if told else UNASKED):
            if told:
                step("opened", draw.randint(2, 9))
            step("applied", draw.randint(10, 26))
            if draw.random() < GRANT:
                step("granted", draw.randint(30, 50))


def _draw(draw: Random, area: str, *, today: date) -> Refusal:
    benefit, members, means = draw.choices([_aged, _young_old, _poor, _child], weights=[52, 14, 22, 12])[0](draw, today)
    decided = FIRST + timedelta(days=draw.randint(0, max(1, (today - FIRST).days - 40)))
    if benefit == "basic_pension" and members[0][0] > date(1960, 12, 31):
        decided = min(_turns(members[0][0], 65), today) - timedelta(days=draw.randint(40, 80))
    number = draw.randint(1, 9999)
    return Refusal(
        id=UUID(int=draw.getrandbits(128), version=4),
        area=area,
        benefit=benefit,
        decided_on=decided,
        filed_on=decided + timedelta(days=draw.randint(1, 20)),
        members=members,
        facts=means,
        consent=True,
        name=draw.choice(FAMILY) + draw.choice(GIVEN),
        phone=f"010-0000-{number:04d}" if draw.random() < 0.9 else "",
        address=f"시범로{draw.randint(1, 60)}길 {draw.randint(1, 80)}",
        channel=draw.choices(["letter", "sms"], weights=[2, 1])[0],
    )


def _aged(draw: Random, today: date) -> Drawn:
    """Refused the basic pension with an income near the line: half within the rise of 2026, half beyond it."""
    couple = draw.random() < 0.4
    members = [(_born(draw, 1938, 1959), "head"), *([(_born(draw, 1938, 1962), "spouse")] if couple else [])]
    income = int((2_280_000 * (1.6 if couple else 1)) + draw.expovariate(1 / 320_000)) + 1
    home = draw.randrange(0, 400) * 1_000_000
    counted = max(home - 135_000_000, 0) * 4 // 1200
    savings = 20_000_000 + max(income - counted, 0) * 300
    means = {"earned_income": 0, "residential_property": home, "financial_assets": savings, "occupational_pension": 0}
    return "basic_pension", members, means


def _young_old(draw: Random, today: date) -> Drawn:
    """Refused the basic pension for being 64: some turn 65 before today."""
    birthday = today - timedelta(days=draw.randint(-120, 70))
    means = {
        "earned_income": draw.randrange(0, 120) * 10_000,
        "residential_property": draw.randrange(0, 200) * 1_000_000,
        "financial_assets": draw.randrange(0, 20) * 1_000_000,
        "occupational_pension": 0,
    }
    return "basic_pension", [(birthday.replace(year=birthday.year - 65, day=min(birthday.day, 28)), "head")], means


def _poor(draw: Random, today: date) -> Drawn:
    """Refused a basic benefit with a wage a little above the line of 2025."""
    benefit, line = draw.choice([("livelihood", 765_444), ("housing", 1_148_166), ("medical_aid", 956_805)])
    wage = int((line + draw.expovariate(1 / 60_000)) / 0.7) + 2
    means = {"earned_income": wage, "residential_property": 0, "financial_assets": 0}
    asked = {"livelihood": {"obligor_annual_income": 0}, "housing": {"monthly_rent": 350_000}}
    means |= asked.get(benefit, {"obligor_capacity": 0})
    return benefit, [(_born(draw, 1962, 1996), "head")], means


def _child(draw: Random, today: date) -> Drawn:
    """Refused the child allowance when the child turned eight: the law of 2026 raises the age."""
    return "child_allowance", [(_born(draw, 1982, 1994), "head"), (_born(draw, 2014, 2017), "child")], {}


def _born(draw: Random, first: int, last: int) -> date:
    return date(draw.randint(first, last), draw.randint(1, 12), draw.randint(1, 28))


def _turns(birth: date, age: int) -> date:
    return date(birth.year + age, birth.month, birth.day)
