"""What is asked about care. Errors stand beside their field, and what was typed stays."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import choose, day_box
from bandi.office.care.actions import Wish
from bandi.office.care.capacity import Effort
from bandi.office.care.models import CareContact
from bandi.office.care.noting import Talk
from bandi.office.discovery.door.network import network
from bandi.office.merging import SeenForm
from bandi.office.pages import language

RESULTS = [
    (CareContact.Result.REACHED.value, _("안부를 확인했어요")),
    (CareContact.Result.MISSED.value, _("만나지 못했어요")),
    (CareContact.Result.WORRIED.value, _("걱정돼요 — 담당 공무원에게 바로 알리기")),
]
KINDS = [(CareContact.Kind.CALL.value, _("전화")), (CareContact.Kind.VISIT.value, _("방문"))]
MINUTES = {"care_call": 10, "care_visit": 30}


def _number(label: Any, low: int, high: int, *, wrong: Any, **more: Any) -> forms.IntegerField:
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages=errors, **more)


def _words(rows: Any) -> list[tuple[str, str]]:
    return [(one.id, getattr(one, language())) for one in rows]


class CareForm(SeenForm):
    """How a household wants to be looked in on."""

    tier = forms.ChoiceField(
        label=_("얼마나 자주"),
        widget=forms.RadioSelect,
        error_messages={"required": _("얼마나 자주 안부를 물을지 골라 주세요.")},
    )
    tongue = forms.ChoiceField(label=_("편한 언어"))
    note = forms.CharField(
        label=_("단원이 알아 둘 것"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("예: 귀가 어두우셔서 크게 말씀해야 합니다. 왜 발굴되었는지는 쓰지 않습니다."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "tier", _words(network().tiers))
        choose(self, "tongue", _words(network().tongues))

    @property
    def wish(self) -> Wish:
        """As the action takes it."""
        return Wish(**{name: self.cleaned_data[name] for name in ("tier", "tongue", "note")})


class TalkForm(forms.Form):
    """One call or visit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("어떻게"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("전화인지 방문인지 골라 주세요.")},
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("어땠나요"), choices=RESULTS, widget=forms.RadioSelect,
        error_messages={"required": _("어땠는지 골라 주세요.")},
    )  # fmt: skip
    on = day_box(_("날짜"))
    at = forms.TimeField(
        label=_("시작한 시각"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), _("시각을 14:30처럼 써 주세요.")),
    )
    minutes = _number(
        _("걸린 시간(분)"), 1, 240, required=False, wrong=_("1에서 240까지의 수를 써 주세요."),
        help_text=_("비우면 전화는 10분, 방문은 30분으로 적습니다."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("남길 말"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("담당 공무원과 다음 단원이 봅니다. 주민등록번호는 쓰지 않습니다."),
    )  # fmt: skip

    @classmethod
    def fresh(cls) -> "TalkForm":
        """An empty form, now."""
        now = clock.now().astimezone(clock.at(clock.today(), 0).tzinfo)
        return cls(initial={"key": uuid4(), "on": clock.today(), "at": now.strftime("%H:%M"), "kind": KINDS[0][0]})

    @property
    def talk(self) -> Talk:
        """As the action takes it."""
        told = self.cleaned_data
        at: datetime = clock.at(told["on"], told["at"].hour, told["at"].minute)
        return Talk(told["kind"], told["result"], at, told["minutes"] or MINUTES[told["kind"]], told["note"].strip())


class HoursForm(forms.Form):
    """How long somebody worked on a day."""

    on = day_box(_("활동한 날"))
    minutes = _number(_("활동한 시간(분)"), 0, 1440, wrong=_("분으로 써 주세요. 두 시간이면 120입니다."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = network().care
        bounds = {"day": terms.day_minutes, "days": terms.week_days, "month": terms.month_hours}
        told = _("하루 %(day)s분, 한 주 %(days)s일, 한 달 %(month)s시간까지입니다. 같은 날을 다시 쓰면 고칩니다.")
        self.fields["minutes"].help_text = told % bounds


class ExplainForm(forms.Form):
    """What a member says of something odd."""

    flag = forms.CharField(max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(label=_("어떤 사정이었나요"), max_length=300, required=False)


class ProfileForm(forms.Form):
    """A member's own facts."""

    tongues = forms.MultipleChoiceField(
        label=_("말할 수 있는 언어"), required=False, widget=forms.CheckboxSelectMultiple
    )
    road = forms.CharField(
        label=_("사는 길 이름"), required=False, max_length=60, help_text=_("길 이름만 씁니다. 번호는 쓰지 않습니다."),
    )  # fmt: skip
    away_from = day_box(
        _("자리를 비우는 첫날"),
        required=False,
        help_text=_("아프거나 쉬는 동안 맡은 가구를 다른 단원에게 나눕니다. 까닭은 적지 않습니다."),
    )
    away_to = day_box(_("자리를 비우는 마지막 날"), required=False, help_text=_("모르면 비워 둡니다."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "tongues", _words(network().tongues[1:]))

    def clean_road(self) -> str:
        """Without a number."""
        road = str(self.cleaned_data["road"]).strip()
        if road.rsplit(" ", 1)[-1].replace("-", "").isdecimal():
            raise forms.ValidationError(_("건물 번호를 빼고 길 이름만 써 주세요."))
        return road


class CapacityForm(forms.Form):
    """What the planner reckons with."""

    members = _number(_("활동하는 단원"), 0, 500, wrong=_("0에서 500까지의 수를 써 주세요."))
    hours = _number(_("단원의 한 달 시간"), 1, 200, wrong=_("1에서 200까지의 수를 써 주세요."))
    call = _number(_("전화 한 번(분)"), 1, 240, wrong=_("1에서 240까지의 수를 써 주세요."))
    visit = _number(_("방문 한 번(분)"), 1, 240, wrong=_("1에서 240까지의 수를 써 주세요."))
    travel = _number(_("방문하러 가는 시간(분)"), 0, 240, wrong=_("0에서 240까지의 수를 써 주세요."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in network().tiers:
            wrong = _("0에서 20,000까지의 수를 써 주세요.")
            self.fields[f"tier_{tier.id}"] = _number(
                _("%(tier)s 가구") % {"tier": getattr(tier, language())}, 0, 20_000, wrong=wrong
            )

    @property
    def effort(self) -> Effort:
        """As the planner takes it."""
        return Effort(**{name: self.cleaned_data[name] for name in ("call", "visit", "travel", "hours")})

    @property
    def homes(self) -> dict[str, int]:
        """Households of each tier."""
        return {tier.id: self.cleaned_data[f"tier_{tier.id}"] for tier in network().tiers}


def month_of(text: str) -> date:
    """The month an address asks for ("2026-09"), else this one."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return clock.today().replace(day=1)
