"""What is asked about members, files and partners. Errors stand beside their field."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.boxes import choose, day_box
from bandi.office.discovery.door.network import network
from bandi.office.merging import SeenForm
from bandi.office.network.actions import Told
from bandi.office.network.partners import Agreed
from bandi.office.pages import language

ALL = ("", _("모두"))


def _phone() -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    wrong = _("전화번호를 써 주세요.")
    return forms.CharField(label=_("전화번호"), max_length=20, widget=box, error_messages={"required": wrong})


def words(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Ids of the content with their words in the page's language."""
    return [(one.id, getattr(one, language())) for one in rows]


def _places(held: Sequence[Area]) -> list[tuple[str, str]]:
    return [(area.code, getattr(area, f"name_{language()}")) for area in held]


class MemberForm(SeenForm):
    """What is known of a member."""

    area = forms.ChoiceField(label=_("동네"), error_messages={"required": _("동네를 골라 주세요.")})
    kind = forms.ChoiceField(label=_("구분"), error_messages={"required": _("구분을 골라 주세요.")})
    group = forms.ChoiceField(label=_("신고의무자 직군"), required=False, help_text=_("신고의무자만 고릅니다."))
    name = forms.CharField(label=_("이름"), max_length=60, error_messages={"required": _("이름을 써 주세요.")})
    phone = _phone()
    from_on = day_box(_("임기 시작"))
    to_on = day_box(_("임기 끝"), help_text=_("이날까지 활동합니다. 비우면 정해지지 않은 것입니다."), required=False)
    trained_on = day_box(
        _("교육을 마친 날"), help_text=_("교육과 서약 전에는 아무것도 열리지 않습니다."), required=False
    )
    pledged_on = day_box(_("비밀유지 서약일"), required=False)
    clearance_until = day_box(
        _("신원조회 유효한 마지막 날"), help_text=_("돌봄단원에게 필요합니다. 지나면 그날로 닫힙니다."), required=False
    )

    def __init__(self, *args: Any, held: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", _places(held))
        choose(self, "kind", words(network().kinds))
        choose(self, "group", [("", _("해당 없음")), *words(network().groups)])

    @property
    def told(self) -> Told:
        """As the action takes it."""
        return Told(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class MemberFilter(forms.Form):
    """Which members to show."""

    q = forms.CharField(
        label=_("이름 또는 전화번호"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("구분"), required=False)
    group = forms.ChoiceField(label=_("직군"), required=False)
    area = forms.ChoiceField(label=_("동네"), required=False)
    state = forms.ChoiceField(
        label=_("상태"),
        required=False,
        choices=[
            ALL,
            ("ready", _("활동 중")),
            ("waits", _("아직 열리지 않음")),
            ("untrained", _("교육 전")),
            ("unpledged", _("서약 전")),
            ("uncleared", _("신원조회 없음·지남")),
            ("soon", _("60일 안에 끝남")),
            ("over", _("임기 지남")),
            ("remind", _("연락할 사람 모두")),
            ("ended", _("끝남")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("차례"),
        required=False,
        choices=[
            ("new", _("새로 등록한 순")),
            ("term", _("임기가 먼저 끝나는 순")),
            ("clearance", _("신원조회가 먼저 끝나는 순")),
        ],
    )

    def __init__(self, *args: Any, held: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", words(network().kinds), all_=True)
        choose(self, "group", words(network().groups), all_=True)
        choose(self, "area", _places(held), all_=True)


class AccountForm(forms.Form):
    """Which account is the member's own."""

    username = forms.CharField(
        label=_("이 사람의 아이디"), required=False, max_length=60, help_text=_("비우면 연결을 끊습니다.")
    )


class FileForm(forms.Form):
    """A spreadsheet of members."""

    file = forms.FileField(
        label=_("명부 파일"),
        help_text=_("CSV나 XLSX, 60 MB까지(20만 줄쯤). 첫 줄은 열 이름입니다. 주민등록번호는 넣지 않습니다."),
        error_messages={"required": _("올릴 파일을 골라 주세요."), "empty": _("빈 파일입니다.")},
    )


class TableForm(forms.Form):
    """A table of agreements."""

    file = forms.FileField(
        label=_("협약 표"),
        help_text=_("CSV나 XLSX, 3,000줄까지. 첫 줄은 열 이름입니다. 주민등록번호는 넣지 않습니다."),
        error_messages={"required": _("올릴 파일을 골라 주세요."), "empty": _("빈 파일입니다.")},
    )


class PartnerForm(SeenForm):
    """What an agreement says."""

    area = forms.ChoiceField(label=_("동네"), error_messages={"required": _("동네를 골라 주세요.")})
    kind = forms.ChoiceField(label=_("종류"), error_messages={"required": _("종류를 골라 주세요.")})
    name = forms.CharField(label=_("상호"), max_length=80, error_messages={"required": _("상호를 써 주세요.")})
    address = forms.CharField(label=_("주소"), max_length=120, required=False)
    basis = forms.ChoiceField(label=_("협약 근거"), error_messages={"required": _("근거를 골라 주세요.")})
    signs = forms.MultipleChoiceField(
        label=_("살필 신호"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("살필 신호를 하나 이상 골라 주세요.")},
    )
    cycle = forms.ChoiceField(label=_("정기 회신"), error_messages={"required": _("회신 주기를 골라 주세요.")})
    contact = forms.CharField(
        label=_("담당자 이름"), max_length=60, error_messages={"required": _("이름을 써 주세요.")}
    )
    phone = _phone()
    starts_on = day_box(_("협약 시작"))
    ends_on = day_box(_("협약 끝"), help_text=_("이날까지 유효합니다. 끝나기 전에 갱신할 때가 되었다고 알립니다."))
    trained_on = day_box(_("교육한 날"), required=False)
    plaque = forms.CharField(label=_("현판 번호"), max_length=20, required=False)
    plaque_on = day_box(_("현판을 건 날"), required=False)

    def __init__(self, *args: Any, held: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        content = network()
        choose(self, "area", _places(held))
        choose(self, "kind", words(content.partners))
        choose(self, "basis", words(content.bases))
        choose(self, "signs", words(content.signs))
        choose(self, "cycle", words(content.cycles))

    @property
    def agreed(self) -> Agreed:
        """As the action takes it."""
        return Agreed(**{name: value for name, value in self.cleaned_data.items() if name not in ("seen", "area")})


class PosterForm(forms.Form):
    """Where a poster hangs."""

    spot = forms.CharField(
        label=_("안내문을 붙일 자리"), max_length=40, error_messages={"required": _("어디에 붙이는지 써 주세요.")}
    )


class ReturnForm(forms.Form):
    """What a partner saw in a month."""

    period = forms.DateField()
    seen = forms.IntegerField(
        min_value=0,
        max_value=999,
        error_messages={
            "required": _("몇 가구인지 수를 써 주세요."),
            "invalid": _("0에서 999까지의 수를 써 주세요."),
            "min_value": _("0에서 999까지의 수를 써 주세요."),
            "max_value": _("0에서 999까지의 수를 써 주세요."),
        },
    )
