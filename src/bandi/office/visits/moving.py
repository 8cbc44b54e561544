"""What goes along when a household's neighbourhood changes (함께 옮기는 기록): handed over, or the register says so."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import F, Model
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Entitlement, Household, Reason, Resident, SignalSeen
from bandi.office.visits.models import CaseMeeting, ContactAttempt, Result, Transfer, Visit
from bandi.office.visits.record import refresh
from bandi.office.worklist.actions import DUE_OTHERWISE, WORK_FIELDS, open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.states import OPEN
from bandi.office.worklist.working_days import add_working_days

OF_ROUND: tuple[type[Model], ...] = (Candidate, SignalSeen, Reason, Entitlement)  # what rounds say of it
OF_LISTING: tuple[type[Model], ...] = (ContactAttempt, Visit, Result, CaseMeeting)  # what was done about it


def carry(home: UUID, *, to: str) -> None:
    """A household changes its neighbourhood, with everything rounds said and people did: nothing stays behind unseen.

    Rows of later rooms move when their model says by which path they belong to a listing or a household: `moves_by`.
    """
    for model, path in _paths().items():
        model._default_manager.filter(**{path: home}).update(area=to)
    Household.objects.filter(pk=home).update(area=to)


def follow_register(*, round_id: str, by: User | None = None) -> int:
    """Households that a round's register shows elsewhere take their work with them; how many.

    Nobody gives and nobody takes: the office they came to finds a duty on its desk, and nobody's name on the work.
    Needs the jurisdiction of all neighbourhoods. Safe to repeat.
    """
    homes = Household.objects.filter(pk__in=_strayed()).order_by("pk")
    for home in homes:
        work = list(Listing.objects.filter(household=home, state__in=OPEN).exclude(area=home.area).order_by("pk"))
        left = sorted({row.area_id for row in work})
        _settle_offers(work)
        Listing.objects.filter(pk__in=[row.pk for row in work]).update(assignee=None)
        Duty.objects.filter(household=home, settled_at=None).exclude(area=home.area).update(assignee=None)
        carry(home.pk, to=home.area_id)
        open_duty(
            household=home,
            source=Source.TRANSFER,
            duty="transfer",
            due_on=add_working_days(clock.today(), DUE_OTHERWISE),
            key=f"transfers:{round_id}:{home.pk}",
            path=reverse("visits:household", args=[home.pk]),
        )
        told = {"round": round_id, "register": True}
        record(by=by, action=Action.TRANSFER_ANSWER, subjects=[home.pk], areas=[*left, home.area_id], detail=told)
    return len(homes)


def _settle_offers(work: Iterable[Listing]) -> None:
    """What the giving office offered of this work and nobody answered: the register has answered it."""
    for row in work:
        for offered in Result.objects.filter(listing=row, superseded=False, confirmed_at=None, to_area__isnull=False):
            waits = Transfer.objects.filter(result=offered.pk, state=Transfer.State.ASKED)
            waits.update(state=Transfer.State.WITHDRAWN, head=None, place=None)
            settle_duty(key=f"visits:{row.pk}:transfer:{offered.pk}")
            offered.superseded = True
            offered.save(update_fields=["superseded"])
            refresh(row).save(update_fields=WORK_FIELDS)


def _strayed() -> set[UUID]:
    """Households with work in a neighbourhood where they no longer live."""
    found: set[UUID] = set()
    for model, path in _paths().items():
        if model in (Resident, *OF_ROUND, *OF_LISTING):  # theirs are where the listing is, and many
            continue
        rows = model._default_manager.exclude(area=F(f"{path}__area"))
        found.update(rows.order_by().values_list(path, flat=True).distinct())
    return found


def _paths() -> dict[type[Model], str]:
    """Model -> its path to the household it is about."""
    later = {model: model.moves_by for model in apps.get_models() if hasattr(model, "moves_by")}
    own: tuple[type[Model], ...] = (Resident, Duty, Listing, *OF_ROUND)
    paths = dict.fromkeys(own, "household") | dict.fromkeys(OF_LISTING, "listing") | later
    return {model: path if path.endswith("household") else f"{path}__household" for model, path in paths.items()}
