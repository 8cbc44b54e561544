"""What an officer writes down in a conversation, of a consent, an application and a referral."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import day_box
from bandi.office.counsel.actions import QUESTION
from bandi.office.counsel.models import Consent
from bandi.office.counsel.queries import DEGREE, NOTE
from bandi.office.counsel.words import choices, named
from bandi.office.discovery import door
from bandi.office.discovery.models import Entitlement
from bandi.office.pages import language

YEAR = timedelta(days=365)
LONG = {"rows": 4, "maxlength": 4000}
SHORT = {"rows": 2, "maxlength": 1000}
PICK = _("하나를 골라 주세요.")


def text_field(label: Any, *, required: bool = False, attrs: dict[str, int] = LONG, **facts: Any) -> forms.CharField:
    """A box for sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=attrs["maxlength"],
        widget=forms.Textarea(attrs=attrs),
        error_messages={"required": _("내용을 써 주세요."), "max_length": _("너무 깁니다. 나누어 써 주세요.")},
        **facts,
    )


def pick(
    label: Any, options: Sequence[tuple[Any, Any]], *, many: bool = False, radio: bool = False, **facts: Any
) -> Any:
    """A choice among codes of the content."""
    wrong = {"required": PICK, "invalid_choice": PICK}
    if many:
        box = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=options, widget=box, error_messages=wrong, **facts)
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=options, widget=widget, error_messages=wrong, **facts)


class KeyedForm(forms.Form):
    """A form that carries the id of what it will make: sent twice, it makes one thing."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class CounselForm(forms.Form):
    """The conversation: an area at a time, the crisis assessment, readiness for work, and what was agreed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        content, english = door.counselling(), language() == "en"
        kept, degrees, answers = {"required": False}, choices("degree"), choices("answer")
        self.fields["wish"] = text_field(_("바라는 것(하신 말씀 그대로)"))
        for area in content.areas:
            self.fields[DEGREE + area.id] = pick(_("도움이 필요한 정도"), degrees, radio=True, **kept)
            self.fields[NOTE + area.id] = text_field(_("나눈 이야기"), attrs=SHORT)
        for question in content.questions:
            words = question.en if english else question.ko
            self.fields[QUESTION + question.id] = pick(words, answers, radio=True, **kept)
        self.fields["work"] = pick(_("일할 수 있는 정도"), [("", _("판단하지 않음")), *choices("work")], **kept)
        self.fields["barrier"] = pick(_("일하는 데 걸림돌"), choices("barrier"), many=True, **kept)
        self.fields["note"] = text_field(_("상담 내용"), help_text=_("사실만. 주민등록번호는 쓰지 않습니다."))
        self.fields["channel"] = pick(_("어떻게 상담했나요?"), choices("channel"), radio=True)
        self.fields["on"] = day_box(_("상담한 날"))

    @property
    def by_area(self) -> list[dict[str, Any]]:
        """Each area with its boxes and questions, in the order of the content."""
        content = door.counselling()
        return [
            {
                "area": area,
                "degree": self[DEGREE + area.id],
                "note": self[NOTE + area.id],
                "questions": [self[QUESTION + one.id] for one in content.questions if one.area == area.id],
            }
            for area in content.areas
        ]

    @property
    def written(self) -> dict[str, Any]:
        """What was written so far, whether or not it is whole: field -> text or codes."""
        many = {name for name, field in self.fields.items() if isinstance(field, forms.MultipleChoiceField)}
        told = {name: self.data.getlist(name) if name in many else self.data.get(name, "") for name in self.fields}  # type: ignore[attr-defined]
        return {name: said for name, said in told.items() if said}


