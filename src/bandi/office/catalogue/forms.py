"""What a person filters programmes by, and what a steward decides."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.boxes import choose
from bandi.office.discovery.door import finder, programmes

CHANGE_KINDS = {"new": _("새 사업"), "changed": _("바뀐 사업"), "gone": _("없어진 사업")}
STATES = {
    "approved": _("승인함"),
    "rejected": _("반려함"),
    "outdated": _("새 자료로 바뀜"),
}
FIELDS: Mapping[str, Any] = {
    "name_ko": _("사업 이름"),
    "name_en": _("영문 이름"),
    "authority": _("소관"),
    "summary_ko": _("요약"),
    "summary_en": _("영문 요약"),
    "who": _("지원 대상"),
    "criteria": _("선정 기준"),
    "given": _("지원 내용"),
    "how": _("신청 방법"),
    "documents": _("구비 서류"),
    "law": _("근거 법령"),
    "contact": _("문의처"),
    "url": _("누리집"),
    "life": _("생애주기"),
    "target": _("가구상황"),
    "theme": _("관심주제"),
    "provision": _("제공유형"),
    "cycle": _("지원주기"),
    "conditions": _("조건"),
    "age_from": _("나이부터"),
    "age_to": _("나이까지"),
    "province": _("시·도"),
    "district": _("시·군·구"),
    "online": _("온라인 신청"),
    "variable": _("계산 변수"),
    "valid_from": _("시행일"),
    "valid_to": _("끝난 날"),
    "official": _("공공자료 번호"),
    "basis": _("근거 자료"),
    "confidence": _("확실성"),
    "source": _("출처"),
    "id": _("식별 번호"),
}
"""What each field of a programme is called on a page."""


WHERE = (
    ("", _("우리 지역과 전국")),
    ("nation", _("전국 사업만")),
    ("local", _("우리 지역 사업만")),
    ("all", _("다른 지역까지 모두")),
)
"""Whose programmes to show."""


AGE = {"inputmode": "numeric", "class": "input--short"}
SEXES = (("", _("모름")), ("f", _("여성")), ("m", _("남성")))
YES_OR_NO = (("", _("모름")), ("yes", _("예")), ("no", _("아니요")))
NOBODY_OR_ALL = (("", _("모름")), ("none", _("없음")), ("all", _("모두")))
UNKNOWN: Mapping[str, Any] = {
    "sex": _("성별"),
    "age": _("나이"),
    "income": _("소득"),
    "trait": _("해당하는 사정"),
    "place": _("사는 곳"),
    "date": _("시행 기간"),
}
"""What keeps a programme unknown -> its words."""


def pair(words: tuple[str, str]) -> str:
    """The word in the language of the page."""
    return words[(get_language() or "ko").startswith("en")]


class ProgrammeFilter(forms.Form):
    """Which programmes to show."""

    q = forms.CharField(label=_("찾는 말"), required=False, max_length=60)
    where = forms.ChoiceField(label=_("지역"), required=False, choices=WHERE)
    life = forms.ChoiceField(label=_("생애주기"), required=False)
    target = forms.ChoiceField(label=_("가구상황"), required=False)
    theme = forms.ChoiceField(label=_("관심주제"), required=False)
    kind = forms.ChoiceField(label=_("판정"), required=False)
    source = forms.ChoiceField(label=_("출처"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = "en" if (get_language() or "ko").startswith("en") else "ko"
        for name in programmes.FILTERS:
            choose(self, name, list(programmes.code_words(name, lang).items()), all_=True)
        choose(self, "kind", [(code, pair(words)) for code, words in programmes.KINDS.items()], all_=True)
        choose(self, "source", [(code, pair(words)) for code, words in programmes.SOURCES.items()], all_=True)


class ManyFiles(forms.FileField):
    """Files sent together; cleans to a list."""

    widget = forms.ClearableFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file by itself."""
        return [super(ManyFiles, self).clean(one, initial) for one in data or [None]]


class SeveralInput(forms.FileInput):
    """A file box that takes several."""

    allow_multiple_selected = True


class UploadForm(forms.Form):
    """Files of programmes from this computer."""

    sent = ManyFiles(
        label=_("자료 파일"),
        help_text=_("복지로 XML이나 정부24 JSON. 목록·상세·조건이 여러 파일이면 함께 고르세요."),
        widget=SeveralInput(attrs={"multiple": True, "accept": ".xml,.json"}),
        error_messages={"required": _("올릴 파일을 골라 주세요."), "empty": _("빈 파일입니다.")},
    )


class DecisionForm(forms.Form):
    """Approve or reject, and why."""

    reason = forms.CharField(
        label=_("까닭"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("까닭을 써 주세요. 나중에 누가 보아도 알 수 있어야 합니다.")},
    )


class FinderForm(forms.Form):
    """What is known of a household; an empty box is unknown, never no."""

    def __init__(self, *args: Any, members: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = "en" if (get_language() or "ko").startswith("en") else "ko"
        self.members = range(1, members + 1)
        for place in self.members:
            self.fields[f"age_{place}"] = forms.IntegerField(
                label=_("나이"), required=False, min_value=0, max_value=130, widget=forms.NumberInput(AGE)
            )
            self.fields[f"sex_{place}"] = forms.ChoiceField(label=_("성별"), required=False, choices=SEXES)
        incomes = finder.income_words(lang).items()
        self.fields["income"] = forms.ChoiceField(
            label=_("가구 소득"), required=False, choices=[("", _("모름")), *incomes]
        )
        for code, words in finder.trait_words(finder.HOUSEHOLD, lang).items():
            self.fields[f"trait_{code}"] = forms.ChoiceField(label=words, required=False, choices=YES_OR_NO)
        who = [(str(place), _("구성원 %(number)s") % {"number": place}) for place in self.members]
        for code, words in finder.trait_words(finder.PERSON, lang).items():
            self.fields[f"who_{code}"] = forms.ChoiceField(label=words, required=False, choices=[*NOBODY_OR_ALL, *who])

    @property
    def people(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Number, age and sex of each member."""
        return [(place, self[f"age_{place}"], self[f"sex_{place}"]) for place in self.members]

    @property
    def home_boxes(self) -> list[forms.BoundField]:
        """Boxes about the household."""
        return [self["income"], *(self[name] for name in self.fields if name.startswith("trait_"))]

    @property
    def person_boxes(self) -> list[forms.BoundField]:
        """Boxes that ask who it is."""
        return [self[name] for name in self.fields if name.startswith("who_")]

    def known(self, province: str, district: str) -> finder.Known:
        """What was told. A member of whom nothing is told is left out unless nobody else is there."""
        told = self.cleaned_data
        members = []
        for place in self.members:
            traits = {
                name.removeprefix("who_"): told[name] in ("all", str(place))
                for name in self.fields
                if name.startswith("who_") and told[name]
            }
            age, sex = told[f"age_{place}"], told[f"sex_{place}"] or None
            if age is not None or sex or any(traits.values()):
                members.append((age, sex, traits))
        answers = {"yes": True, "no": False}
        home = {name.removeprefix("trait_"): answers[told[name]]
                for name in self.fields if name.startswith("trait_") and told[name]}  # fmt: skip
        income = float(told["income"]) if told["income"] else None
        nobody = {
            name.removeprefix("who_"): False for name in self.fields if name.startswith("who_") and told[name] == "none"
        }
        return finder.Known(members or [(None, None, nobody)], home, income, province=province, district=district)
