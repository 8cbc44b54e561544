"""What is written down about a hold and about a telephone look-up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.retention.models import PhoneLookup

HOW = [
    (PhoneLookup.How.LETTER.value, _("서면")),
    (PhoneLookup.How.TEXT.value, _("문자")),
    (PhoneLookup.How.MESSENGER.value, _("메신저")),
]
NEEDED = {"required": _("꼭 써 주세요.")}


class HoldForm(forms.Form):
    """What must stay, and on which order."""

    subject = forms.CharField(
        label=_("보존할 것"),
        max_length=60,
        help_text=_(
            "파일의 내용 지문, 연계 정보의 이름표(예: kepco_arrears), 차수(예: 2026-5), "
            "가구나 기록의 번호, 밤마다 지우는 것의 이름표(예: call)"
        ),
        error_messages=NEEDED,
    )
    reason = forms.CharField(
        label=_("보존 근거"),
        max_length=200,
        help_text=_("문서 번호만 써 주세요. 사람의 정보는 쓰지 마세요."),
        error_messages=NEEDED,
    )


class LookupForm(forms.Form):
    """Which body asked for a number, why, and when it came."""

    requester = forms.CharField(label=_("요청한 기관"), max_length=60, error_messages=NEEDED)
    purpose = forms.CharField(
        label=_("조회 목적"),
        max_length=120,
        initial=_("위기가구로 보이는 분에게 도움을 알리기 위해"),
        help_text=_("통지서에 그대로 적힙니다."),
        error_messages=NEEDED,
    )
    received_on = forms.DateField(
        label=_("번호를 받은 날"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=NEEDED | {"invalid": _("날짜를 2026-09-22처럼 써 주세요.")},
    )
    number = forms.CharField(
        label=_("받은 번호"),
        max_length=20,
        required=False,
        help_text=_("암호화해 두고, 업무를 마치면 지웁니다."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class NotifiedForm(forms.Form):
    """How the person was told."""

    how = forms.ChoiceField(label=_("알린 방법"), choices=HOW, widget=forms.RadioSelect, error_messages=NEEDED)
