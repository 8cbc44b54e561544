"""Boxes that forms of many rooms ask with (입력 칸): a choice known only when the form is made, a day."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]], *, all_: bool = False) -> None:
    """Offers these, and with `all_` first of all: every one of them."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("모두")), *choices] if all_ else list(choices)


def day_box(label: Any, **facts: Any) -> forms.DateField:
    """A box for a day; how to write one is said beside it. `facts` as for any field."""
    wrong = _("날짜를 2026-09-22처럼 써 주세요.")
    box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        **{"label": label, "widget": box, "error_messages": dict.fromkeys(("invalid", "required"), wrong)} | facts
    )
