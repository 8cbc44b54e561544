"""What is asked of whoever offers, visits, hands out cards, or stands at the counter. Errors stand beside fields."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import Area
from bandi.office.boxes import choose, day_box
from bandi.office.discovery.door.universal import universal
from bandi.office.merging import SeenForm
from bandi.office.pages import language
from bandi.office.universal.actions import Met
from bandi.office.universal.words import MOVE_STATES, OFFER_WAYS, OPTIN_STATES, MoveState, OptInState

if TYPE_CHECKING:
    from bandi.office.discovery.door.universal import UniversalKind

MOST_SENT = 200
OLDEST, MEMBERS, MOST_WON = 120, 6, 100_000_000
NUMBER = ("required", "invalid", "min_value", "max_value")
"""What may be wrong with a number."""


def _pairs(table: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    at = 1 if language() == "en" else 0
    return [(code, words[at]) for code, words in table.items()]


def _named(rows: Sequence[Any]) -> list[tuple[str, str]]:
    return [(one.id, getattr(one, language())) for one in rows]


class KeyedForm(SeenForm):
    """A form that counts once, by a key drawn when it is shown."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"key": uuid4(), **(self.initial or {})}


class OfferForm(KeyedForm):
    """How the visit was offered."""

    way = forms.ChoiceField(
        label=_("어떻게 안내했나요"),
        widget=forms.RadioSelect,
        error_messages={"required": _("안내한 방법을 골라 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "way", _pairs(OFFER_WAYS))


class SendForm(forms.Form):
    """Offers that are to be sent."""

    key = forms.UUIDField(required=False)
    plan = forms.TypedMultipleChoiceField(
        coerce=UUID, error_messages={"required": _("안내를 보낼 분을 하나 이상 골라 주세요.")}
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        asked = self.fields["plan"]
        assert isinstance(asked, forms.TypedMultipleChoiceField)
        asked.choices = [(one, one) for one in data.getlist("plan")[:MOST_SENT]]


class AnswerForm(SeenForm):
    """Yes with two names and a day, or no."""

    agreed = forms.ChoiceField(
        label=_("뭐라고 하셨나요"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("방문해도 좋다고 하심")),
            ("no", _("이번에는 사양하심")),
            ("never", _("다시 묻지 말라고 하심")),
        ],
        error_messages={"required": _("답을 골라 주세요.")},
    )
    nurse = forms.CharField(label=_("함께 가는 방문간호사"), required=False, max_length=60)
    first_on = day_box(_("첫 방문 날"), required=False, help_text=_("비우면 정해진 날까지로 잡습니다."))

    def clean(self) -> dict[str, Any]:
        """A yes needs the nurse's name; a day that has passed is none."""
        told = super().clean() or self.cleaned_data
        if told.get("agreed") == "yes" and not told.get("nurse"):
            self.add_error("nurse", _("함께 가는 간호사 이름을 적어 주세요."))
        if told.get("first_on") and told["first_on"] < clock.today():
            self.add_error("first_on", _("지난 날로 방문을 잡을 수 없습니다."))
        return told


class TierForm(SeenForm):
    """The nurse's judgement: how many visits, and what there is to worry about."""

    tier = forms.ChoiceField(label=_("몇 번 방문할까요"), required=False, widget=forms.RadioSelect)
    risks = forms.MultipleChoiceField(
        label=_("걱정되는 것"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("지속 방문을 고르면 하나 이상 골라 주세요. 암호화해 보관합니다."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: "UniversalKind", judged: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.judged = kind, judged
        choose(self, "tier", _named([universal().tier(one) for one in kind.tiers]))
        signs = self.fields["risks"]
        assert isinstance(signs, forms.MultipleChoiceField)
        signs.choices = _named([one for one in universal().risks if kind.id in one.kinds])
        if not judged:
            del self.fields["tier"], self.fields["risks"]

    def clean(self) -> dict[str, Any]:
        """A tier for somebody at risk says of what."""
        told = super().clean() or self.cleaned_data
        if self.judged and self._asked(told):
            if not told.get("tier"):
                self.add_error("tier", _("방문 단계를 골라 주세요."))
            elif universal().tier(told["tier"]).at_risk and not told.get("risks"):
                self.add_error("risks", _("지속 방문은 무엇이 걱정되는지 하나 이상 골라야 합니다."))
        return told

    def _asked(self, told: dict[str, Any]) -> bool:
        return True


class VisitForm(TierForm):
    """A visit that was made."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    met = forms.ChoiceField(
        label=_("만났나요"),
        widget=forms.RadioSelect,
        choices=[("yes", _("만남")), ("no", _("아무도 없었음"))],
        error_messages={"required": _("만났는지 골라 주세요.")},
    )
    nurse = forms.CharField(
        label=_("함께 간 방문간호사"),
        max_length=60,
        error_messages={"required": _("함께 간 간호사 이름을 적어 주세요.")},
    )
    on = day_box(_("방문한 날"))
    note = forms.CharField(
        label=_("메모"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("암호화해 보관합니다."),
    )  # fmt: skip

    def clean_on(self) -> Any:
        """Not a day that has not come."""
        if self.cleaned_data["on"] > clock.today():
            raise forms.ValidationError(_("아직 오지 않은 날입니다."))
        return self.cleaned_data["on"]

    def _asked(self, told: dict[str, Any]) -> bool:
        return told.get("met") == "yes"

    @property
    def told(self) -> Met:
        """As the action takes it."""
        said = self.cleaned_data
        at = None if said["on"] == clock.today() else clock.at(said["on"], 12)
        return Met(
            met=said["met"] == "yes",
            nurse=said["nurse"],
            at=at,
            tier=said.get("tier", ""),
            risks=said.get("risks", []),
            note=said["note"],
        )


class CardsForm(forms.Form):
    """Cards that were handed out."""

    area = forms.ChoiceField(label=_("동네"))
    moment = forms.ChoiceField(label=_("어떤 카드"))
    poster = forms.ChoiceField(label=_("나눈 곳"), required=False)
    cards = forms.IntegerField(
        label=_("몇 장"), min_value=1, max_value=5_000,
        error_messages=dict.fromkeys(NUMBER, _("1부터 5,000까지의 수를 써 주세요.")),
    )  # fmt: skip
    on = day_box(_("나눈 날"))

    def __init__(self, *args: Any, held: Sequence[Area], posters: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", [(area.code, getattr(area, f"name_{language()}")) for area in held])
        choose(self, "moment", _named(universal().moments))
        choose(self, "poster", [("", _("우리 창구")), *posters])

    def clean_on(self) -> Any:
        """Not a day that has not come."""
        if self.cleaned_data["on"] > clock.today():
            raise forms.ValidationError(_("아직 오지 않은 날입니다."))
        return self.cleaned_data["on"]


class StateForm(forms.Form):
    """How far a wish to be called is."""

    state = forms.ChoiceField(
        label=_("어떻게 되었나요"), widget=forms.RadioSelect, error_messages={"required": _("하나를 골라 주세요.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "state", [one for one in _pairs(OPTIN_STATES) if one[0] != OptInState.WITHDRAWN])


class MoveForm(SeenForm):
    """How far a household is that moved in."""

    state = forms.ChoiceField(
        label=_("어떻게 되었나요"), widget=forms.RadioSelect, error_messages={"required": _("하나를 골라 주세요.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "state", [one for one in _pairs(MOVE_STATES) if one[0] != MoveState.LEFT])


class MoveInForm(forms.Form):
    """A household at the counter: who lives there, rent and wages where they tell. Nothing of it is kept."""

    monthly_rent = forms.IntegerField(label=_("월세(원)"), required=False, min_value=0, max_value=MOST_WON,
                                      help_text=_("모르면 비워 둡니다. 비운 것은 ‘모름’으로 봅니다."))  # fmt: skip
    household_wages = forms.IntegerField(
        label=_("한 달 일해서 버는 돈(원)"), required=False, min_value=0, max_value=MOST_WON
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = clock.today().year
        roles = [
            ("", _("없음")),
            ("spouse", _("배우자")),
            ("child", _("자녀")),
            ("parent", _("부모")),
            ("other", _("그 밖의 가족")),
        ]
        wrong = _("태어난 해를 1985처럼 네 자리로 써 주세요. 주민등록번호는 적지 않습니다.")
        errors = dict.fromkeys(NUMBER, wrong)
        for row in range(1, MEMBERS + 1):
            if row > 1:
                self.fields[f"role_{row}"] = forms.ChoiceField(label=_("가족"), required=False, choices=roles)
            self.fields[f"born_{row}"] = forms.IntegerField(
                label=_("태어난 해"), required=row == 1, min_value=year - OLDEST, max_value=year, error_messages=errors
            )

    def clean(self) -> dict[str, Any]:
        """A family member has a year of birth, and a year belongs to somebody."""
        told = super().clean() or self.cleaned_data
        for row in range(2, MEMBERS + 1):
            role, born = told.get(f"role_{row}"), told.get(f"born_{row}")
            if role and not born and f"born_{row}" not in self.errors:
                self.add_error(f"born_{row}", _("태어난 해를 써 주세요."))
            elif born and not role:
                self.add_error(f"role_{row}", _("누구인지 골라 주세요."))
        return told

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Fields of each family member."""
        return [(self[f"role_{row}"], self[f"born_{row}"]) for row in range(2, MEMBERS + 1)]

    @property
    def members(self) -> list[tuple[str, int]]:
        """Role and year of birth, the head first."""
        said = self.cleaned_data
        others = [(said[f"role_{row}"], said[f"born_{row}"]) for row in range(2, MEMBERS + 1)]
        return [("head", said["born_1"]), *((role, born) for role, born in others if role and born)]

    @property
    def told(self) -> dict[str, int]:
        """What they told; what they did not is absent."""
        said = self.cleaned_data
        return {name: said[name] for name in ("monthly_rent", "household_wages") if said[name] is not None}
