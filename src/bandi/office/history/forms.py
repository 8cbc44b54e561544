"""What an officer writes down of a refusal, of new facts, and how she filters the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import Area
from bandi.office.boxes import day_box
from bandi.office.discovery import door
from bandi.office.history.words import CHANNELS
from bandi.office.pages import language

WON = {"inputmode": "numeric"}
FACT = "fact_"
CHILDREN = ("child_1", "child_2", "child_3")
_NONE = (None, "")


def benefit_choices() -> list[tuple[str, str]]:
    """Every benefit of the content in the language of the page."""
    return [(benefit, door.label("benefit", benefit, language())) for benefit in door.benefits()]


class WatchFilter(forms.Form):
    """Which benefit to show."""

    benefit = forms.ChoiceField(label=_("급여"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["benefit"].choices = [("", _("전체")), *benefit_choices()]  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """Facts of a household in won, those a benefit depends on; an empty box is unknown, never zero."""

    def __init__(self, *args: Any, asked: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in asked:
            self.fields[FACT + fact] = _fact(fact)

    def facts(self) -> dict[str, int]:
        """Fact.id -> what was written."""
        told = self.cleaned_data.items()
        return {
            name.removeprefix(FACT): int(value) for name, value in told if name.startswith(FACT) and value not in _NONE
        }


class BenefitForm(forms.Form):
    """Which benefit was refused; the form of the refusal asks for its facts."""

    benefit = forms.ChoiceField(label=_("거절된 급여"))
    household = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["benefit"].choices = benefit_choices()  # type: ignore[attr-defined]


class RefusalForm(FactsForm):
    """A refusal with the applicant's consent."""

    area = forms.ChoiceField(label=_("동네"))
    name = forms.CharField(label=_("신청인 이름"), max_length=60, error_messages={"required": _("이름을 써 주세요.")})
    birth = day_box(_("생년월일"))
    spouse_birth = day_box(_("배우자 생년월일(있으면)"), required=False)
    child_1 = day_box(_("자녀 생년월일(있으면)"), required=False)
    child_2 = day_box(_("둘째 자녀 생년월일"), required=False)
    child_3 = day_box(_("셋째 자녀 생년월일"), required=False)
    phone = forms.CharField(label=_("휴대전화"), required=False, max_length=20)
    email = forms.EmailField(
        label=_("전자우편"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
        error_messages={"invalid": _("전자우편 주소를 다시 봐 주세요.")},
    )
    address = forms.CharField(label=_("우편 받을 주소"), required=False, max_length=200)
    channel = forms.ChoiceField(label=_("안내 받을 방법"))
    decided_on = day_box(_("거절 결정일"))
    filed_on = day_box(_("동의서 낸 날"))
    consent = forms.BooleanField(
        label=_("5년 동안 소득·재산을 다시 확인하고, 받을 수 있게 되면 안내받는 데 본인이 동의했습니다."),
        error_messages={"required": _("본인의 동의가 있어야 이력관리에 넣을 수 있습니다.")},
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = language() == "en"
        places = [(area.code, area.name_en if english else area.name_ko) for area in areas]
        ways = [(code, en if english else ko) for code, (ko, en) in CHANNELS.items()]
        self.fields["area"].choices = places  # type: ignore[attr-defined]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        for name in ("decided_on", "filed_on"):
            self.fields[name].widget.attrs["max"] = clock.today().isoformat()

    @property
    def person_boxes(self) -> list[forms.BoundField]:
        """Boxes about the person."""
        return [
            self[name] for name in ("area", "name", "birth", "spouse_birth", *CHILDREN, "phone", "email", "address")
        ]

    @property
    def fact_boxes(self) -> list[forms.BoundField]:
        """Boxes about income and property."""
        return [self[name] for name in self.fields if name.startswith(FACT)]

    @property
    def consent_boxes(self) -> list[forms.BoundField]:
        """Boxes about the refusal and the consent form."""
        return [self[name] for name in ("decided_on", "filed_on", "channel")]

    def members(self) -> list[tuple[date, str]]:
        """The applicant, and spouse and children if there are any."""
        relations = {"birth": "head", "spouse_birth": "spouse", **dict.fromkeys(CHILDREN, "child")}
        return [(day, relation) for name, relation in relations.items() if (day := self.cleaned_data[name])]


def _fact(fact: str) -> forms.Field:
    """A box for won, or a choice where the rules know a few answers only."""
    name, options = door.label("fact", fact, language()), door.fact_options(fact)
    if options:
        words = [("", _("모름")), *((str(place), en if language() == "en" else ko) for place, ko, en in options)]
        return forms.ChoiceField(label=name, required=False, choices=words)
    wrong = {"invalid": _("숫자로 써 주세요."), "min_value": _("0 이상으로 써 주세요.")}
    return forms.IntegerField(
        label=name,
        required=False,
        min_value=0,
        max_value=100_000_000_000,
        widget=forms.NumberInput(attrs=WON),
        error_messages=wrong,
    )
