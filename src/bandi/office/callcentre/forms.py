"""What agents, officers and residents type in this room: a visit, a card, how a call ended (통화 서식)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.boxes import choose, day_box
from bandi.office.callcentre.booking import Asked, day_fault
from bandi.office.callcentre.models import CardText, VisitRequest
from bandi.office.callcentre.queries import choices
from bandi.office.callcentre.texts import TONGUES, mobile
from bandi.office.callcentre.words import VISIT_FACTS
from bandi.office.pages import language
from bandi.office.reports.places import find_areas
from bandi.office.reports.reading import holds_resident_number, phone_of

PICK = {"required": _("하나를 골라 주세요."), "invalid_choice": _("하나를 골라 주세요.")}
PLAIN = {"autocomplete": "off"}
DAYS = ("first", "second", "third")


def _part() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("때"), choices=_parts, widget=forms.RadioSelect, error_messages=PICK)


def _parts() -> list[tuple[str, str]]:
    at = 1 if language() == "en" else 0
    return [(part, VISIT_FACTS[part][at]) for part in VisitRequest.Part.values]


class DaysForm(forms.Form):
    """Preferred days, the most wanted first, and when on a day."""

    first = day_box(_("가장 좋은 날"))
    second = day_box(_("두 번째로 좋은 날"), required=False)
    third = day_box(_("세 번째로 좋은 날"), required=False)
    part = _part()

    def clean(self) -> dict[str, Any]:
        """Says beside each day why nobody can come on it."""
        for name in DAYS:
            day = self.cleaned_data.get(name)
            if day and (fault := day_fault(day)):
                self.add_error(name, fault.sentence)
        return self.cleaned_data

    @property
    def days(self) -> list[date]:
        """The days told, each once, in their order."""
        return list(dict.fromkeys(self.cleaned_data[name] for name in DAYS if self.cleaned_data.get(name)))


class VisitForm(DaysForm):
    """Somebody asks the office to come."""

    town = forms.CharField(
        label=_("동네"), max_length=60, help_text=_("예: 신당동, 중구 신당동"),
        widget=forms.TextInput(PLAIN), error_messages={"required": _("어느 동네인지 써 주세요.")},
    )  # fmt: skip
    area = forms.ChoiceField(label=_("어느 곳인가요?"), required=False, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("찾아갈 주소"), max_length=200, help_text=_("도로명과 동·호수"),
        widget=forms.TextInput(PLAIN), error_messages={"required": _("어디로 찾아가면 되는지 써 주세요.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("만날 분 이름"), max_length=40, widget=forms.TextInput(PLAIN),
        error_messages={"required": _("누구를 찾으면 되는지 써 주세요.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("연락받을 전화번호"), max_length=30, widget=forms.TextInput(PLAIN | {"type": "tel"}),
        error_messages={"required": _("연락받을 전화번호를 써 주세요.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("미리 알려 줄 것"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("주민등록번호와 비밀번호는 쓰지 마세요."),
    )  # fmt: skip
    text = forms.BooleanField(label=_("정해진 날짜를 문자로 받겠습니다."), required=False)
    agree = forms.BooleanField(
        label=_("이름·전화번호·주소를 이 방문을 위해 맡을 동네에 전하는 데 동의합니다."),
        error_messages={"required": _("동의하셔야 찾아뵐 수 있습니다.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    about = forms.ChoiceField(
        choices=VisitRequest.About.choices, required=False, widget=forms.HiddenInput,
        initial=VisitRequest.About.WELFARE,
    )  # fmt: skip
    field_order = (
        "town", "area", "place", "name", "phone", "first", "second", "third", "part", "note", "text", "agree", "key",
        "about",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.towns = find_areas(self.data.get("town", "")) if self.is_bound else []
        choose(self, "area", [(area.code, _named(area)) for area in self.towns])
        if len(self.towns) < 2:
            self.fields["area"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Finds the neighbourhood; says beside its field what cannot be read."""
        told = super().clean()
        if "town" in told and not self.towns:
            self.add_error("town", _("그런 이름의 동네를 찾지 못했습니다. 시·군·구 이름과 함께 써 보세요."))
        elif len(self.towns) == 1:
            told["area"] = self.towns[0].code
        elif self.towns and not told.get("area") and "area" not in self.errors:
            self.add_error("area", _("이름이 같은 동네가 여럿입니다. 하나를 골라 주세요."))
        if told.get("phone") and phone_of(told["phone"]) is None:
            self.add_error("phone", _("전화번호로 읽을 수 없습니다. 예: 010-1234-5678"))
        elif told.get("text") and told.get("phone") and not mobile(told["phone"]):
            self.add_error("text", _("문자는 휴대전화로만 갑니다. 표시를 지우거나 휴대전화 번호를 써 주세요."))
        for name in ("name", "phone", "place"):
            if told.get(name) and holds_resident_number(told[name]):
                self.add_error(name, _("주민등록번호는 지워 주세요. 필요하지 않습니다."))
        return told

    def asked(self, *, way: str) -> Asked:
        """What `booking.ask` takes."""
        told = self.cleaned_data
        texts = {name: told[name] for name in ("name", "place", "note", "part", "area")}
        return Asked(
            key=told["key"],
            days=self.days,
            phone=phone_of(told["phone"]) or "",
            about=told["about"] or VisitRequest.About.WELFARE,
            way=way,
            text=told["text"],
            **texts,
        )


