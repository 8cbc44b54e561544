"""What a citizen writes to us, and what an officer answers (나의 복지 서식)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.boxes import choose
from bandi.office.mine.words import ENDS, WISHES, Kind
from bandi.office.pages import language
from bandi.office.reports.places import find_areas
from bandi.office.reports.reading import phone_of

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


class TownAskForm(AskForm):
    """The same of somebody whose household nobody knows: which neighbourhood, and how to reach her."""

    town = forms.CharField(
        label=_("사는 동네"), max_length=60, help_text=_("동 이름이나 구와 동을 함께 써 주세요. 보기: 성북구 정릉동"),
        error_messages={"required": _("사는 동네를 써 주세요. 그 동네 주민센터가 답합니다.")},
    )  # fmt: skip
    area = forms.ChoiceField(label=_("어느 곳인가요?"), required=False, widget=forms.RadioSelect)
    name = forms.CharField(label=_("이름"), max_length=40, error_messages={"required": _("이름을 써 주세요.")})
    phone = forms.CharField(
        label=_("전화번호"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("전화로 이야기하고 싶으면 써 주세요. 답은 첫 화면에도 올라옵니다."),
    )  # fmt: skip

    field_order = ("town", "area", "name", "phone", "kind", "text", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = find_areas(self.data.get("town", "")) if self.is_bound else []
        choose(self, "area", [(area.code, self._named(area)) for area in self.towns])
        if len(self.towns) < 2:
            self.fields["area"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """One neighbourhood, and what stands in its own field."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("town") and not self.towns:
            self.add_error("town", _("그런 이름의 동네를 찾지 못했습니다. 동 이름만 써 보세요."))
        elif len(self.towns) == 1:
            told["area"] = self.towns[0].code
        elif self.towns and not told.get("area") and "area" not in self.errors:
            self.add_error("area", _("이름이 같은 동네가 여럿입니다. 하나를 골라 주세요."))
        if told.get("phone"):
            if not (phone := phone_of(told["phone"])):
                self.add_error("phone", _("전화번호를 확인해 주세요. 보기: 010-1234-5678"))
            told["phone"] = phone or ""
        return told

    @staticmethod
    def _named(area: Area) -> str:
        if language() == "en":
            return " ".join((area.name_en, area.district_en, area.province_en))
        return " ".join((area.province_ko, area.district_ko, area.name_ko))


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
