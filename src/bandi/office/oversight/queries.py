"""What the privacy officer, and the person who was asked, look at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach
from bandi.office.oversight.models import Alert, Canary, Export, Lookout, Opening, OwnHome

PAGE = 30
TABS = ("open", "asked", "answered", "second", "closed")


@dataclass(frozen=True)
class Figures:
    """How many alerts of one kind there were, and what they turned out to be."""

    sign: str
    all: int
    waiting: int
    justified: int
    mistake: int
    misuse: int


@dataclass(frozen=True)
class AlertsPage:
    """The privacy officer's list."""

    rows: "Page[Alert]"
    tab: str
    counts: dict[str, int]
    figures: Sequence[Figures]
    unreviewed: int  # emergency openings nobody reviewed yet
    late: int  # of these, past their three days
    lookout: Lookout | None


def alerts_page(user: User, *, tab: str = "", page: int = 1) -> AlertsPage:
    """Alerts of the person's neighbourhoods, one state at a time, with figures."""
    require(user, Permission.ALERT_VIEW)
    every = Alert.objects.for_user(user).exclude(state=Alert.State.QUIET)
    counts = Counter(dict(every.order_by().values_list("state").annotate(Count("pk"))))
    chosen = tab if tab in TABS else next((one for one in TABS[:4] if counts[one]), TABS[0])
    rows = every.filter(state=chosen).select_related("officer", "area").defer("question", "answer", "note")
    shown = Paginator(rows, PAGE).get_page(page)
    waiting = Opening.objects.for_user(user).filter(reviewed_at__isnull=True).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(review_by__lt=clock.today()))
    )  # fmt: skip
    record(by=user, action=Action.ALERT_VIEW, areas=areas_of(user), detail={"tab": chosen, "rows": len(shown)})
    return AlertsPage(
        rows=shown,
        tab=chosen,
        counts={one: counts[one] for one in TABS},
        figures=_figures(user),
        unreviewed=waiting["all"],
        late=waiting["late"],
        lookout=Lookout.objects.first(),
    )


def _figures(user: User) -> list[Figures]:
    counted = {
        row["sign"]: row
        for row in Alert.objects.for_user(user).exclude(state=Alert.State.QUIET).order_by().values("sign").annotate(
            all=Count("pk"),
            waiting=Count("pk", filter=~Q(state=Alert.State.CLOSED)),
            **{code: Count("pk", filter=Q(finding=code, state=Alert.State.CLOSED)) for code in Alert.Finding.values},
        )
    }  # fmt: skip
    return [Figures(**cast(dict[str, Any], counted[sign])) for sign in door.lookup_rules() if sign in counted]


def alert_page(user: User, alert: UUID) -> Alert:
    """One alert. Looking at it is written down; it names no household."""
    require(user, Permission.ALERT_VIEW)
    rows = Alert.objects.for_user(user).exclude(state=Alert.State.QUIET)
    row = rows.select_related("officer", "area", "asked_by", "closed_by", "second_by").filter(pk=alert).first()
    if row is None:
        raise OutOfReach("alert")
    record(by=user, action=Action.ALERT_VIEW, areas=[row.area_id], detail={"sign": row.sign})
    return row


def asked_of(user: User) -> list[Alert]:
    """What a person was asked about her look-ups, newest first; also what came of it."""
    rows = Alert.objects.filter(officer=user, asked_at__isnull=False).select_related("asked_by")
    return list(rows.order_by("-asked_at")[:PAGE])


def openings_of(user: User) -> list[Opening]:
    """A person's own emergency openings."""
    return list(Opening.objects.filter(user=user).select_related("area", "reviewed_by")[:PAGE])


@dataclass(frozen=True)
class Reviewable:
    """An emergency opening as its reviewer sees it."""

    opening: Opening
    looks: int  # rows of the trail made through it
    late: bool
    own: bool


def openings_page(user: User) -> list[Reviewable]:
    """Emergency openings of households in the person's neighbourhoods: not reviewed first, the oldest first."""
    require(user, Permission.ALERT_VIEW)
    rows = Opening.objects.for_user(user).select_related("user", "area", "reviewed_by")
    waiting = list(rows.filter(reviewed_at__isnull=True).order_by("at"))
    shown = waiting + list(rows.filter(reviewed_at__isnull=False)[:PAGE])
    looks = _looks(shown)
    record(by=user, action=Action.ALERT_VIEW, areas=areas_of(user), detail={"openings": len(shown)})
    today = clock.today()
    return [
        Reviewable(
            opening=one,
            looks=looks[str(one.pk)],
            late=one.reviewed_at is None and one.review_by < today,
            own=one.user_id == user.pk,
        )
        for one in shown
    ]


def _looks(openings: Sequence[Opening]) -> Counter[str]:
    """Opening -> how often its person looked through it."""
    if not openings:
        return Counter()
    people, since = {one.user.username for one in openings}, min(one.at for one in openings)
    rows = AuditEvent.objects.filter(actor__in=people, at__gte=since, detail__has_key="opening")
    looked = rows.filter(action__in=[Action.HOUSEHOLD_VIEW, Action.PERSON_REVEAL])
    return Counter(str(detail["opening"]) for detail in looked.values_list("detail", flat=True))


def canaries(user: User) -> list[Canary]:
    """Planted households of the person's neighbourhoods."""
    require(user, Permission.ALERT_VIEW)
    return list(Canary.objects.for_user(user).select_related("area", "made_by"))


def has_own_home(user: User) -> OwnHome | None:
    """Whether, and when, a person declared her own home."""
    return OwnHome.objects.filter(pk=user.pk).only("user_id", "declared_at").first()


def exports_page(user: User) -> list[Export]:
    """Exports of the person's neighbourhoods, newest first: her own, and all where she may approve."""
    if not user.may(Permission.EXPORT_APPROVE):
        require(user, Permission.EXPORT_ASK)
    rows = Export.objects.for_user(user).select_related("asked_by", "decided_by", "area").defer("csv", "xlsx", "why")
    return list((rows if user.may(Permission.EXPORT_APPROVE) else rows.filter(asked_by=user))[: PAGE * 2])
