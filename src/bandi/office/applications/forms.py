"""Questions of an application as forms. What can be read is kept even where another field is wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import choose
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import Refused
from bandi.office.field.pictures import stripped
from bandi.office.merging import SeenForm
from bandi.office.pages import eased, language
from bandi.office.portal.typed import Unread, won
from bandi.office.reports.reading import holds_resident_number, phone_of
from bandi.office.reports.uploads import MOST

if TYPE_CHECKING:
    from bandi.office.discovery.door.applying import ApplyQuestion

MOST_CHILDREN = 15
ACCOUNT = re.compile(r"\d[\d-]{8,22}\d")
NUMERIC = {"inputmode": "numeric"}


class _Text(forms.CharField):
    """Free text without a resident number."""

    def clean(self, value: Any) -> Any:
        """The text, tidied."""
        told = str(super().clean(value) or "").strip()
        if holds_resident_number(told):
            raise ValidationError(_("주민등록번호는 쓰지 마세요. 담당자가 따로 확인합니다."))
        return told


class _Won(forms.CharField):
    """Won as people write them, kept as digits."""

    def clean(self, value: Any) -> Any:
        """Digits, or nothing."""
        try:
            told = won(str(super().clean(value) or ""))
        except Unread as error:
            raise ValidationError(_("돈은 숫자로 써 주세요. 보기: 62만원, 620,000, 없음")) from error
        return "" if told is None else str(told)


class _Day(forms.DateField):
    """A day; `past`: not after today."""

    def __init__(self, *, past: bool, **kwargs: Any) -> None:
        self.past = past
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> Any:
        """ISO day, or nothing."""
        told = super().clean(value)
        if told and ((self.past and told > clock.today()) or told.year < 1900):
            raise ValidationError(_("날짜를 다시 봐 주세요. 오늘보다 뒤이거나 너무 오래되었습니다."))
        return told.isoformat() if told else ""


class _Days(forms.CharField):
    """Days of birth, one a line."""

    def clean(self, value: Any) -> Any:
        """ISO days, oldest first, one a line."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        try:
            days = sorted(date.fromisoformat(_iso(line)) for line in lines)
        except ValueError as error:
            raise ValidationError(_("한 줄에 생년월일 하나씩 2019-03-02처럼 써 주세요.")) from error
        if any(day > clock.today() for day in days) or len(days) > MOST_CHILDREN:
            raise ValidationError(_("아직 오지 않은 날이 있거나 줄이 너무 많습니다."))
        return "\n".join(day.isoformat() for day in days)


class _Phone(forms.CharField):
    """A telephone number."""

    def clean(self, value: Any) -> Any:
        """The number, or nothing."""
        told = str(super().clean(value) or "")
        found = phone_of(told) if told else ""
        if found is None:
            raise ValidationError(_("전화번호를 010-0000-0000처럼 써 주세요."))
        return found


class _Account(forms.CharField):
    """A bank account: digits and hyphens."""

    def clean(self, value: Any) -> Any:
        """The number as typed, without blanks."""
        told = str(super().clean(value) or "").replace(" ", "")
        if told and (not ACCOUNT.fullmatch(told) or holds_resident_number(told)):
            raise ValidationError(_("계좌번호는 숫자와 - 로만 10자리 이상 써 주세요."))
        return told


