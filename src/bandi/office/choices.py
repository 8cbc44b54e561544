"""What a field of a form offers, known only when the form is made (고를 것)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]], *, all_: bool = False) -> None:
    """Offers these, and with `all_` first of all: every one of them."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("모두")), *choices] if all_ else list(choices)
