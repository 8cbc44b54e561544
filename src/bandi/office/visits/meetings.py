"""Writing down a case meeting (사례회의): who met, what they decided, when they look again."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.errors import Refused
from bandi.office.visits.models import CaseMeeting
from bandi.office.visits.record import refresh
from bandi.office.worklist.actions import WORK_FIELDS
from bandi.office.worklist.household import household_page, reachable_listing

DECISIONS = (
    ("apply", _("급여를 직권으로 신청")),
    ("emergency", _("긴급지원")),
    ("case_mgmt", _("통합사례관리")),
    ("visit", _("두 사람이 함께 방문")),
    ("find", _("다른 기관과 함께 찾기")),
    ("look_in", _("정한 날까지 살핌")),
)


class MeetingForm(forms.Form):
    """What was decided, by whom, and when they look again."""

    held_on = forms.DateField(label=_("회의한 날"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    second = forms.ChoiceField(
        label=_("함께 정한 사람"), error_messages={"required": _("함께 정한 사람을 골라 주세요.")}
    )
    others = forms.CharField(
        label=_("밖에서 온 사람"), required=False, max_length=200, help_text=_("기관과 직책. 예: 복지관 사례관리사")
    )
    decision = forms.ChoiceField(
        label=_("무엇을 하기로 했나요?"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("무엇을 하기로 했는지 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("까닭"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        help_text=_("왜 그동안 풀리지 않았고 이번에 무엇을 달리하는지. 병명은 쓰지 않습니다."),
        error_messages={"required": _("왜 그렇게 정했는지 써 주세요.")},
    )
    next_on = forms.DateField(label=_("다시 볼 날"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("고르기")), *((person.username, str(person)) for person in people)]
        self.fields["second"].choices = named  # type: ignore[attr-defined]


@transaction.atomic
def record_meeting(
    *, by: User, listing: UUID, second: User, held_on: date, decision: str, note: str, next_on: date, others: str = ""
) -> CaseMeeting:
    """Writes a case meeting down. It is the only way for a household listed a third time to come to a result.

    Raises Refused when fewer than two people of the office met, nothing was decided, or nobody looks again.
    """
    require(by, Permission.MEETING_RECORD)
    row = reachable_listing(by, listing, lock=True)
    if second.pk == by.pk or second.pk not in {person.pk for person in colleagues(by, area=row.area_id)}:
        raise Refused(
            ko="사례회의는 이 동네를 맡은 다른 사람과 함께 해야 합니다.",
            en="A case meeting needs a second person who works in this neighbourhood.",
        )
    if decision not in CaseMeeting.Decision.values or not note.strip():
        raise Refused(ko="무엇을 왜 하기로 했는지 써 주세요.", en="Say what was decided and why.")
    _dated(held_on, next_on)
    meeting = CaseMeeting.objects.create(
        listing=row,
        household=row.household,
        area=row.area,
        held_on=held_on,
        by=by,
        second=second,
        others=others.strip() or None,
        decision=decision,
        note=note.strip(),
        next_on=next_on,
    )
    refresh(row).save(update_fields=WORK_FIELDS)
    record(
        by=by,
        action=Action.MEETING_RECORD,
        subjects=[row.household_id],
        areas=[row.area_id],
        detail={"round": row.round_id, "decision": decision, "second": second.username},
    )
    return meeting


def _dated(held_on: date, next_on: date) -> None:
    if held_on > clock.today():
        raise Refused(ko="아직 오지 않은 날의 회의입니다.", en="The meeting lies in the future.")
    if next_on <= clock.today():
        raise Refused(ko="다시 볼 날은 오늘보다 뒤여야 합니다.", en="The day to look again must lie ahead.")


@login_required
def meeting(request: HttpRequest, listing: UUID) -> HttpResponse:
    """The form of a case meeting."""
    user = cast(User, request.user)
    require(user, Permission.MEETING_RECORD)
    row = reachable_listing(user, listing)
    people = {person.username: person for person in colleagues(user, area=row.area_id) if person.pk != user.pk}
    form = MeetingForm(request.POST or None, people=list(people.values()), initial={"held_on": clock.today()})
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            record_meeting(by=user, listing=listing, **(told | {"second": people[told["second"]]}))
            messages.success(request, gettext("사례회의를 적었습니다. 이제 결과를 낼 수 있습니다."))
            return redirect("visits:household", row.household_id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = household_page(user, row.household_id, purpose=Purpose.SUPERVISE)
    return render(request, "visits/meeting.html", {"form": form, "listing": row, "page": page})