class TopicForm(SeenForm):
    """The questions of one topic. One may go on without an answer: what is still open is told before sending."""

    use_required_attribute = False

    def __init__(self, *args: Any, questions: "Sequence[ApplyQuestion]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            self.fields[one.id] = _field(one)
        self.questions = questions
        self._needed(said=True)

    def full_clean(self) -> None:
        """Reads what is there; the page still says which answers are needed."""
        self._needed(said=False)
        super().full_clean()
        self._needed(said=True)

    def _needed(self, *, said: bool) -> None:
        for one in self.questions:
            self.fields[one.id].required = said and not one.optional

    def answers(self) -> dict[str, str]:
        """Question -> what was told, of the fields that could be read."""
        told = {one.id: self.cleaned_data[one.id] for one in self.questions if one.id in self.cleaned_data}
        empty = (None, False)
        return {
            name: "yes" if answer is True else "" if any(answer is one for one in empty) else str(answer)
            for name, answer in told.items()
        }

    def see(self, mark: str) -> None:
        """From now on this form is about what stands there now."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = mark


def _field(one: "ApplyQuestion") -> forms.Field:
    lang = language()
    about: dict[str, Any] = {
        "label": eased(getattr(one, lang)), "help_text": eased(getattr(one, f"help_{lang}")), "required": False,
    }  # fmt: skip
    if one.kind == "choice":
        choices = [(option.id, eased(getattr(option, lang))) for option in one.options]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
    if one.kind == "number":
        return forms.IntegerField(min_value=0, max_value=30, widget=forms.TextInput(attrs=NUMERIC), **about)
    if one.kind == "date":
        wrong = {"invalid": _("날짜를 2026-09-22처럼 써 주세요.")}
        return _Day(past=one.past, error_messages=wrong, **about)
    if one.kind == "consent":
        return forms.BooleanField(**about)
    kinds: Mapping[str, tuple[type[forms.CharField], forms.Widget]] = {
        "text": (_Text, forms.TextInput()),
        "long": (_Text, forms.Textarea(attrs={"rows": 4})),
        "dates": (_Days, forms.Textarea(attrs={"rows": 3})),
        "won": (_Won, forms.TextInput(attrs=NUMERIC)),
        "phone": (_Phone, forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})),
        "account": (_Account, forms.TextInput(attrs=NUMERIC)),
    }
    kind, widget = kinds[one.kind]
    return kind(max_length=1000 if one.kind == "long" else 300, widget=widget, **about)


class PaperForm(forms.Form):
    """One paper: a photo, or how else it comes."""

    def __init__(self, *args: Any, looked_up: bool, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        ways = [("photo", _("사진으로 내기")), ("bring", _("사무소에 가져가기"))]
        ways += [("office", _("사무소가 대신 확인하기"))] if looked_up else []
        self.fields["way"] = forms.ChoiceField(
            label=_("어떻게 낼까요"), choices=ways, widget=forms.RadioSelect, initial="photo", required=False
        )
        self.fields["picture"] = forms.FileField(
            label=_("사진"),
            required=False,
            help_text=_("글씨가 보이게 찍은 사진(JPG·PNG, 8MB까지). 찍은 곳과 기기 정보는 지웁니다."),
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
        )

    def clean(self) -> dict[str, Any]:
        """The bare picture where a photo was chosen."""
        told = super().clean() or {}
        sent = told.get("picture")
        told["way"] = "photo" if sent or self.too_large else told.get("way") or "photo"
        if self.too_large:
            self.add_error("picture", _("파일이 너무 큽니다(8MB까지). 다시 찍거나 작게 줄여 주세요."))
        elif told["way"] == "photo" and not sent:
            self.add_error("picture", _("사진을 골라 주세요. 없으면 다른 방법을 고르세요."))
        elif sent:
            told["bare"] = self._bare(sent)
        return told

    def _bare(self, sent: Any) -> tuple[str, bytes] | None:
        try:
            return stripped(sent.read(), most=MOST)
        except Refused:
            self.add_error("picture", _("사진 파일(JPG·PNG)이 아니거나 깨졌습니다. 다시 찍어 주세요."))
            return None


class DecideForm(forms.Form):
    """Granted with an amount, or refused with a reason and words for the applicant."""

    outcome = forms.ChoiceField(
        label=_("결정"), choices=[("grant", _("결정함(지급·처리)")), ("refuse", _("받아들이지 않음"))],
        widget=forms.RadioSelect, error_messages={"required": _("결정을 골라 주세요.")},
    )  # fmt: skip
    amount = _Won(label=_("금액(원)"), required=False, widget=forms.TextInput(attrs=NUMERIC))
    from_month = forms.DateField(
        label=_("시작하는 달"), required=False, input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"type": "month"}), error_messages={"invalid": _("2026-12처럼 써 주세요.")},
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("거절하는 까닭"), required=False)
    words = forms.CharField(
        label=_("본인이 읽을 말"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("무엇이 기준과 어떻게 다른지, 무엇이 바뀌면 되는지 쉬운 말로 써 주세요."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        choose(self, "reason", [("", _("고르세요")), *((one.id, getattr(one, lang)) for one in applying().reasons)])


class WordsForm(forms.Form):
    """A sentence for the applicant."""

    words = forms.CharField(
        label=_("본인이 읽을 말"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("본인이 읽을 말을 써 주세요.")},
    )  # fmt: skip


class ObjectForm(forms.Form):
    """What the applicant thinks is wrong."""

    text = forms.CharField(
        label=_("무엇이 다르다고 생각하나요"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("잘못되었다고 생각하는 것과 그 까닭을 편하게 쓰세요. 법 조항은 몰라도 됩니다."),
        error_messages={"required": _("무엇이 다르다고 생각하는지 써 주세요.")},
    )  # fmt: skip


class PaperObjectForm(ObjectForm):
    """An objection that came on paper: the day it arrived, and until when something kept her from it."""

    on = _Day(past=True, label=_("받은 날"), error_messages={"invalid": _("날짜를 2026-09-22처럼 써 주세요.")})
    obstacle = _Day(past=True, label=_("어쩔 수 없는 일이 끝난 날"), required=False)


def _iso(text: str) -> str:
    """2019.3.2 and 2019-3-2 as 2019-03-02; anything else stays."""
    parts = re.split(r"[.\-/\s]+", text.strip(". "))
    return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}" if len(parts) == 3 else text
