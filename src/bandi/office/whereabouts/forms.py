"""What an officer answers about her own neighbourhood."""

from django import forms
from django.utils.translation import gettext_lazy as _

ANSWERS = (
    ("lives_here", _("여기 산다")),
    ("not_here", _("여기 살지 않는다")),
    ("unknown", _("모르겠다")),
)


class AnswerForm(forms.Form):
    """Does this household live here?"""

    answer = forms.ChoiceField(
        label=_("이 가구가 우리 동네에 사나요?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("셋 가운데 하나를 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("메모"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        max_length=1000,
        required=False,
        help_text=_("무엇으로 확인했는지 짧게. 우리 동네에서만 보입니다."),
    )
