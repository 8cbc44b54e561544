"""What an officer writes down about a call, a visit and a result. Questions and errors in the words of the desk."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import day_box
from bandi.office.discovery import door
from bandi.office.merging import SeenForm
from bandi.office.visits.evidence import Rest
from bandi.office.visits.words import CONDITIONS, NEEDS

NOTE = {"rows": 3, "maxlength": 2000}


class Once(forms.Form):
    """A form that is one effect however often it is sent: it carries the id of the row it makes."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4


def hour_field(label: Any, **facts: Any) -> forms.TimeField:
    box = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = _("시각을 14:30처럼 써 주세요.")
    return forms.TimeField(label=label, widget=box, error_messages={"invalid": wrong, "required": wrong}, **facts)


def note_field(label: Any, *, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs=NOTE)
    return forms.CharField(label=label, widget=box, required=False, max_length=2000, help_text=help_text)


def _translated(words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    place = 1 if (get_language() or "ko").startswith("en") else 0
    return [(code, pair[place]) for code, pair in words.items()]


class CallForm(Once):
    """What came of a call, a letter, or asking somebody. One tap and one button are enough."""

    answer = forms.ChoiceField(
        label=_("어떻게 되었나요?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("어떻게 되었는지 하나를 골라 주세요."),
            "invalid_choice": _("이 방법으로는 없는 결과입니다. 다시 골라 주세요."),
        },
    )
    kind = forms.ChoiceField(
        label=_("어떻게 연락했나요?"),
        widget=forms.RadioSelect,
        initial="call",
        error_messages={"required": _("연락한 방법을 골라 주세요.")},
    )
    note = note_field(_("메모"), help_text=_("사실만 짧게. 주민등록번호와 병명은 쓰지 않습니다."))
    next_on = day_box(_("다음에 연락할 날"), required=False, help_text=_("근무일로 이틀 뒤를 넣어 두었습니다."))
    on = day_box(_("연락한 날"), required=False, help_text=_("비우면 지금으로 적습니다."))
    at = hour_field(_("연락한 시각"), required=False)

    def __init__(self, *args: Any, kind: str = "call", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ladder = door.ladder()
        ways = [rung for rung in ladder.rungs if rung.id != "visit"]
        self.rung = next((rung for rung in ways if rung.id == kind), ladder.rung("call"))
        replies = [ladder.replies[id] for id in self.rung.replies]
        language = get_language() or "ko"
        self.fields["kind"].choices = [(rung.id, door.label("rung", rung.id, language)) for rung in ways]  # type: ignore[attr-defined]
        self.fields["kind"].initial = self.rung.id
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        self.fields["answer"].choices = [(one.id, door.label("reply", one.id, language)) for one in replies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A time without a day means today; a day without a time is asked for."""
        return with_moment(self)


class PlanForm(SeenForm):
    """When to visit and who comes along."""

    on = day_box(_("방문할 날"))
    at = hour_field(_("방문할 시각"))
    companion = forms.CharField(
        label=_("함께 가는 사람"),
        required=False,
        max_length=60,
        help_text=_("첫 방문과 위험 표시가 있는 집은 두 사람이 갑니다."),
        error_messages={"max_length": _("함께 가는 사람은 60자까지 쓸 수 있습니다.")},
    )

    @property
    def planned_at(self) -> datetime:
        """The moment of the visit in Korea."""
        day, hour = self.cleaned_data["on"], self.cleaned_data["at"]
        return clock.at(day, hour.hour, hour.minute)


class VisitForm(Once, SeenForm):
    """What was found at the door: the short form first."""

    met = forms.ChoiceField(
        label=_("만났나요?"),
        choices=(("yes", _("만났어요")), ("no", _("못 만났어요"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("만났는지 골라 주세요.")},
    )
    condition = forms.MultipleChoiceField(
        label=_("집에서 본 것"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("본 것만 고릅니다.")
    )
    needs = forms.MultipleChoiceField(
        label=_("필요한 도움"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("들은 것만 고릅니다.")
    )
    note = note_field(_("메모"), help_text=_("사실만 짧게. 주민등록번호와 병명은 쓰지 않습니다."))
    companion = forms.CharField(label=_("함께 간 사람"), required=False, max_length=60)
    on = day_box(_("방문한 날"), required=False, help_text=_("비우면 지금으로 적습니다."))
    at = hour_field(_("방문한 시각"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        for name, words in (("condition", CONDITIONS), ("needs", NEEDS)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = _translated(words)

    def clean(self) -> dict[str, Any]:
        """A time without a day means today; nobody needs nothing and something at once."""
        told = with_moment(self)
        needs = told.get("needs") or []
        if "none" in needs and len(needs) > 1:
            self.add_error("needs", _("‘도움 필요 없음’은 다른 것과 함께 고를 수 없습니다."))
        return told


class ResultForm(SeenForm):
    """What came of the work on a household."""

    outcome = forms.ChoiceField(
        label=_("어떤 결과인가요?"),
        widget=forms.RadioSelect,
        choices=[(code, code) for code in door.OUTCOMES],
        error_messages={"required": _("결과를 하나 골라 주세요."), "invalid_choice": _("결과를 하나 골라 주세요.")},
    )
    ground = forms.CharField(label=_("무엇으로 확인했나요?"), required=False)
    to_area = forms.ChoiceField(label=_("옮긴 동네"), required=False)
    to_place = forms.CharField(
        label=_("새 주소"), required=False, max_length=200, help_text=_("아는 데까지. 목록에 없는 동네면 꼭 써 주세요.")
    )
    evidence = note_field(
        _("근거"), help_text=_("누구에게 무엇을 확인했는지. 지원으로 이어지지 않은 결과에는 꼭 필요합니다.")
    )
    next_check_on = day_box(
        _("다시 살필 날"),
        required=False,
        help_text=_("비우면 결과마다 정해 둔 날로 적습니다. 더 일찍 볼 까닭이 있으면 고칩니다."),
    )
    on = day_box(_("결과가 난 날"), required=False, help_text=_("비우면 오늘로 적습니다."))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_area"].choices = [("", _("이 구 밖이거나 모름")), *areas]  # type: ignore[attr-defined]

    @property
    def rest(self) -> Rest:
        """What the result rests on; a ground of another result, left over on the page, is none."""
        told = self.cleaned_data
        rule = door.outcome_rules().rules[told["outcome"]]
        ground = told["ground"].removeprefix(f"{rule.code}.")
        moved = {"to_area": told["to_area"], "to_place": told["to_place"]} if rule.transfers else {}
        return Rest(ground if ground in rule.grounds else "", **moved)

    def clean(self) -> dict[str, Any]:
        """Results without help say what they rest on."""
        told: dict[str, Any] = super().clean() or {}
        rule, again = door.outcome_rules().rules.get(told.get("outcome", "")), told.get("next_check_on")
        if rule and rule.explained and not (told.get("evidence") or "").strip():
            self.add_error("evidence", _("무엇으로 확인했는지 써 주세요. 근거 없이 닫을 수 없는 결과입니다."))
        if again is not None and again <= clock.today():
            self.add_error("next_check_on", _("다시 살필 날은 오늘보다 뒤여야 합니다."))
        return told


class ReturnForm(forms.Form):
    """Why a result is sent back."""

    reason = forms.CharField(
        label=_("돌려보내는 까닭"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        max_length=500,
        help_text=_("무엇을 더 하면 되는지 써 주세요. 담당자의 시간 기록에 남습니다."),
        error_messages={"required": _("무엇을 더 하면 되는지 써 주세요.")},
    )


def moment_of(told: dict[str, Any]) -> datetime | None:
    """The moment a form speaks of; None means now."""
    day: date | None = told.get("on")
    hour: time | None = told.get("at")
    if day is None and hour is None:
        return None
    hour = hour or time(0)
    return clock.at(day or clock.today(), hour.hour, hour.minute)


def with_moment(form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    if told.get("on") and not told.get("at") and "at" not in form.errors:
        form.add_error("at", _("그날 몇 시였는지도 써 주세요."))
    return told
