"""What a person may ask of the desk: conditions, order, a name to search for, and whom to give households to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area, User
from bandi.office.audit.models import PURPOSES, Purpose
from bandi.office.discovery import door
from bandi.office.discovery.labels import LABELS
from bandi.office.worklist.desk import BANDS, SORTS, DeskFilters
from bandi.office.worklist.duties import FOUND
from bandi.office.worklist.states import LABELS as STATES

TABS = (
    ("open", _("할 일")),
    ("due", _("오늘까지")),
    ("overdue", _("기한 지남")),
    ("mine", _("내 담당")),
    ("unassigned", _("담당 없음")),
    ("awaiting", _("확인 대기")),
    ("closed", _("마침")),
    ("all", _("전체")),
)
"""The desk's tabs in their order."""

ORDERS = {
    "urgent": _("시급한 순"),
    "due": _("기한 순"),
    "points": _("점수 순"),
    "card": _("전문가 점수표 순"),
    "new": _("새 신호 먼저"),
}
VIEWS = ("card", "table")
REASONS = tuple(code for code in LABELS["why"] if code != "reference")

Choices = list[tuple[str, Any]]


class FilterForm(forms.Form):
    """Conditions of the desk. A value nobody knows is left out; names are never asked for here."""

    area = forms.ChoiceField(label=_("동네"), required=False)
    band = forms.ChoiceField(label=_("시급도"), required=False)
    state = forms.ChoiceField(label=_("상태"), required=False)
    kind = forms.ChoiceField(label=_("가구 유형"), required=False)
    why = forms.ChoiceField(label=_("올라온 까닭"), required=False)
    signal = forms.CharField(label=_("신호"), required=False, max_length=40, widget=forms.Select)
    asked = forms.CharField(label=_("조건·기획"), required=False, max_length=60, widget=forms.Select)
    escalates = forms.ChoiceField(label=_("보고 단계"), required=False)
    assignee = forms.ChoiceField(label=_("담당"), required=False)
    new = forms.BooleanField(label=_("새 신호만"), required=False)
    sort = forms.ChoiceField(label=_("정렬"), required=False)

    def __init__(self, asked: Any, *, language: str, areas: Sequence[Area], people: Sequence[User]) -> None:
        super().__init__(asked)
        self.language = language
        self._offer("area", [(area.code, area.name_en if language == "en" else area.name_ko) for area in areas])
        self._offer("assignee", [(person.username, str(person)) for person in people])
        self._offer("band", self._words("band", BANDS))
        self._offer("state", [(str(code), self._one_of(words)) for code, words in STATES.items()])
        self._offer("kind", self._words("household", LABELS["household"]))
        self._offer("why", self._words("why", REASONS))
        self._offer("escalates", self._words("escalation", LABELS["escalation"]))
        self._offer("sort", [(code, ORDERS[code]) for code in SORTS], empty=False)
        for name, known in (("area", areas), ("assignee", people)):
            if len(known) < 2:
                del self.fields[name]

    def offer_signals(self, signals: Sequence[tuple[str, str, str]]) -> None:
        """Signals that occur this round, once the desk knows them."""
        named = [(code, en if self.language == "en" else ko) for code, ko, en in signals]
        self.fields["signal"].widget.choices = [("", _("전체")), *named]

    def offer_asks(self, asks: Sequence[tuple[str, str, str]]) -> None:
        """Groups, targets and queries that chose somebody this round; without any, nothing is asked."""
        if not asks:
            del self.fields["asked"]
            return
        named = [(code, en if self.language == "en" else ko) for code, ko, en in asks]
        self.fields["asked"].widget.choices = [("", _("전체")), *named]

    def filters(self, *, tab: str, view: str) -> DeskFilters:
        """What was asked, as the desk's conditions."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return DeskFilters(tab=tab if tab in dict(TABS) else "open", view=view, **given)

    def chosen(self) -> int:
        """How many conditions narrow the list."""
        return sum(bool(value) for name, value in self.cleaned_data.items() if name != "sort")

    def order(self) -> Any:
        """The chosen order in words."""
        return ORDERS[self.cleaned_data.get("sort") or "urgent"]

    def _offer(self, name: str, choices: Choices, *, empty: bool = True) -> None:
        every: Choices = [("", _("전체"))] if empty else []
        self.fields[name].choices = every + choices  # type: ignore[attr-defined]

    def _words(self, kind: str, codes: Iterable[str]) -> Choices:
        return [(str(code), door.label(kind, str(code), self.language)) for code in codes]

    def _one_of(self, words: tuple[str, str]) -> str:
        return words[1] if self.language == "en" else words[0]


class SearchForm(forms.Form):
    """A name to look for. Sent by POST: it stands in no address and in no log."""

    text = forms.CharField(
        label=_("이름으로 찾기"),
        max_length=40,
        error_messages={"required": _("찾을 이름을 써 주세요.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    purpose = forms.ChoiceField(
        label=_("열람 목적"),
        choices=lambda: [
            (code, words[(get_language() or "ko").startswith("en")])
            for code, words in PURPOSES.items()
            if code != Purpose.MATCH
        ],
        error_messages={"required": _("열람 목적을 골라 주세요."), "invalid_choice": _("열람 목적을 골라 주세요.")},
    )


class FindForm(forms.Form):
    """A household that an officer found at work. What is unknown stays empty."""

    area = forms.ChoiceField(label=_("동네"), error_messages={"required": _("동네를 골라 주세요.")})
    street = forms.CharField(
        label=_("도로명 주소"),
        max_length=120,
        help_text=_("예: 다산로44길 12"),
        error_messages={"required": _("어디인지 도로명 주소를 써 주세요.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("상세 주소"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("이름(아는 만큼)"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.RegexField(
        r"^[0-9+ -]{0,20}$",
        label=_("전화번호"),
        required=False,
        error_messages={"invalid": _("전화번호는 숫자와 -만 써 주세요.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
    )
    kind = forms.ChoiceField(label=_("가구 유형"))
    size = forms.IntegerField(
        label=_("사는 사람 수"),
        min_value=1,
        max_value=20,
        initial=1,
        error_messages={name: _("1에서 20 사이의 수를 써 주세요.") for name in ("invalid", "min_value", "max_value")}
        | {"required": _("사는 사람 수를 써 주세요.")},
    )
    seen = forms.MultipleChoiceField(
        label=_("무엇을 보았나요?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("무엇을 보았는지 하나 이상 골라 주세요.")},
    )

    def __init__(self, given: Any, *, language: str, areas: Sequence[Area]) -> None:
        super().__init__(given)
        at = 1 if language == "en" else 0
        offered = {
            "area": [(one.code, one.name_en if at else one.name_ko) for one in areas],
            "kind": [(code, words[at]) for code, words in LABELS["household"].items()],
            "seen": [(code, words[at]) for code, words in FOUND.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Households and the colleague who takes them; nobody is an answer too."""

    listing = forms.TypedMultipleChoiceField(
        coerce=forms.UUIDField().clean,
        error_messages={"required": _("맡길 가구를 하나 이상 골라 주세요.")},
    )
    to = forms.ChoiceField()

    def __init__(self, given: Any, *, people: Mapping[str, User]) -> None:
        super().__init__(given)
        named = _("누구에게 맡길지 골라 주세요.")
        self.fields["to"].error_messages.update(required=named, invalid_choice=named)
        self.fields["to"].choices = [("nobody", ""), *((name, "") for name in people)]  # type: ignore[attr-defined]
        ticked = given.getlist("listing")
        self.fields["listing"].choices = [(value, "") for value in ticked]  # type: ignore[attr-defined]

    def seen(self, listings: Sequence[UUID]) -> dict[UUID, str]:
        """Who had them on the page: the lead's page says of each (`was`), an officer takes what nobody had (`free`)."""
        if "free" in self.data:
            return dict.fromkeys(listings, "")
        said = dict(one.partition(" ")[::2] for one in self.data.getlist("was"))  # type: ignore[attr-defined]
        return {one: said[str(one)] for one in listings if str(one) in said}


class RevealForm(forms.Form):
    """Why names, telephone numbers and the address are needed."""

    purpose = forms.ChoiceField(label=_("열람 목적"), error_messages={"required": _("열람 목적을 골라 주세요.")})

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [
            (str(code), en if language == "en" else ko) for code, (ko, en) in PURPOSES.items() if code != Purpose.MATCH
        ]  # pairs have a page of their own
        self.fields["purpose"].choices = [("", _("골라 주세요")), *words]  # type: ignore[attr-defined]
