"""What is asked about markers, going out, incidents and bookings. Errors stand beside their field."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import day_box
from bandi.office.safety.models import PoolItem
from bandi.office.safety.rules import PROPOSED
from bandi.office.safety.words import INCIDENTS, MARKERS, POOL, TOLD

MINUTES = ((30, _("30분 뒤")), (60, _("1시간 뒤")), (90, _("1시간 반 뒤")), (120, _("2시간 뒤")), (240, _("4시간 뒤")))
MORE = 30  # minutes somebody stays longer with one press
HOUR_WRONG = _("시각을 14:30처럼 써 주세요.")


def _hour(label: Any, **facts: Any) -> forms.TimeField:
    box = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = {"invalid": HOUR_WRONG, "required": HOUR_WRONG}
    return forms.TimeField(label=label, widget=box, error_messages=wrong, **facts)


def _told(label: Any, required: Any, *, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    wrong = {"required": required}
    return forms.CharField(label=label, widget=box, max_length=1000, help_text=help_text, error_messages=wrong)


def words_of(words: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with their words in the page's language."""
    place = 1 if (get_language() or "ko").startswith("en") else 0
    return [(code, pair[place]) for code, pair in words.items()]


class _Worded(forms.Form):
    """A form whose choices have words in two languages."""

    worded: Mapping[str, Mapping[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.worded.items():
            self.fields[name].choices = words_of(words)  # type: ignore[attr-defined]


class MarkerForm(_Worded):
    """What to mind at a household, why, and until when."""

    worded = {"kind": MARKERS}

    kind = forms.ChoiceField(
        label=_("무엇을 조심해야 하나요?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("무엇을 조심해야 하는지 하나를 골라 주세요.")},
    )
    reason = _told(
        _("까닭"),
        _("까닭을 사실대로 써 주세요."),
        help_text=_("있었던 일만 짧게. 본인에게 이 글 그대로 알립니다. 병명과 짐작은 쓰지 않습니다."),
    )
    two_people = forms.BooleanField(label=_("혼자 가지 않습니다(두 사람이 함께)"), required=False, initial=True)
    review_on = day_box(_("다시 볼 날"), help_text=_("이날이 지나면 저절로 사라집니다. 길어도 183일입니다."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"].initial = clock.today() + PROPOSED


class ToldForm(_Worded):
    """How the person was told."""

    worded = {"how": TOLD}

    how = forms.ChoiceField(
        label=_("어떻게 알렸나요?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("어떻게 알렸는지 하나를 골라 주세요.")},
    )


class LongerForm(forms.Form):
    """Until when a marker is still needed, and why."""

    until = day_box(_("언제까지 더 둘까요?"))
    reason = _told(_("더 필요한 까닭"), _("왜 더 필요한지 써 주세요."))


class OutForm(forms.Form):
    """When to be expected back and who comes along."""

    minutes = forms.TypedChoiceField(
        label=_("언제 돌아오나요?"),
        choices=MINUTES,
        coerce=int,
        initial=60,
        widget=forms.RadioSelect,
        error_messages={"required": _("언제 돌아오는지 골라 주세요.")},
    )
    companion = forms.CharField(label=_("함께 가는 사람"), required=False, max_length=60)


class AnswerForm(forms.Form):
    """What a colleague or the control room did."""

    answer = forms.CharField(
        label=_("무엇을 확인했나요?"),
        max_length=500,
        error_messages={"required": _("무엇을 확인했는지 써 주세요. 예: 전화로 무사함을 확인")},
    )


class IncidentForm(_Worded):
    """What happened at a household. One form writes it down, marks the household and tells the team."""

    worded = {"kind": INCIDENTS}

    kind = forms.ChoiceField(
        label=_("무슨 일이 있었나요?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("무슨 일이 있었는지 하나를 골라 주세요.")},
    )
    told = _told(
        _("있었던 일"),
        _("있었던 일을 사실대로 짧게 써 주세요."),
        help_text=_("주의 표시의 까닭이 되어 본인에게 알립니다."),
    )
    on = day_box(_("언제(날)"))
    at = _hour(_("언제(시각)"))
    hurt = forms.BooleanField(label=_("다친 사람이 있습니다"), required=False)
    mark = forms.BooleanField(
        label=_("이 집에 주의 표시를 답니다(다음에는 두 사람이 함께)"), required=False, initial=True
    )

    @property
    def happened_at(self) -> datetime:
        """The moment in Korea."""
        hour = self.cleaned_data["at"]
        return clock.at(self.cleaned_data["on"], hour.hour, hour.minute)


class BookForm(forms.Form):
    """Which car or device, from when to when."""

    item = forms.TypedChoiceField(
        label=_("무엇을"), coerce=int, error_messages={"required": _("빌릴 것을 하나 골라 주세요.")}
    )
    on = day_box(_("날"))
    at = _hour(_("부터"))
    to = _hour(_("까지"))

    def __init__(self, *args: Any, items: Sequence[PoolItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(item.pk, str(item)) for item in items]  # type: ignore[attr-defined]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From and to in Korea."""
        told = self.cleaned_data
        return (
            clock.at(told["on"], told["at"].hour, told["at"].minute),
            clock.at(told["on"], told["to"].hour, told["to"].minute),
        )


class LendForm(_Worded):
    """A car or device the hub lends from now on."""

    worded = {"kind": POOL}

    area = forms.ChoiceField(label=_("동네"))
    kind = forms.ChoiceField(label=_("종류"))
    name = forms.CharField(label=_("이름"), max_length=40, error_messages={"required": _("무엇인지 이름을 써 주세요.")})

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
