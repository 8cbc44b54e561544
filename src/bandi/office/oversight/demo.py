"""The demo's privacy officer finds something to ask (시범): a planted household, and somebody who opened it."""

from django.conf import settings
from django.db import transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import Role
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Household
from bandi.office.errors import Refused
from bandi.office.oversight.actions import plant
from bandi.office.oversight.exports import ask
from bandi.office.oversight.glass import eyes, open_for_an_hour
from bandi.office.oversight.models import Canary
from bandi.office.oversight.watching import look_through

NAME, STREET = "가짜별", "없는로 999"


def plant_and_touch() -> None:
    """Plants one household and lets a member of staff whom nobody can sign in as open it; the worker notices. Once."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    look_through()  # the first look begins here
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        area = Area.objects.order_by("code").first()
        if area is None or Canary.objects.exists():
            return
        canary = plant(by=None, area=area.code, name=NAME, street=STREET)
        nosy = User.objects.filter(role=Role.OFFICER, username__startswith="officer.").order_by("username").first()
        if nosy is not None:
            record(by=nosy, action=Action.HOUSEHOLD_VIEW, subjects=[canary.household_id], areas=[area.code])
        _open_and_ask(area.code)


def _open_and_ask(area: str) -> None:
    """An officer of elsewhere opened one household in an emergency, and a lead asks for a table: both wait."""
    called = "어머니가 전화를 받지 않는다고 자녀가 울며 전화함"
    home = Household.objects.filter(area=area, listings__isnull=False).order_by("pk").first()
    others = User.objects.filter(role=Role.OFFICER, username__startswith="officer.").order_by("pk")
    lead = User.objects.filter(role=Role.TEAM_LEAD, areas=area).order_by("pk").first()
    stranger = next((one for one in others if area not in areas_of(one)), None)
    if stranger is not None and home is not None:
        opening = open_for_an_hour(by=stranger, household=home.pk, area=area, reason="called", why=called)
        record(by=eyes(stranger, opening), action=Action.HOUSEHOLD_VIEW, subjects=[home.pk], areas=[area])
    if lead is not None:
        ask(by=lead, scope="counts", purpose="meeting", why="이달 사례회의 자료")