class CodeForm(forms.Form):
    """The code of a request, as it was told."""

    code = forms.CharField(
        label=_("신청번호"), max_length=40, help_text=_("보기: k7mn-p3qr-9xyz-2hjk"), widget=forms.TextInput(PLAIN),
        error_messages={"required": _("신청번호를 써 주세요.")},
    )  # fmt: skip


class CardForm(forms.Form):
    """A text with a link."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = forms.ChoiceField(choices=CardText.What.choices, widget=forms.HiddenInput, error_messages=PICK)
    target = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("문자 받을 번호"), max_length=30, widget=forms.TextInput(PLAIN | {"type": "tel"}),
        error_messages={"required": _("문자 받을 번호를 써 주세요.")},
    )  # fmt: skip
    tongue = forms.ChoiceField(label=_("문자의 말"), choices=[*TONGUES.items()], required=False)
    agree = forms.BooleanField(
        label=_("이 번호로 문자를 보내도 되는지, 보내도 안전한지 물었습니다."),
        error_messages={"required": _("먼저 물어보고 표시해 주세요.")},
    )

    def clean_number(self) -> str:
        """010-1234-5678; says what is wrong beside the field."""
        number = mobile(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("문자를 받을 수 있는 휴대전화 번호가 아닙니다. 010으로 시작하는 번호를 다시 확인해 주세요.")
            )
        return number


class EndForm(forms.Form):
    """What a call was about and how it ended."""

    kind = forms.ChoiceField(label=_("무엇에 관한 통화였나요?"), widget=forms.RadioSelect, error_messages=PICK)
    result = forms.ChoiceField(label=_("어떻게 마쳤나요?"), widget=forms.RadioSelect, error_messages=PICK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", choices("kinds"))
        choose(self, "result", choices("results"))


class AcceptForm(forms.Form):
    """On which day the office comes."""

    on = day_box(_("찾아갈 날"))
    part = _part()


class DeclineForm(forms.Form):
    """Why nobody comes, as whoever asked reads it."""

    reason = forms.ChoiceField(label=_("까닭"), widget=forms.RadioSelect, error_messages=PICK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", choices("declines"))


def _named(area: Area) -> str:
    names: Sequence[str] = (
        (area.province_ko, area.district_ko, area.name_ko)
        if language() == "ko"
        else (area.name_en, area.district_en, area.province_en)
    )
    return " ".join(names)
