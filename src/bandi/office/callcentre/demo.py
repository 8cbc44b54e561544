"""Calls and visits asked for in the demo (시범): a call not ended, others of three agents, visits to answer."""

from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE, Role
from bandi.office.callcentre.booking import Asked, accept, ask
from bandi.office.callcentre.models import Call, VisitCode, VisitRequest
from bandi.office.codes import digest
from bandi.office.errors import Refused
from bandi.office.reports.models import UNPLACED
from bandi.office.worklist.working_days import add_working_days

COLLEAGUES = ("call-2", "call-3")  # without a password: nobody signs in as them
KINDS = ("call_question", "call_finder", "call_crisis", "call_report", "call_visit", "call_question")
WISHES = (
    {
        "name": "가짜방문가",
        "phone": "010-0000-0101",
        "place": "없는로 12, 101호",
        "text": True,
    },
    {"name": "가짜방문나", "phone": "010-0000-0102", "place": "없는로 30", "about": VisitRequest.About.READINESS},
    {"name": "가짜방문다", "phone": "010-0000-0103", "place": "없는로 41, 2층", "way": VisitRequest.Way.PHONE},
)


@transaction.atomic
def ring() -> None:
    """Calls of three agents, one of them unfinished, and three visits, one with its day set. Again: nothing more."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    agent = User.objects.get(role=Role.CALL_CENTRE, username="sori")
    others = [
        User.objects.get_or_create(username=name, defaults={"role": Role.CALL_CENTRE, "display_name": name})[0]
        for name in COLLEAGUES
    ]
    with within([UNPLACED]):
        if not Call.objects.exists():
            _calls([agent, *others])
            began = clock.now() - timedelta(minutes=7)
            told = {"script": "livelihood", "ticks": ["danger"], "note": "월세가 석 달 밀려 막막하다고 함"}
            Call.objects.create(agent=agent, started_at=began, kind="call_crisis", **told)
    officer = User.objects.get(username=DEMO_PEOPLE[0].username)
    (area, *_) = areas_of(officer)
    days = [add_working_days(clock.today(), count) for count in (2, 4)]
    keys = [uuid5(NAMESPACE_OID, f"bandi demo visit {number}") for number in range(len(WISHES))]
    codes = [
        ask(asked=Asked(key=key, area=area, days=days, part=VisitRequest.Part.MORNING, **wish))  # type: ignore[arg-type]
        for key, wish in zip(keys, WISHES, strict=True)
    ]
    with within([area]):
        last = VisitCode.objects.get(pk=digest(codes[-1])).request
        if VisitRequest.objects.get(pk=last).state == VisitRequest.State.ASKED:
            accept(by=officer, visit_request=last, on=days[0], part=VisitRequest.Part.AFTERNOON)


def _calls(agents: list[User]) -> None:
    now = clock.now()
    for number in range(24):
        kind = KINDS[number % len(KINDS)]
        ended = now - timedelta(minutes=11 * number + 20)
        Call.objects.create(
            agent=agents[number % len(agents)],
            kind=kind,
            script="livelihood" if kind == "call_crisis" else "",
            result="call_passed" if kind in ("call_report", "call_visit") else "call_informed",
            made=[kind.removeprefix("call_")] if kind in ("call_report", "call_visit") else [],
            started_at=ended - timedelta(minutes=3 + number * 7 % 13),
            ended_at=ended,
        )
