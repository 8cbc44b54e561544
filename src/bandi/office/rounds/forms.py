"""What is asked about areas and surveys. Errors stand beside their field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.boxes import choose, day_box
from bandi.office.discovery.door.walking import walking
from bandi.office.merging import SeenForm
from bandi.office.pages import language
from bandi.office.rounds.models import BeatPost

PARTS = {"beat_leader": _("통장·이장"), "beat_officer": _("우리동네주무관"), "beat_planner": _("복지플래너")}
LINES = {"rows": 4, "autocomplete": "off"}


class BeatForm(SeenForm):
    """What an area is called, its roads, and how often it is walked."""

    area = forms.ChoiceField(label=_("동네"), required=False)
    name = forms.CharField(label=_("이름"), max_length=40, error_messages={"required": _("구역 이름을 써 주세요.")})
    roads = forms.CharField(
        label=_("길"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs=LINES),
        help_text=_(
            "길을 한 줄에 하나씩 씁니다. 건물번호로 나누려면 ‘다산로 1~99 홀’, ‘다산로 2~98 짝’, "
            "‘다산로 100~’처럼 쓰고, 표에서 길·부터·까지·홀짝 칸을 그대로 붙여 넣어도 됩니다. "
            "비우면 다른 구역에 없는 나머지를 모두 맡습니다."
        ),
    )
    rhythm = forms.ChoiceField(label=_("순회 주기"), error_messages={"required": _("순회 주기를 골라 주세요.")})

    def __init__(self, *args: Any, held: Sequence[Area] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", [(area.code, getattr(area, f"name_{language()}")) for area in held])
        choose(self, "rhythm", [(one.id, getattr(one, language())) for one in walking().rhythms])
        if not held:
            del self.fields["area"]

    @property
    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        told = {name: self.cleaned_data[name] for name in ("name", "rhythm")}
        return told | {"roads": re.split(r"[\n,]", self.cleaned_data["roads"])}


class NameForm(forms.Form):
    """Who is named for each part of an area's work."""

    def __init__(self, *args: Any, offered: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in BeatPost.Part.choices:
            people = [("", _("정하지 않음")), *offered[part]]
            self.fields[part] = forms.ChoiceField(label=PARTS.get(part, label), required=False, choices=people)


class DoorsForm(forms.Form):
    """Addresses of an area's doors."""

    lines = forms.CharField(
        label=_("주소"),
        max_length=100_000,
        widget=forms.Textarea(attrs=LINES | {"rows": 6}),
        help_text=_("주민등록 담당에게 받은 주소를 한 줄에 하나씩 붙여 넣습니다. 예: 다산로 12, 3호"),
        error_messages={"required": _("주소를 한 줄에 하나씩 써 주세요.")},
    )


class ExcuseForm(forms.Form):
    """Why a missed round is not made up for."""

    reason = forms.ChoiceField(
        label=_("왜 살피지 못했나요"), widget=forms.RadioSelect, error_messages={"required": _("까닭을 골라 주세요.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", [(one.id, getattr(one, language())) for one in walking().reasons])


class SurveyForm(forms.Form):
    """When a survey is held."""

    area = forms.ChoiceField(label=_("동네"), error_messages={"required": _("동네를 골라 주세요.")})
    from_on = day_box(_("시작"))
    to_on = day_box(_("통장 조사 끝"), help_text=_("이날까지 통장이 문마다 살핍니다."))
    until_on = day_box(_("담당자 확인 끝"), help_text=_("만나지 못한 문을 담당자가 이날까지 다시 살핍니다."))

    def __init__(self, *args: Any, held: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", [(area.code, getattr(area, f"name_{language()}")) for area in held])


class SecondForm(forms.Form):
    """What an officer found at a door the second time."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    door = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(error_messages={"required": _("무엇을 보았는지 하나를 골라 주세요.")})
    note = forms.CharField(required=False, max_length=1_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "answer", [(one.id, getattr(one, language())) for one in walking().answers])
