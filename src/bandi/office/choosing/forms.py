"""What is asked of a person who says how many households a neighbourhood can meet."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CapacityForm(forms.Form):
    """How many households a neighbourhood can meet in one round, and why it changed."""

    households = forms.IntegerField(
        min_value=0,
        max_value=10_000,
        error_messages={
            name: _("0에서 10,000 사이의 수를 써 주세요.") for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    reason = forms.CharField(required=False, max_length=200)
