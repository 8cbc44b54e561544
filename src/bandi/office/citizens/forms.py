"""What citizens and the counter fill in (시민 서식)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.boxes import choose
from bandi.office.citizens.mandates import Offer
from bandi.office.citizens.queries import KINDS, AtCounter
from bandi.office.citizens.words import PAPERS, POWERS, Power
from bandi.office.discovery import door
from bandi.office.pages import language

LASTS = (("30", _("한 달")), ("90", _("석 달")), ("365", _("한 해")))
LONG = 500


def worded(words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with their words in the page's language."""
    at = 1 if language() == "en" else 0
    return [(code, pair[at]) for code, pair in words.items()]


class CodeForm(forms.Form):
    """A code as somebody copies it."""

    code = forms.CharField(
        label=_("받은 번호"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )


class OfferForm(forms.Form):
    """Whom a citizen lets act for her, how far, until when."""

    helper_name = forms.CharField(
        label=_("도와줄 사람"), max_length=60, help_text=_("내가 알아볼 수 있게 쓰세요. 보기: 딸, 3통 통장님")
    )
    power = forms.ChoiceField(label=_("어디까지 맡길까요?"), widget=forms.RadioSelect, initial=Power.READ)
    kinds = forms.MultipleChoiceField(
        label=_("무엇을 맡길까요?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("고르지 않으면 모든 신청입니다."),
    )  # fmt: skip
    lasts = forms.ChoiceField(label=_("언제까지 맡길까요?"), choices=LASTS, widget=forms.RadioSelect, initial="30")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "power", worded(POWERS))
        if KINDS:
            choose(self, "kinds", worded(KINDS))
        else:
            del self.fields["kinds"]

    def offer(self) -> Offer:
        """What was filled in."""
        told, today = self.cleaned_data, clock.today()
        until = today + timedelta(days=int(told["lasts"]))
        kinds = tuple(told.get("kinds", ()))
        return Offer(told["helper_name"], Power(told["power"]), from_on=today, to_on=until, kinds=kinds)


class CounterForm(forms.Form):
    """Who stands at the counter, and what she showed."""

    resident = forms.ChoiceField(label=_("누구인가요?"), widget=forms.RadioSelect)
    paper = forms.ChoiceField(
        label=_("확인한 신분증"), widget=forms.RadioSelect, help_text=_("신분증 번호는 적지 않습니다.")
    )

    def __init__(self, *args: Any, members: Sequence[AtCounter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "resident", [(str(one.resident), _named(one)) for one in members])
        choose(self, "paper", worded(PAPERS))


class PaperForm(OfferForm):
    """A mandate signed on paper."""

    scan = forms.CharField(label=_("종이 위임장을 둔 곳"), max_length=120, help_text=_("보기: 2026-11 위임장철 14번"))


class QuietForm(forms.Form):
    """Why somebody does not want to be contacted; it may stay empty."""

    why = forms.CharField(label=_("까닭"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _named(one: AtCounter) -> str:
    relation = door.label("relation", one.relation, language())
    return " · ".join(filter(None, (one.name, relation, str(one.born or ""))))
