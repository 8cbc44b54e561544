"""What is written about a look-up, an emergency and an export. Questions and errors in the words of the office."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.oversight.models import Alert, Export, Opening
from bandi.office.pages import language

Words = dict[str, Promise]

ALERT_STATES: Words = {
    Alert.State.OPEN: _("새 경보"),
    Alert.State.ASKED: _("물어봄"),
    Alert.State.ANSWERED: _("답 받음"),
    Alert.State.SECOND: _("두 번째 확인 대기"),
    Alert.State.CLOSED: _("마침"),
}
FINDINGS: Words = {
    Alert.Finding.JUSTIFIED: _("업무에 필요했음"),
    Alert.Finding.MISTAKE: _("실수"),
    Alert.Finding.MISUSE: _("업무 외 열람"),
}
REASONS: Words = {
    Opening.Reason.LIFE: _("생명·신체가 위험함"),
    Opening.Reason.CHILD: _("아동·노인·장애인 학대 의심"),
    Opening.Reason.CALLED: _("본인·가족이 지금 도움을 청함"),
    Opening.Reason.POLICE: _("경찰·소방의 안부 확인 요청"),
    Opening.Reason.DISASTER: _("재난"),
}
REVIEWS: Words = {
    Opening.Finding.JUSTIFIED: _("긴급했음"),
    Opening.Finding.MISTAKE: _("다른 방법이 있었음"),
    Opening.Finding.MISUSE: _("업무 외 열람"),
}
SCOPES: Words = {
    Export.Scope.LIST: _("차수 명단(이름·주소 없이)"),
    Export.Scope.COUNTS: _("팀 업무 건수(작은 수 가림)"),
    Export.Scope.MEMBERS: _("인적안전망 회원 명부(이름·전화번호 있음)"),
}
PURPOSES: Words = {
    Export.Purpose.MEETING: _("사례·실무 회의"),
    Export.Purpose.REPORT: _("상급 기관 보고"),
    Export.Purpose.PLANNING: _("업무 계획"),
    Export.Purpose.AUDIT: _("감사·점검 자료"),
}
EXPORT_STATES: Words = {
    Export.State.ASKED: _("승인 대기"),
    Export.State.REFUSED: _("거절"),
    Export.State.WAITING: _("만드는 중"),
    Export.State.READY: _("내려받을 수 있음"),
    Export.State.FAILED: _("멈춤"),
    Export.State.EXPIRED: _("기한 지남"),
}


def _text(label: Any, *, help_text: Any = "", required: Any = None, rows: int = 3) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows, "maxlength": 1000})
    wrong = {"required": required} if required else {}
    return forms.CharField(
        label=label, widget=box, max_length=1000, help_text=help_text, required=bool(required), error_messages=wrong
    )


def _one(label: Any, words: Words, *, missing: Any) -> forms.ChoiceField:
    wrong = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=list(words.items()), widget=forms.RadioSelect, error_messages=wrong)


class AskForm(forms.Form):
    """The question to the person."""

    question = _text(
        _("물어볼 것"),
        help_text=_("가구나 사람을 알아볼 수 있는 말은 쓰지 않습니다. 무엇을 언제 몇 번 보았는지는 함께 전해집니다."),
        required=_("무엇을 물어볼지 써 주세요."),
    )


class AnswerForm(forms.Form):
    """The answer of the person who was asked."""

    text = _text(
        _("까닭"),
        help_text=_("어떤 업무 때문이었는지 사실만 써 주세요. 보신 분의 이름은 쓰지 않습니다."),
        required=_("왜 열어 보았는지 써 주세요."),
    )


class CloseForm(forms.Form):
    """What it was."""

    finding = _one(_("무엇이었나요?"), FINDINGS, missing=_("무엇이었는지 하나를 골라 주세요."))
    note = _text(_("메모"), rows=2)


class ReviewForm(CloseForm):
    """What the review of an emergency found."""

    finding = _one(_("점검 결과"), REVIEWS, missing=_("점검 결과를 하나 골라 주세요."))


class OwnHomeForm(forms.Form):
    """The own home and number. Kept as marks nobody can read back."""

    street = forms.CharField(
        label=_("도로명 주소"),
        required=False,
        max_length=120,
        help_text=_("예: 다산로44길 12. 동·시·구는 쓰지 않습니다."),
    )
    unit = forms.CharField(label=_("상세 주소"), required=False, max_length=60, help_text=_("예: 101동 202호"))
    phone = forms.CharField(label=_("전화번호"), required=False, max_length=20)


class GlassForm(forms.Form):
    """Whom to look for, and what happened."""

    area = forms.ChoiceField(
        label=_("어느 동네 가구인가요?"),
        error_messages={"required": _("동네를 골라 주세요."), "invalid_choice": _("동네를 골라 주세요.")},
    )
    name = forms.CharField(
        label=_("이름"), required=False, max_length=40, help_text=_("가구원 한 사람의 이름 전부. 똑같아야 찾습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    street = forms.CharField(
        label=_("주소"), required=False, max_length=120,
        help_text=_("도로명과 번호, 알면 상세 주소까지. 똑같아야 찾습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = _one(_("왜 급한가요?"), REASONS, missing=_("왜 급한지 하나를 골라 주세요."))
    why = _text(
        _("무슨 일인가요?"),
        help_text=_("사흘(근무일) 안에 보호책임자가 읽습니다."),
        required=_("무슨 일인지 써 주세요."),
    )

    def __init__(self, *args: Any, places: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = f"name_{language()}"
        town = f"district_{language()}"
        named = [(area.code, f"{getattr(area, town)} {getattr(area, name)}") for area in places]
        self.fields["area"].choices = [("", _("골라 주세요")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name or an address at least."""
        told: dict[str, Any] = super().clean() or {}
        if not (told.get("name") or told.get("street") or "name" in self.errors or "street" in self.errors):
            self.add_error("name", _("이름이나 주소 가운데 하나는 써 주세요."))
        return told


class PlantForm(forms.Form):
    """A household nobody has a reason to open."""

    area = forms.ChoiceField(label=_("동네"))
    name = forms.CharField(
        label=_("지어낸 이름"), max_length=40, help_text=_("실제 사람의 이름을 쓰지 마세요."),
        error_messages={"required": _("지어낸 이름을 써 주세요.")},
    )  # fmt: skip
    street = forms.CharField(
        label=_("지어낸 주소"), max_length=120, help_text=_("없는 번지를 쓰세요."),
        error_messages={"required": _("지어낸 주소를 써 주세요.")},
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            (area.code, getattr(area, f"name_{language()}")) for area in places
        ]


class ExportForm(forms.Form):
    """What leaves the office, and why."""

    scope = _one(_("무엇을 내보내나요?"), SCOPES, missing=_("무엇을 내보낼지 하나를 골라 주세요."))
    purpose = _one(_("무엇에 쓰나요?"), PURPOSES, missing=_("무엇에 쓸지 하나를 골라 주세요."))
    why = _text(
        _("자세히"),
        help_text=_("회의 이름이나 문서 번호. 사람의 정보는 쓰지 않습니다."),
        required=_("무엇에 쓰는지 써 주세요."),
    )


class DecideForm(forms.Form):
    """Why an export is refused."""

    note = _text(_("거절하는 까닭"), rows=2)
