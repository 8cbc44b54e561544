"""The questions of a diagnosis as a form. Every one of them may stay open."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bandi.office.discovery.door.readiness import readiness
from bandi.office.pages import eased, language
from bandi.office.portal.typed import Unread, won

MONEY = (
    ("pension", _("예상 연금 (한 달)"), _("연금 안내문에 적힌 금액을 쓰세요. 보기: 62만원, 620,000")),
    ("income", _("그 밖에 들어올 돈 (한 달)"), _("임대료, 일해서 버는 돈 같은 것")),
    ("spending", _("은퇴한 뒤 생활비 (한 달)"), _("둘 다 쓰면 첫 질문을 이 돈으로 셈합니다.")),
)


class Won(forms.CharField):
    """An amount in won, as people write it."""

    def clean(self, value: Any) -> Any:
        """Whole won, or None when nothing was typed."""
        try:
            return won(super().clean(value))
        except Unread as error:
            raise ValidationError(_("돈은 숫자로 써 주세요. 보기: 62만원, 620,000")) from error


class ReadinessForm(forms.Form):
    """Thirty questions in four areas, and three amounts."""

    all_optional = True  # said once for the page, not thirty times to who listens

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        for item in readiness().items:
            choices = [(one.id, eased(getattr(one, lang))) for one in item.answers]
            self.fields[item.id] = forms.ChoiceField(
                label=eased(getattr(item, lang)), choices=choices, required=False, widget=forms.RadioSelect
            )
        for name, label, help_text in MONEY:
            self.fields[name] = Won(
                label=label, help_text=help_text, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
            )

    def answers(self) -> Mapping[str, str]:
        """Question -> answer; amounts answer the question they are about."""
        told = self.cleaned_data
        content = readiness()
        given = {item.id: told[item.id] for item in content.items if told[item.id]}
        if told["spending"] and told["pension"] is not None:
            income = told["pension"] + (told["income"] or 0)
            given[content.cover.item] = content.cover.answer(income=income, spending=told["spending"])
        return given

    def by_area(self) -> list[tuple[Any, list[Any]]]:
        """Each area with its questions, in order."""
        content = readiness()
        return [(area, [self[item.id] for item in content.items if item.area == area.id]) for area in content.areas]

    def amounts(self) -> list[Any]:
        """The three amounts."""
        return [self[name] for name, _label, _help in MONEY]


class CodeForm(forms.Form):
    """The code of a kept diagnosis, as printed."""

    code = forms.CharField(label=_("남겨 둔 진단의 번호"), max_length=40, help_text=_("보기: k7mn-p3qr-9xyz-2hjk"))
