"""What a steward filters by and sets."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.audit.models import Action
from bandi.office.discovery import door

ACTIONS = {
    Action.LIST_VIEW: _("목록 열람"),
    Action.MAP_VIEW: _("지도 열람"),
    Action.TEAM_VIEW: _("팀 화면 열람"),
    Action.DISTRICT_VIEW: _("구 현황 열람"),
    Action.HOUSEHOLD_VIEW: _("가구 열람"),
    Action.PERSON_REVEAL: _("이름·연락처 열람"),
    Action.SEARCH: _("이름으로 찾기"),
    Action.EXPORT: _("내려받기"),
    Action.ASSIGN: _("담당 정하기"),
    Action.CONTACT_RECORD: _("연락 기록"),
    Action.VISIT_PLAN: _("방문 약속"),
    Action.VISIT_RECORD: _("방문 기록"),
    Action.RESULT_GIVE: _("결과 내기"),
    Action.RESULT_CONFIRM: _("결과 확인"),
    Action.RESULT_RETURN: _("결과 돌려보내기"),
    Action.UNDO: _("되돌리기"),
    Action.CAPACITY_SET: _("담당 가능 가구 수 바꾸기"),
    Action.ROUND_START: _("차수 실행"),
    Action.ROUND_PUBLISH: _("차수 배포"),
    Action.ROUND_FAIL: _("차수 실패"),
    Action.LIST_OPEN: _("명단 열기"),
    Action.OUTCOMES_WRITE: _("결과 보내기"),
    Action.FEED_VIEW: _("자료 열람"),
    Action.AUDIT_VIEW: _("열람 기록 열람"),
    Action.WATCH_VIEW: _("이력관리 열람"),
    Action.WATCH_RECORD: _("이력관리 기록"),
    Action.WATCH_CHECK: _("이력관리 재확인"),
    Action.NOTICE_SEND: _("안내 보내기"),
    Action.SIGN_IN: _("로그인"),
    Action.SIGN_OUT: _("로그아웃"),
}
"""What the trail calls each action on the page."""

STATES = ("accepted", "refused", "held", "superseded")
CATEGORIES = ("encoding", "shape", "count", "required", "type", "range", "code", "key", "duplicate")


def _all(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _("모두")), *choices]


def _words(kind: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, door.label(kind, code, get_language() or "ko")) for code in codes]


def _day(label: Any) -> forms.DateField:
    box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = _("날짜를 2026-09-22처럼 써 주세요.")
    return forms.DateField(label=label, required=False, widget=box, error_messages={"invalid": wrong})


class DeliveryFilter(forms.Form):
    """Which files to show."""

    feed = forms.ChoiceField(label=_("연계 정보"), required=False)
    state = forms.ChoiceField(label=_("상태"), required=False)

    def __init__(self, *args: Any, feeds: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "feed", _all(feeds))
        _choose(self, "state", _all(_words("delivery", STATES)))


class RefusalFilter(forms.Form):
    """Which refused lines to show."""

    category = forms.ChoiceField(label=_("까닭"), required=False)
    column = forms.CharField(label=_("열 이름"), required=False, max_length=60)
    line = forms.IntegerField(
        label=_("줄 번호"),
        required=False,
        min_value=0,
        error_messages={"invalid": _("줄 번호는 숫자로 써 주세요."), "min_value": _("줄 번호는 0부터입니다.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "category", _all(_words("category", CATEGORIES)))


class TrailFilter(forms.Form):
    """Which rows of the trail to show."""

    action = forms.ChoiceField(label=_("행위"), required=False)
    actor = forms.CharField(label=_("아이디"), required=False, max_length=150)
    from_on = _day(_("언제부터"))
    to_on = _day(_("언제까지"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "action", _all([(action.value, name) for action, name in ACTIONS.items()]))

    def clean(self) -> dict[str, Any]:
        """The first day does not lie after the last."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("from_on"), told.get("to_on")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("from_on", _("시작하는 날이 끝나는 날보다 뒤입니다."))
        return told


class CapacityForm(forms.Form):
    """How many households a neighbourhood can meet in one round."""

    households = forms.IntegerField(
        min_value=0,
        max_value=10_000,
        error_messages={
            name: _("0에서 10,000 사이의 수를 써 주세요.") for name in ("required", "invalid", "min_value", "max_value")
        },
    )


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
