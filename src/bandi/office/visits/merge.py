"""Two officers plan a visit to, or give a result of, the same household at once (함께 고치기): what each saw."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from bandi.office import clock
from bandi.office.discovery import door
from bandi.office.merging import Changed, Difference, require_seen, seen_mark
from bandi.office.pages import language
from bandi.office.visits.models import Result, Visit
from bandi.office.worklist.models import Listing

if TYPE_CHECKING:
    from bandi.office.visits.forms import PlanForm, ResultForm, VisitForm

PLAN = ("planned_at", "companion")
VISIT = ("at", "by_id", "met", "condition", "needs", "note")
RESULT = ("outcome", "evidence", "next_check_on", "given_on")


def planned(listing: Listing) -> Visit | None:
    """The visit that is planned now."""
    return Visit.objects.filter(listing=listing, at__isnull=True).select_related("by").order_by("-created_at").first()


def standing(listing: Listing) -> Result | None:
    """The result that stands now, confirmed or not."""
    return Result.objects.filter(listing=listing, superseded=False).select_related("given_by").first()


def made(listing: Listing) -> Visit | None:
    """The visit that was written down last."""
    rows = Visit.objects.filter(listing=listing, at__isnull=False).select_related("by")
    return rows.order_by("-created_at").first()


def visit_seen(listing: Listing) -> str:
    """What somebody who writes a visit down sees."""
    return seen_mark(made(listing), *VISIT)


def require_visit_seen(seen: str | None, listing: Listing) -> None:
    """Raises Changed when a colleague wrote a visit down since: it may be the same one."""
    require_seen(seen, made(listing), *VISIT)


def plan_seen(listing: Listing) -> str:
    """What somebody who plans a visit sees."""
    return seen_mark(planned(listing), *PLAN)


def result_seen(listing: Listing) -> str:
    """What somebody who gives a result sees."""
    return seen_mark(standing(listing), *RESULT)


def require_plan_seen(seen: str | None, listing: Listing) -> None:
    """Raises Changed when another visit was planned since."""
    require_seen(seen, planned(listing), *PLAN)


def require_result_seen(seen: str | None, listing: Listing) -> None:
    """Raises Changed when another result was given since."""
    require_seen(seen, standing(listing), *RESULT)


def collide_plan(form: "PlanForm", changed: Changed) -> None:
    """The plan of the other beside the one typed here."""
    theirs = changed.row if isinstance(changed.row, Visit) else None
    when = timezone.localtime(theirs.planned_at) if theirs and theirs.planned_at else None
    yours = timezone.localtime(form.planned_at)
    form.collide(
        changed,
        seen_mark(theirs, *PLAN),
        Difference(_("방문할 때"), f"{when:%Y-%m-%d %H:%M}" if when else None, f"{yours:%Y-%m-%d %H:%M}"),
        Difference(_("함께 가는 사람"), theirs.companion if theirs else None, form.cleaned_data["companion"]),
        by=theirs.by if theirs else "",
    )


def collide_visit(form: "VisitForm", changed: Changed) -> None:
    """The visit a colleague wrote down beside the one typed here. Sent once more, it is one more visit."""
    theirs, told = changed.row if isinstance(changed.row, Visit) else None, form.cleaned_data
    met = {True: _("만났어요"), False: _("못 만났어요"), None: None}
    when = timezone.localtime(theirs.at) if theirs and theirs.at else None
    day, hour = told.get("on"), told.get("at")
    yours = f"{day or clock.today():%Y-%m-%d}{f' {hour:%H:%M}' if hour else ''}"
    form.collide(
        changed,
        seen_mark(theirs, *VISIT),
        Difference(_("방문한 때"), f"{when:%Y-%m-%d %H:%M}" if when else None, yours),
        Difference(_("만났나요?"), met[theirs.met if theirs else None], met[told["met"] == "yes"]),
        Difference(_("메모"), theirs.note if theirs else None, told["note"]),
        by=theirs.by if theirs else "",
    )


def collide_result(form: "ResultForm", changed: Changed) -> None:
    """The result of the other beside the one typed here."""
    theirs, told = changed.row if isinstance(changed.row, Result) else None, form.cleaned_data
    names = [door.label("outcome", code, language()) if code else None
             for code in (theirs.outcome if theirs else "", told["outcome"])]  # fmt: skip
    form.collide(
        changed,
        seen_mark(theirs, *RESULT),
        Difference(_("결과"), *names),
        Difference(_("근거"), theirs.evidence if theirs else None, told["evidence"]),
        Difference(_("다시 살필 날"), theirs.next_check_on if theirs else None, told["next_check_on"]),
        by=theirs.given_by if theirs else "",
    )