class ConsentForm(KeyedForm):
    """What somebody agrees to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"] = pick(_("동의한 분"), choices("giver"), radio=True)
        self.fields["scope"] = pick(_("알려도 되는 것"), choices("scope"), many=True)
        self.fields["receivers"] = pick(_("알려도 되는 곳"), choices("receiver"), many=True)
        self.fields["purpose"] = text_field(_("무엇에 쓰나요"), required=True, attrs=SHORT)
        self.fields["until"] = day_box(_("언제까지"), initial=clock.today() + YEAR)
        self.fields["written"] = forms.BooleanField(label=_("서명한 동의서를 받았습니다."), required=False)


class ApplyForm(KeyedForm):
    """A benefit applied for on somebody's behalf."""

    def __init__(self, *args: Any, entitlements: Sequence[Entitlement] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = [one.benefit for one in entitlements if one.verdict != "no" and not one.received]
        rest = [benefit for benefit in door.benefits() if benefit not in likely]
        self.fields["benefit"] = pick(
            _("급여"),
            [
                (_("받을 수 있어 보이는 것"), [(one, door.label("benefit", one, language())) for one in likely]),
                (_("다른 급여"), [(one, door.label("benefit", one, language())) for one in rest]),
            ],
        )
        self.fields["basis"] = pick(_("근거"), choices("basis"), radio=True, initial="consent")
        self.fields["giver"] = pick(_("동의한 분"), [("", _("동의 없음")), *choices("giver")], required=False)
        self.fields["until"] = day_box(_("동의 기한"), required=False, initial=clock.today() + YEAR)
        self.fields["told"] = forms.BooleanField(
            label=_("위 법이 정한 사항을 알려 드렸습니다."),
            error_messages={"required": _("근거 법령, 조사 범위, 신고의무, 보유기간을 먼저 알려 드려야 합니다.")},
        )
        self.fields["reported"] = forms.BooleanField(
            label=_("동의 없이 신청함을 보장기관의 장에게 보고했습니다."), required=False
        )
        self.fields["note"] = text_field(_("메모"), attrs=SHORT)

    def clean(self) -> dict[str, Any]:
        """With consent as the ground somebody gave it, until a day."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("basis") == "consent":
            if not told.get("giver"):
                self.add_error("giver", _("누가 동의했는지 골라 주세요. 동의는 날마다 거둘 수 있습니다."))
            if not told.get("until") and "until" not in self.errors:
                self.add_error("until", _("동의가 언제까지인지 써 주세요."))
        return told


class ReferForm(KeyedForm):
    """What another body is asked, and what it is told."""

    def __init__(self, *args: Any, consents: Sequence[Consent] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(str(one.id), consent_words(one)) for one in consents]
        self.fields["receiver"] = pick(_("어디에"), [("", _("고르기")), *choices("receiver")])
        self.fields["place"] = forms.CharField(label=_("기관 이름"), required=False, max_length=60)
        self.fields["need"] = pick(_("어떤 욕구로"), [("", _("고르기")), *choices("area")])
        self.fields["shared"] = pick(_("알리는 것"), choices("scope"), many=True)
        self.fields["consent"] = pick(_("어떤 동의로"), [("", _("동의 없이(공공기관만)")), *held], required=False)
        self.fields["message"] = text_field(_("부탁하는 내용"), required=True)
        self.fields["work"] = pick(
            _("일할 수 있는 정도"), [("", _("판단하지 않음")), *choices("work")], required=False,
            help_text=_("고용복지플러스센터에 의뢰할 때는 꼭 필요합니다."),
        )  # fmt: skip
        self.fields["barriers"] = pick(_("일하는 데 걸림돌"), choices("barrier"), many=True, required=False)
        self.fields["again"] = forms.BooleanField(label=_("같은 기관 의뢰와 겹쳐도 보냄"), required=False)


class TurnForm(forms.Form):
    """What came back."""

    on = day_box(_("언제"), required=False, help_text=_("비우면 오늘로 적습니다."))
    note = text_field(_("들은 내용"), attrs=SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [("", _("받지 않을 때만")), *choices("decline")]
        self.fields["decline"] = pick(_("받지 않는 까닭"), reasons, required=False)


def consent_words(consent: Consent) -> str:
    """A consent in one line: to whom, what, until when."""
    whom = ", ".join(named("receiver", code) for code in consent.receivers) or str(_("우리 사무소"))
    what = ", ".join(named("scope", code) for code in consent.scope)
    return f"{whom}: {what} (~{consent.until})"


def a_day(text: str) -> date | None:
    """A day out of a posted text; None when there is none or it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
