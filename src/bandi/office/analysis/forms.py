"""What an analyst filters the gap by, and the question about another rule."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.analysis.queries import GapPage
from bandi.office.boxes import choose
from bandi.office.discovery import door

DIMENSIONS = {"benefit": _("급여"), "kind": _("가구 유형"), "area": _("동네"), "district": _("시군구")}
ORDERS = {
    "": _("공백이 큰 순"),
    "won": _("받지 못하는 돈이 큰 순"),
    "take_up": _("수급률이 낮은 순"),
    "name": _("이름 순"),
}
MOST = 15  # digits and commas of a value


class GapFilter(forms.Form):
    """What the rows are and which cells are counted."""

    by = forms.ChoiceField(label=_("나누어 보기"), required=False)
    benefit = forms.ChoiceField(label=_("급여"), required=False)
    kind = forms.ChoiceField(label=_("가구 유형"), required=False)
    area = forms.ChoiceField(label=_("동네"), required=False)
    sort = forms.ChoiceField(label=_("정렬"), required=False, choices=list(ORDERS.items()))

    def offer(self, page: GapPage) -> None:
        """The choices there are on this page."""
        lang = get_language() or "ko"
        ways = [(code, name) for code, name in DIMENSIONS.items() if code != "district" or page.districts > 1]
        choose(self, "by", ways)
        choose(self, "benefit", [(code, door.label("benefit", code, lang)) for code in page.benefits], all_=True)
        choose(self, "kind", [(code, door.label("household", code, lang)) for code in page.kinds], all_=True)
        own = "en" if lang.startswith("en") else "ko"
        choose(self, "area", [(area.code, getattr(area, f"name_{own}")) for area in page.areas], all_=True)


class WhatIfForm(forms.Form):
    """Another value, from when, and where."""

    value = forms.CharField(
        label=_("새 값"),
        max_length=MOST,
        error_messages={"required": _("새 값을 써 주세요."), "max_length": _("수가 너무 깁니다.")},
    )
    on = forms.DateField(
        label=_("언제부터"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("그달 1일부터 바뀐다고 보고 그달을 셈합니다."),
        error_messages={"required": _("날짜를 골라 주세요."), "invalid": _("날짜를 2026-07-01처럼 써 주세요.")},
    )
    where = forms.ChoiceField(label=_("어디에서"), required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "where", places)

    def clean_value(self) -> float:
        """The number, with or without commas."""
        text = str(self.cleaned_data["value"]).replace(",", "").strip()
        if not text.isascii() or text.count(".") > 1 or not text.replace(".", "").isdecimal():
            raise forms.ValidationError(_("수를 써 주세요. 0보다 작을 수 없습니다."))
        return float(text)

    def clean_on(self) -> date:
        """The first day of the month."""
        day: date = self.cleaned_data["on"]
        return day.replace(day=1)


class MoveForm(forms.Form):
    """Another first day of one dated value."""

    since = forms.ChoiceField(label=_("어느 값의 시행일을"))
    to = forms.DateField(
        label=_("언제로"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("두 날 사이의 첫 달을 셈합니다."),
        error_messages={"required": _("날짜를 골라 주세요."), "invalid": _("날짜를 2026-07-01처럼 써 주세요.")},
    )
    where = forms.ChoiceField(label=_("어디에서"), required=False)

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, Any]], values: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "where", places)
        choose(self, "since", values)

    def clean_since(self) -> date:
        """The day of the chosen value."""
        return date.fromisoformat(self.cleaned_data["since"])


def place_choices(areas: Sequence[Area], covered: Mapping[str, int] | None, lang: str) -> list[tuple[str, Any]]:
    """Where a question can be asked: districts, provinces and all of them, as far as the round knows households.

    `covered` None: the places of the person alone, all of one district at most.
    """
    codes = sorted(covered) if covered is not None else [area.code for area in areas]
    own = {area.district_code: str(getattr(area, f"district_{lang}")) for area in areas}
    own |= {area.province_code: str(getattr(area, f"province_{lang}")) for area in areas}
    names = ChainMap(own, door.nation(lang)) if covered is not None else own
    districts, provinces = (sorted({code[:digits] for code in codes}) for digits in (5, 2))
    if len(districts) <= 1:
        return [(code, names[code]) for code in districts]
    many = len(provinces) > 1
    told = [(code, f"{names[code[:2]]} {names[code]}" if many else names[code]) for code in districts]
    wide: list[tuple[str, Any]] = [(code, _("%(place)s 모두") % {"place": names[code]}) for code in provinces]
    return [*told, *wide, *([("", _("전국(이 차수가 아는 모든 곳)"))] if many else [])]
