"""What is asked of others, and what they answered. Questions and errors in the words of the desk."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import day_box
from bandi.office.contact.models import ContactRequest
from bandi.office.discovery import door
from bandi.office.visits.forms import Once, hour_field, note_field, with_moment

AGENCIES = (("police", _("경찰(112)")), ("fire", _("소방(119)")))
ENTRIES = (
    ("", _("모름")),
    ("not_entered", _("들어가지 않음")),
    ("resident", _("본인이나 식구가 엶")),
    ("owner", _("집주인·관리인이 엶")),
    ("police", _("경찰이 엶")),
    ("fire", _("소방이 엶")),
)


class AskForm(Once):
    """What a request needs beside the household: for a well-being check, of whom and why."""

    agency = forms.ChoiceField(
        label=_("어디에 부탁하나요?"),
        choices=AGENCIES,
        widget=forms.RadioSelect,
        error_messages={"required": _("경찰과 소방 가운데 하나를 골라 주세요.")},
    )
    trigger = forms.CharField(
        label=_("부탁하는 까닭"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        max_length=500,
        help_text=_("언제 무엇을 해 보았고 무엇이 걱정되는지. 이름·주소·병명은 쓰지 않고 전화로 알려 줍니다."),
        error_messages={"required": _("왜 부탁하는지 써 주세요. 기록에 함께 남습니다.")},
    )

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel != "well_being":
            del self.fields["agency"], self.fields["trigger"]


class ManyForm(forms.Form):
    """Households ticked on the desk, and what is sent about them: what needs no reason of its own."""

    listing = forms.TypedMultipleChoiceField(
        coerce=forms.UUIDField().clean,
        error_messages={"required": _("보낼 가구를 하나 이상 골라 주세요.")},
    )
    channel = forms.ChoiceField(
        choices=[("text", ""), ("ai_call", "")],
        error_messages={"required": _("무엇을 보낼지 골라 주세요."), "invalid_choice": _("무엇을 보낼지 골라 주세요.")},
    )

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        ticked = given.getlist("listing")
        self.fields["listing"].choices = [(value, "") for value in ticked]  # type: ignore[attr-defined]

    @property
    def rung(self) -> Any:
        """What is sent, as the ladder has it."""
        return door.ladder().channels()[self.cleaned_data["channel"]]


class AnswerForm(forms.Form):
    """What came back."""

    reply = forms.ChoiceField(
        label=_("무엇이라고 답했나요?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("돌아온 답을 하나 골라 주세요.")},
    )
    marks = forms.MultipleChoiceField(
        label=_("집 앞에서 본 것"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("점검표에 표시된 것만 고릅니다."),
    )
    entry = forms.ChoiceField(
        label=_("문을 열고 들어갔나요?"),
        choices=ENTRIES,
        required=False,
        help_text=_("문을 여는 것은 경찰·소방의 권한입니다. 누가 열었는지 적습니다."),
    )
    entered_at = hour_field(
        _("문을 연 시각"), required=False, help_text=_("답이 온 날의 시각입니다. 모르면 비워 둡니다.")
    )
    reference = forms.CharField(label=_("기관의 사건·접수 번호"), required=False, max_length=60)
    following = forms.CharField(label=_("기관이 알려 준 다음 조치"), required=False, max_length=200)
    on = day_box(_("답이 온 날"), required=False, help_text=_("비우면 지금으로 적습니다."))
    at = hour_field(_("답이 온 시각"), required=False)
    note = note_field(_("메모"), help_text=_("사실만 짧게. 주민등록번호와 병명은 쓰지 않습니다."))

    def __init__(self, *args: Any, request: ContactRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ladder, language = door.ladder(), get_language() or "ko"
        ids = [id for id in ladder.rung(request.attempt.kind).replies if not ladder.replies[id].waiting]
        self.fields["reply"].choices = [(id, door.label("reply", id, language)) for id in ids]  # type: ignore[attr-defined]
        self.fields["marks"].choices = [  # type: ignore[attr-defined]
            (mark.id, door.label("mark", mark.id, language)) for mark in ladder.marks
        ]
        if request.channel != "well_being":
            for name in ("entry", "entered_at", "reference", "following"):
                del self.fields[name]
        if request.channel not in ("well_being", "registered"):
            del self.fields["marks"]

    def clean(self) -> dict[str, Any]:
        """A day without a time is asked for; whoever was found was found behind a door that somebody opened."""
        told = with_moment(self)
        known = door.ladder().replies.get(told.get("reply", ""))
        if "entry" in self.fields and known is not None and known.heard and not told.get("entry"):
            self.add_error("entry", _("누가 문을 열었는지 골라 주세요. 들어가지 않았으면 그렇게 고릅니다."))
        if (hour := told.get("entered_at")) is not None:
            told["entered_at"] = clock.at(told.get("on") or clock.today(), hour.hour, hour.minute)
        return told


class FileForm(forms.Form):
    """A file of answers and whose it is."""

    channel = forms.ChoiceField(label=_("어느 회신인가요?"))
    file = forms.FileField(
        label=_("회신 파일"),
        help_text=_("CSV나 XLSX. 첫 줄에 요청번호, 일시, 결과 칸이 있어야 합니다. 점검과 메모는 있으면 읽습니다."),
        error_messages={"required": _("파일을 골라 주세요."), "empty": _("빈 파일입니다.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ko"
        ways = {line.channel for line in door.ladder().codes}
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (name, door.label("rung", rung.id, language))
            for name, rung in door.ladder().channels().items()
            if name in ways
        ]
        self.fields["channel"].initial = "ai_call"
