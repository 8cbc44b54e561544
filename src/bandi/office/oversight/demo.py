"""The demo's privacy officer finds something to ask (시범): a planted household, and somebody who opened it."""

from django.conf import settings
from django.db import transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.roles import Role
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import Refused
from bandi.office.oversight.actions import plant
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
