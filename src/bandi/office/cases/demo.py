"""Invented counselling and cases of a demonstration town (시범 운영), under every rule of the work; once.

In the first neighbourhood an officer spoke with four households: one case is taken in, one is served under a plan,
one is asked to go up to the district, one conversation led to a referral. Support that ended is followed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import Role
from bandi.office.cases.actions import check, class_case, open_case
from bandi.office.cases.conferences import confer
from bandi.office.cases.endings import note_round
from bandi.office.cases.handing import hand_up
from bandi.office.cases.models import Case
from bandi.office.cases.plans import write_plan
from bandi.office.counsel.actions import finish, give_consent
from bandi.office.counsel.models import Counselling
from bandi.office.counsel.referrals import Asking, refer
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.worklist.models import Listing

SAID: tuple[Mapping[str, Any], ...] = (
    {"wish": "난방만이라도 다시 들어오면 좋겠어요.", "degree_economy": "great", "degree_housing": "great",
     "note_economy": "전기와 가스가 밀림", "q_no_utilities": "yes", "q_arrears": "yes"},
    {"wish": "병원에 같이 가 줄 사람이 필요해요.", "degree_health": "great", "degree_family_care": "great",
     "note_health": "약이 떨어짐", "q_untreated": "yes", "q_care_gap": "yes", "q_no_income": "yes"},
    {"wish": "빚 독촉이 무서워요.", "degree_economy": "great", "degree_rights": "great", "q_debt": "yes",
     "q_exploited": "yes", "q_mind": "yes", "q_nobody_to_call": "yes", "q_losing_home": "some"},
    {"wish": "다시 일하고 싶어요.", "degree_education_work": "great", "q_lost_work": "yes", "work": "support",
     "barrier": ["care", "record"]},
)  # fmt: skip
PLAN = (
    {"area": "health", "goal": "두 달 안에 치료를 다시 시작", "service": "외래 진료 동행", "amount": "주 1회",
     "provider": "보건소 방문간호", "ministry": "mohw"},
    {"area": "economy", "goal": "끊긴 생계 잇기", "service": "긴급 생계지원", "amount": "1회",
     "provider": "구청 복지정책과", "ministry": "mohw"},
)  # fmt: skip


def talk() -> int:
    """Invented conversations and cases; returns how many households were spoken with. Only in a demo."""
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="Invented conversations are for a demo only.")
    round_ = current_round()
    officer = User.objects.filter(role=Role.OFFICER).order_by("pk").first()
    if round_ is None or officer is None:
        return 0
    note_round(round_.id)
    with transaction.atomic(), within(areas_of(officer)):
        if Counselling.objects.exists():
            return 0
        newest = Listing.objects.for_user(officer).filter(round=round_)
        homes = list(newest.order_by("candidate__rank", "pk").values_list("household", flat=True)[2 : 2 + len(SAID)])
        for home, said in zip(homes, SAID, strict=False):
            finish(by=officer, household=home, told=said, revision=0, on=clock.today(), channel="visit")
        if len(homes) == len(SAID):
            _work(officer, homes)
        return len(homes)


def _work(by: User, homes: list[Any]) -> None:
    """What followed: a case taken in, one served, one on its way to the district, and a referral to work."""
    told = dict(Counselling.objects.filter(household__in=homes).values_list("household", "id"))
    first, served, hard, working = homes
    open_case(by=by, household=first, planner=by, reason="체납과 단전이 겹침")
    case = open_case(by=by, household=served, planner=by, reason="치료와 돌봄이 함께 필요", survey=told[served])
    _serve(by, case)
    up = open_case(by=by, household=hard, planner=by, reason="빚과 명의 도용이 얽힘", survey=told[hard])
    hand_up(by=by, case=up.id, reason="법률 문제와 마음 건강이 함께 있어 동에서 풀기 어렵습니다.")
    judged: dict[str, Any] = {"work": "support", "barriers": ("care", "record")}
    asking = Asking("work_centre", "education_work", ("name", "contact"), "다시 일하도록 상담해 주세요.", **judged)
    refer(by=by, household=working, asking=asking)


def _serve(by: User, case: Case) -> None:
    today = clock.today()
    people = f"{by} (담당)\n보건소 방문간호사\n종합사회복지관 사례관리사"
    task = ("진료 예약 확인", by, today + timedelta(days=5))
    confer(by=by, case=case.id, held_on=today, agenda="사례 구분과 역할", people=people,
           decisions="진료 동행부터 시작", tasks=[task])  # fmt: skip
    class_case(by=by, case=case.id, kind="integrated")
    agreed: dict[str, Any] = {"giver": "self", "scope": ("name", "needs", "health"), "receivers": ("welfare_centre",)}
    give_consent(
        by=by, household=case.household_id, until=today + timedelta(days=365), purpose="함께 돕기 위해", **agreed
    )
    span = {"start": today.isoformat(), "until": (today + timedelta(days=90)).isoformat()}
    sentences = {"opinion": "병원부터 다시 다니고 싶다고 하심"}
    plan = write_plan(by=by, case=case.id, based_on=0, rows=[row | span for row in PLAN], sentences=sentences)
    more = [
        *plan.told["rows"],
        dict(PLAN[0]) | span | {"service": "밑반찬 나눔", "amount": "주 2회", "ministry": "local"},
    ]
    write_plan(by=by, case=case.id, based_on=1, rows=more, sentences=sentences, agreed_on=today)
    check(by=by, case=case.id, row=plan.told["rows"][0]["id"], found="delivered", note="첫 진료를 함께 다녀옴")
