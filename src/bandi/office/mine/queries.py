"""Questions a citizen's own page asks (나의 복지 조회). Each look of hers is written to the trail once a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.models import QuietWish
from bandi.office.citizens.trail import tell
from bandi.office.counsel.models import Application, Consent
from bandi.office.discovery.door.seen import seen
from bandi.office.discovery.models import Candidate, Entitlement, Household, Reason, Round, SignalSeen
from bandi.office.errors import OutOfReach
from bandi.office.history.models import Notice, Watch
from bandi.office.mine.answers import kept_of
from bandi.office.mine.models import KeptAnswers, OwnAsk
from bandi.office.oversight.models import Export
from bandi.office.pages import language

NEWEST = 20


@dataclass(frozen=True)
class Home:
    """The first page: what is received, what may be due, what was applied for, what was said to the person."""

    receives: Sequence[Entitlement] = ()
    due: Sequence[Entitlement] = ()  # seems due and is not received
    open: Sequence[Entitlement] = ()  # depends on a fact
    applied: Sequence[Application] = ()
    notices: Sequence[Notice] = ()
    asks: Sequence[OwnAsk] = ()
    quiet: QuietWish | None = None
    known: bool = False  # whether a round ever looked at the household


@dataclass(frozen=True)
class Told:
    """What institutions told, and why the household was visited."""

    round: Round | None = None
    signals: Sequence[SignalSeen] = ()
    reasons: Sequence[str] = ()  # in words, without points
    listed: bool = False
    kept: str = ""  # that there may be more, told at the counter only
    asks: dict[str, OwnAsk] = field(default_factory=dict)  # signal -> the newest request about it


@dataclass(frozen=True)
class Agreed:
    """What was agreed to and still holds, and what no longer does."""

    consents: Sequence[Consent] = ()
    watches: Sequence[Watch] = ()
    answers: KeptAnswers | None = None  # to the finder


def home(here: Visitor) -> Home:
    """What the first page shows. A helper is shown applications alone, by other means (`sections.py`)."""
    tell(here.session, Action.OWN_VIEW, detail={"page": "home"})
    asks = list(OwnAsk.objects.filter(citizen=here.citizen)[:NEWEST])
    quiet = quiet_of(here)
    newest = _newest(here)
    if here.citizen.household_id is None:
        return Home(asks=asks, quiet=quiet)
    own = {"household": here.citizen.household_id}
    known = list(Entitlement.objects.filter(**own, round=newest.round_id)) if newest else []
    return Home(
        receives=[row for row in known if row.received],
        due=[row for row in known if row.verdict == "yes" and not row.received],
        open=[row for row in known if row.verdict == "depends" and not row.received],
        applied=list(Application.objects.filter(**own)[:NEWEST]),
        notices=list(Notice.objects.filter(watch__household=here.citizen.household_id).order_by("-on")[:NEWEST]),
        asks=asks,
        quiet=quiet,
        known=newest is not None,
    )


def quiet_of(here: Visitor) -> QuietWish | None:
    """The wish not to be contacted that holds now."""
    return QuietWish.objects.filter(citizen=here.citizen, ended_on=None).first()


def told_of(here: Visitor) -> Told:
    """What institutions told about the household, as the newest round saw it."""
    tell(here.session, Action.OWN_VIEW, detail={"page": "told"})
    newest, content = _newest(here), seen()
    asks = {
        row.signal: row for row in reversed(OwnAsk.objects.filter(citizen=here.citizen, kind="correct")) if row.signal
    }
    kept = str(getattr(content, f"kept_{language()}"))
    if newest is None:
        return Told(kept=kept, asks=asks)
    own = {"household": here.citizen.household_id, "round": newest.round_id}
    signals = SignalSeen.objects.filter(**own).exclude(signal__in=content.kept_signals)
    reasons = Reason.objects.filter(**own).exclude(signal__in=content.kept_signals)
    return Told(
        round=newest.round,
        signals=list(signals.order_by("signal")),
        reasons=[str(getattr(row, language())) for row in reasons.order_by("place")],
        listed=newest.listed,
        kept=kept,
        asks=asks,
    )


def agreed(here: Visitor) -> Agreed:
    """Consents and being watched."""
    tell(here.session, Action.OWN_VIEW, detail={"page": "consents"})
    own, kept = here.citizen.household_id, kept_of(here)
    if own is None:
        return Agreed(answers=kept)
    return Agreed(list(Consent.objects.filter(household=own)), list(Watch.objects.filter(household=own)), kept)


def exports_near(here: Visitor) -> Sequence[Export]:
    """Tables of the neighbourhood that were taken out: the household may have stood in them."""
    home_ = Household.objects.filter(pk=here.citizen.household_id).first() if here.citizen.household_id else None
    if home_ is None:
        return []
    with within([home_.area_id]):
        rows = Export.objects.filter(areas__contains=[home_.area_id], downloads__gt=0).defer("csv", "xlsx")
        return list(rows.order_by("-asked_at")[:NEWEST])


def ask_of(user: User, ask: UUID, *, opened: bool = False) -> OwnAsk:
    """A request as the officer in charge sees it, `opened` with the name of whom nobody knows here.

    Written to the trail; OutOfReach when it lies elsewhere.
    """
    require(user, Permission.CONTACT_RECORD)
    row = OwnAsk.objects.for_user(user).select_related("household", "by").filter(pk=ask).first()
    if row is None:
        raise OutOfReach("ask")
    detail = {} if row.household_id else {"ask": str(row.pk)}
    facts: dict[str, Any] = {"subjects": row.subjects, "areas": [row.area_id], "detail": detail}
    if opened:
        require(user, Permission.PERSON_REVEAL)
        record(by=user, action=Action.PERSON_REVEAL, purpose=Purpose.CONTACT, **facts)
    else:
        record(by=user, action=Action.HOUSEHOLD_VIEW, **facts)
    return row


def requests_of(user: User, *, answered: bool) -> QuerySet[OwnAsk]:
    """What citizens asked of the offices in which this person works; what is due first stands first. Names nobody."""
    require(user, Permission.CONTACT_RECORD)
    rows = OwnAsk.objects.for_user(user).filter(answered_on__isnull=not answered).select_related("area")
    rows = rows.defer("text", "answer", "name", "phone", "area__outline")
    return rows.order_by(*(["-answered_on", "id"] if answered else ["due_on", "id"]))


def reasons_for(row: OwnAsk) -> list[Reason]:
    """What the newest round said of the household, with its weights: for who explains the ordering."""
    if row.household_id is None:
        return []
    newest = _of_household(row.household_id)
    found: Any = Reason.objects.filter(household=row.household_id, round=newest.round_id) if newest else []
    return list(found)


def _newest(here: Visitor) -> Candidate | None:
    return _of_household(here.citizen.household_id) if here.citizen.household_id else None


def _of_household(household: UUID) -> Candidate | None:
    rows = Candidate.objects.filter(household=household, round__state=Round.State.PUBLISHED)
    return rows.select_related("round").defer("round__manifest", "round__counts").order_by("-round__cutoff").first()
