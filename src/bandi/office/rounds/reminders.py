"""Rounds nobody finished (놓친 순회) remind the officer in charge, once each."""

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.rounds.calendar import turn_before
from bandi.office.rounds.findings import missed_key, officer_of
from bandi.office.rounds.models import Beat, Door, Finding
from bandi.office.worklist.actions import open_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.working_days import add_working_days

REMIND_DAYS = 5


@transaction.atomic
def remind_missed() -> int:
    """Opens one duty for each area whose last round was not finished; how many. Safe to repeat.

    A duty is about a household: of those the office knows in the area it names the one whose door nobody looked at for
    longest. An area in which the office knows no household stands on the page of areas alone.
    """
    opened = 0
    with within(Area.objects.values_list("code", flat=True)):
        for beat in Beat.objects.filter(ended_on=None).order_by("area", "number"):
            opened += _remind(beat)
    return opened


def _remind(beat: Beat) -> int:
    before = turn_before(beat.rhythm, clock.today())
    if timezone.localdate(beat.made_at) > before.opens_on:
        return 0
    doors = Door.objects.filter(beat=beat, gone_on=None)
    seen = Finding.objects.filter(beat=beat, opens_on=before.opens_on).values("door")
    known = doors.exclude(pk__in=seen).filter(household__area=F("area"))
    longest = known.annotate(last=Max("findings__recorded_at")).order_by(F("last").asc(nulls_first=True), "place")
    door = longest.first()
    if door is None or door.household_id is None:
        return 0
    open_duty(
        household=door.household_id,
        source=Source.FOLLOW_UP,
        duty="round_missed",
        due_on=add_working_days(clock.today(), REMIND_DAYS),
        key=missed_key(beat.pk, before.opens_on),
        assignee=officer_of(beat.pk),
        path=reverse("rounds:beat", args=[beat.pk]),
    )
    return 1
