"""Nobody left alone at the end of the day, nobody silent for long (돌봄 알림): duties that come and go by themselves.

Both are questions of the day. What the answer is stands on the pages at once; a job every hour turns it into duties, so
that somebody is told the same day. A duty of yesterday whose reason is gone is settled. Again, nothing happens twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.care.due import standing
from bandi.office.care.keeping import alone, lead_of
from bandi.office.care.models import CareContact, CareHome
from bandi.office.discovery.door.network import network
from bandi.office.worklist.actions import open_duty, reopen_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import next_working_day

REACHED = (CareContact.Result.REACHED, CareContact.Result.WORRIED)


@dataclass(frozen=True)
class Told:
    """One duty that should stand."""

    home: CareHome
    duty: str
    assignee: User | None = None


@transaction.atomic
def watch(on: date) -> int:
    """Opens what should stand on a day and settles what should not; how many changed. For jobs, within areas."""
    wanted = _alone(on, CareHome.objects.all())
    wanted |= {silent_key(home, since): Told(home, "care_silent") for home, since in _silent(on)}
    return stand(wanted, on=on, within=Q())


def tell_alone(homes: Iterable[CareHome], *, on: date, by: User) -> None:
    """The same for these households at once: somebody just left them, or care just began."""
    ids = [home.pk for home in homes]
    if not ids:
        return
    wanted = _alone(on, CareHome.objects.filter(pk__in=ids))
    here = Q(duty="care_alone", household__care__in=ids)
    stand(wanted, on=on, within=here, by=by)


def stand(wanted: Mapping[str, Told], *, on: date, within: Q, by: User | None = None) -> int:
    """Of the duties `within`, those wanted stand open and no others; how many changed."""
    ours = Duty.objects.filter(within, source=Source.CARE)
    known = dict(ours.values_list("key", "settled_at"))
    over = sorted(key for key, settled in known.items() if settled is None and key not in wanted)
    changed = sum(settle_duty(key=key, by=by) for key in over)
    for key, told in sorted(wanted.items()):
        if key not in known:
            open_duty(
                household=told.home.household_id,
                source=Source.CARE,
                duty=told.duty,
                due_on=next_working_day(on),
                key=key,
                assignee=told.assignee,
                path=reverse("care:home", args=[told.home.household_id]),
                by=by,
            )
        elif known[key] is None or not reopen_duty(key=key, by=by):
            continue
        changed += 1
    return changed


def alone_key(home: UUID, turns: int) -> str:
    """Names the occasion: the next one comes with the next assignment."""
    return f"care:alone:{home}:{turns}"


def silent_key(home: CareHome, since: date) -> str:
    """Names the occasion: the next one comes after the next contact."""
    return f"care:silent:{home.pk}:{since}"


def _alone(on: date, among: "QuerySet[CareHome]") -> dict[str, Told]:
    """Of these households, those nobody keeps, each a duty of the lead."""
    turns = dict(alone(on).filter(pk__in=among).values_list("pk").annotate(turns=Count("assignments")))
    homes = CareHome.objects.filter(pk__in=turns).defer("note").order_by("pk")
    leads = {area: lead_of(area, on) for area in sorted({home.area_id for home in homes})}
    return {alone_key(home.pk, turns[home.pk]): Told(home, "care_alone", leads[home.area_id]) for home in homes}


def _silent(on: date) -> list[tuple[CareHome, date]]:
    """Households nobody reached for longer than their tier allows. Those heard of lately are not looked at further."""
    least = min(tier.alarm_days for tier in network().tiers)
    heard = CareContact.objects.filter(
        home=OuterRef("pk"), result__in=REACHED, at__gte=clock.at(on - timedelta(days=least - 1), 0)
    )
    quiet = CareHome.objects.filter(~Exists(heard), ended_on=None, from_on__lte=on - timedelta(days=least))
    last = Max("contacts__at", filter=Q(contacts__result__in=REACHED))
    found: list[tuple[CareHome, date]] = []
    for home in quiet.annotate(last=last).defer("note").order_by("pk"):
        reached = timezone.localdate(home.last) if home.last else None
        told = standing(network().tier(home.tier), began=home.from_on, reached=reached, visited=None, on=on)
        if told.state == "care_silence":
            found.append((home, told.since))
    return found
