"""What is asked about rewards. The claimant's form is content in four languages, like the report's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import choose, day_box
from bandi.office.errors import Refused
from bandi.office.network.reading import day_of
from bandi.office.reports.reading import holds_phone, holds_resident_number, tidy
from bandi.office.rewards.claiming import DIGITS, Asked

LENGTHS = {"name": 40, "birth": 12, "bank": 30, "account": 30}
OLDEST = 120  # years


@dataclass
class RewardForm:
    """A claim as somebody typed it; `errors` says what to mend beside which field, as keys of the content's words."""

    given: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given = {name: tidy(self.given.get(name, ""))[:most] for name, most in LENGTHS.items()} | {
            "declare": "1" if self.given.get("declare") else ""
        }

    @property
    def asked(self) -> Asked | None:
        """What the action takes; None, with `errors`, where something is to be mended."""
        digits, birth = re.sub(r"[\s\-]", "", self.given["account"]), self._birth()
        told = self.given["account"]
        wrong = {
            "name": not self.given["name"] or holds_phone(self.given["name"]),
            "birth": birth is None,
            "bank": not self.given["bank"] or any(letter.isdigit() for letter in self.given["bank"]),
            "account": not re.fullmatch(rf"\d{{{DIGITS[0]},{DIGITS[1]}}}", digits)
            or holds_resident_number(told)
            or bool(re.match(r"01[016789]", digits) and holds_phone(told)),
            "declare": not self.given["declare"],
        }
        self.errors = {name: f"e_{name}" for name, bad in wrong.items() if bad}
        if self.errors or birth is None:
            return None
        return Asked(name=self.given["name"], birth=birth, bank=self.given["bank"], account=digits)

    def _birth(self) -> date | None:
        try:
            told = day_of(self.given["birth"])
        except (ValueError, Refused):
            return None
        today = clock.today()
        return told if told and told < today and today.year - told.year <= OLDEST else None


class ProposeForm(forms.Form):
    """As what the household was chosen, when, and what shows it."""

    chosen = forms.ChoiceField(
        label=_("어떤 자격으로 선정되었나요?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("선정된 자격을 하나 골라 주세요.")},
    )
    chosen_on = day_box(_("선정된 날"))
    ground = forms.CharField(
        label=_("무엇이 보여 주나요?"),
        min_length=5,
        max_length=300,
        help_text=_("예: 결정 통지 번호와 날짜. 이름과 주민등록번호는 쓰지 않습니다."),
        error_messages={
            name: _("결정 통지처럼 선정을 보여 주는 것을 써 주세요.") for name in ("required", "min_length")
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "chosen", choices)


class DenyForm(forms.Form):
    """Why it is not paid, in the words the claimant reads."""

    reason = forms.ChoiceField(
        label=_("까닭"), widget=forms.RadioSelect, error_messages={"required": _("까닭을 하나 골라 주세요.")}
    )
    answer = forms.CharField(
        label=_("신청한 분이 읽을 한 문장"),
        min_length=5,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("그 가구의 형편은 쓰지 않습니다. 신청한 분은 다시 살펴 달라고 할 수 있습니다."),
        error_messages={
            name: _("신청한 분이 읽을 까닭을 한 문장으로 써 주세요.") for name in ("required", "min_length")
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", choices)


class BudgetForm(forms.Form):
    """The budget of this year."""

    won = forms.IntegerField(
        label=_("올해 예산(원)"),
        min_value=0,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={name: _("원 단위의 수를 써 주세요.") for name in ("required", "invalid", "min_value")},
    )
