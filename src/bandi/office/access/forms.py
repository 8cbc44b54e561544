"""The forms to sign in with."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; a browser may fill them in or paste them."""

    error_messages = {
        "invalid_login": _("아이디나 비밀번호가 맞지 않습니다. 대소문자를 확인해 주세요."),
        "inactive": _("쓰지 않는 계정입니다. 관리자에게 문의해 주세요."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["username"], self.fields["password"]
        name.label, password.label = _("아이디"), _("비밀번호")
        name.error_messages["required"] = _("아이디를 써 주세요.")
        password.error_messages["required"] = _("비밀번호를 써 주세요.")
        name.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "maxlength": 150, "spellcheck": "false"}
        )


class CodeForm(forms.Form):
    """Six digits from the app, or a code from paper."""

    code = forms.CharField(
        label=_("코드"),
        max_length=20,
        error_messages={"required": _("코드를 써 주세요.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "autofocus": True}
        ),
    )
