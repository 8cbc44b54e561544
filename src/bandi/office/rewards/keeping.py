"""Who is no longer known of rewards (보유 기간이 지난 받는 사람): forgotten each night, by the clock of the content."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.discovery import door
from bandi.office.rewards.models import RewardClaim, RewardPayee

State = RewardClaim.State
NOTHING = dict.fromkeys(("name", "birth", "bank", "account"))


@transaction.atomic
def forget(on: date) -> int:
    """Takes away names and accounts of claims that ended long ago; how many. Amounts and days stay."""
    day = next(clock.began(on) for clock in door.retention_clocks() if clock.thing == "payee")
    paid = Q(claim__state=State.PAID, claim__paid_in__paid_at__date__lte=day)
    other = Q(claim__state__in=(State.REFUSED, State.CAPPED), claim__confirmed_at__date__lte=day)
    with within(list(Area.objects.values_list("code", flat=True))):
        return RewardPayee.objects.filter(paid | other, name__isnull=False).update(**NOTHING, person="", mark="")
