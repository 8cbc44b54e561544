"""The forms to sign in with, and those of accounts, postings and handovers."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.roles import ROLES
from bandi.office.boxes import day_box


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


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg] # Django's own class takes no argument at run time
    """The password of now, and the new one twice."""

    error_messages = {"password_mismatch": _("새 비밀번호 두 개가 서로 다릅니다.")}
    old_password = forms.CharField(
        label=_("지금 비밀번호"),
        strip=False,
        error_messages={"required": _("지금 비밀번호를 써 주세요.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label = _("새 비밀번호"), _("새 비밀번호 한 번 더")
        first.help_text = _("열 글자 이상. 흔한 비밀번호나 아이디와 비슷한 것은 쓸 수 없습니다.")
        again.help_text = ""
        for field in (first, again):
            field.error_messages["required"] = _("새 비밀번호를 써 주세요.")

    def clean_old_password(self) -> str:
        old = str(self.cleaned_data["old_password"])
        if not self.user.check_password(old):
            raise forms.ValidationError(_("지금 비밀번호가 맞지 않습니다."))
        return old


def roles() -> list[tuple[str, str]]:
    """Every role with its word in the language of the page."""
    english = (get_language() or "ko").startswith("en")
    return [(str(role), card.en if english else card.ko) for role, card in ROLES.items()]


class ChangeForm(forms.Form):
    """The name shown at work, and the role."""

    display_name = forms.CharField(
        label=_("보이는 이름"), max_length=60, error_messages={"required": _("보이는 이름을 써 주세요.")}
    )
    role = forms.ChoiceField(label=_("역할"), choices=roles, error_messages={"required": _("역할을 골라 주세요.")})


class AccountForm(ChangeForm):
    """A new account."""

    username = forms.CharField(
        label=_("아이디"),
        max_length=60,
        help_text=_("영문 소문자와 숫자, 점, 밑줄, 붙임표"),
        error_messages={"required": _("아이디를 써 주세요.")},
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,}$", _("영문 소문자나 숫자로 시작해 두 글자 이상 써 주세요."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["username", "display_name", "role"]


class PeopleFilter(forms.Form):
    """Which accounts to show."""

    q = forms.CharField(label=_("이름이나 아이디"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("역할"), required=False, choices=lambda: [("", _("모두")), *roles()])
    state = forms.ChoiceField(
        label=_("상태"),
        required=False,
        choices=[("", _("모두")), ("used", _("쓰는 계정")), ("waits", _("확인 기다림")), ("closed", _("닫힌 계정"))],
    )


class PostingForm(forms.Form):
    """A neighbourhood from a day to a day."""

    area = forms.CharField(
        label=_("동네"),
        max_length=60,
        help_text=_("동네 이름이나 행정동 코드 여덟 자리를 씁니다."),
        error_messages={"required": _("동네를 써 주세요.")},
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    from_on = day_box(_("시작하는 날"))
    to_on = day_box(_("마치는 날"), required=False, help_text=_("이날까지 일합니다. 비우면 정해지지 않은 것입니다."))


class HandoverForm(forms.Form):
    """Who hands over to whom, from when to when."""

    giver = forms.ChoiceField(label=_("자리를 비우는 사람"), error_messages={"required": _("사람을 골라 주세요.")})
    taker = forms.ChoiceField(label=_("대신 맡을 사람"), error_messages={"required": _("사람을 골라 주세요.")})
    from_on = day_box(_("시작하는 날"))
    to_on = day_box(_("마치는 날"), help_text=_("이날까지 맡습니다. 다음 날 저절로 끝납니다."))

    def __init__(self, *args: Any, givers: list[User], takers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("from_on", clock.today())
        self.fields["giver"].choices = [(one.username, one.display_name) for one in givers]  # type: ignore[attr-defined]
        self.fields["taker"].choices = [  # type: ignore[attr-defined]
            ("", _("골라 주세요")), *((one.username, f"{one.display_name} ({one.username})") for one in takers)
        ]  # fmt: skip
