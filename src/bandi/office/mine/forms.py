"""What a citizen writes to us, and what an officer answers (나의 복지 서식)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.boxes import choose
from bandi.office.mine.words import ENDS, WISHES, Kind
from bandi.office.pages import language

LONG = 2_000


def words_of(pair: tuple[str, str]) -> str:
    """The word of the page's language."""
    return pair[1] if language() == "en" else pair[0]


class AskForm(forms.Form):
    """One request; the key it is made with lets it count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("무엇을 원하시나요?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("하고 싶은 말"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("쓰지 않아도 됩니다. 주민등록번호는 쓰지 마세요."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(code, wish) for code, wish in WISHES.items() if code != Kind.CORRECT]
        choose(self, "kind", [(code, f"{words_of(wish.words)} — {words_of(wish.help)}") for code, wish in asked])


class WrongForm(forms.Form):
    """A record that is said to be wrong."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    signal = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("무엇이 틀렸나요?"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("보기: 지난달에 다 냈습니다. 그 집에서는 2월에 이사했습니다."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What came of a request, in words the person reads."""

    end = forms.ChoiceField(label=_("어떻게 되었나요?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("답"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("주민의 화면에 그대로 보입니다. 쉬운 말로 써 주세요."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "end", [(code, words_of(ENDS[code])) for code in WISHES[kind].ends])
