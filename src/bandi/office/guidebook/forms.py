"""What somebody says before a book is made."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.boxes import choose
from bandi.office.discovery.door import programmes
from bandi.office.guidebook.book import LETTERS, Office
from bandi.office.pages import language

NATION = ""
KINDS = (
    ("pdf", _("인쇄할 책 (PDF, A5)")),
    ("epub", _("전자책 (EPUB)")),
    ("cards", _("창구에 두는 카드 (PDF, A6)")),
)


class BookForm(forms.Form):
    """Which book, for whom, and who answers questions."""

    kind = forms.ChoiceField(label=_("무엇을 만들까요?"), choices=KINDS, initial="pdf")
    place = forms.ChoiceField(
        label=_("지역"), required=False, help_text=_("동네를 고르면 시·도와 시·군·구의 사업도 담깁니다.")
    )
    theme = forms.ChoiceField(label=_("관심주제"), required=False, help_text=_("고르지 않으면 모두 담습니다."))
    name = forms.CharField(label=_("문의할 곳"), required=False, max_length=LETTERS)
    phone = forms.RegexField(
        r"^[0-9][0-9 -]{1,18}$",
        label=_("전화번호"),
        required=False,
        error_messages={"invalid": _("숫자와 - 만 써 주세요. 보기: 02-123-4567")},
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    address = forms.CharField(label=_("찾아갈 곳"), required=False, max_length=LETTERS)
    keep = forms.BooleanField(
        label=_("이 전화번호와 찾아갈 곳을 저장해 누구나 보는 ‘가까운 주민센터’에도 보이기"),
        required=False,
        help_text=_("동네를 고른 때만 저장합니다. 비우고 저장하면 보이지 않습니다."),
    )

    def __init__(self, *args: Any, towns: Iterable[Area], keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        self.towns = {town.code: town for town in towns}
        if not keeps:
            del self.fields["keep"]
        if len(self.towns) == 1:
            (only,) = self.towns.values()
            self.initial.update(place=only.code, phone=only.office_phone, address=only.office_address)
        named = [(code, getattr(town, f"name_{lang}")) for code, town in self.towns.items()]
        choose(self, "place", [(NATION, _("전국")), *named])
        choose(self, "theme", list(programmes.code_words("theme", lang).items()), all_=True)

    def town(self) -> Area | None:
        """The neighbourhood asked for; None for the nation."""
        return self.towns.get(self.cleaned_data["place"])

    def clean(self) -> dict[str, Any]:
        """To be kept, a contact must be somebody's."""
        told = super().clean() or {}
        if told.get("keep") and not told.get("place"):
            self.add_error("place", _("저장하려면 어느 동네의 연락처인지 골라 주세요."))
        return told

    def office(self) -> Office:
        """Who answers, as typed."""
        told = self.cleaned_data
        return Office(name=told["name"], phone=told["phone"], address=told["address"])
