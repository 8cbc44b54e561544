"""What an officer writes down of a case, its plan, meetings and ended support."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.boxes import day_box
from bandi.office.cases.models import CasePlan
from bandi.office.cases.plans import COLUMNS
from bandi.office.cases.states import CHECKS, ENDS, LOOKED, SERVICE_CHECKS, Words
from bandi.office.counsel.forms import SHORT, KeyedForm, consent_words, pick, text_field
from bandi.office.counsel.models import Consent, Counselling
from bandi.office.counsel.words import choices, named
from bandi.office.discovery import door
from bandi.office.pages import language

LINES = 8  # services of one plan
TASKS = 4  # of one meeting
CHOOSE = ("", _("고르기"))


def coded(words: Mapping[str, Words], *only: str) -> list[tuple[str, str]]:
    """Codes with their words in the language of the page."""
    place = 1 if language() == "en" else 0
    return [(code, pair[place]) for code, pair in words.items() if not only or code in only]


def people_choices(people: Sequence[User]) -> list[tuple[str, str]]:
    """Colleagues by user name."""
    return [(person.username, str(person)) for person in people]


def class_choices() -> list[tuple[str, str]]:
    """Classes of cases with what they mean."""
    english = language() == "en"
    return [
        (one.id, f"{one.en}: {one.meaning_en}" if english else f"{one.ko}: {one.meaning_ko}")
        for one in door.counselling().classes
    ]


class OpenForm(KeyedForm):
    """Taking a household in."""

    def __init__(self, *args: Any, people: Sequence[User], surveys: Sequence[Counselling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [
            (str(one.id), f"{one.on} {named('channel', one.channel)} {named('level', one.level)}") for one in surveys
        ]
        self.fields["planner"] = pick(_("담당 사례관리자"), people_choices(people))
        self.fields["reason"] = text_field(_("접수하는 까닭"), required=True, attrs=SHORT)
        self.fields["survey"] = pick(
            _("욕구·위기도 조사로 쓸 상담"), [("", _("새로 조사하기(10일)")), *said], required=False
        )


class SurveyForm(forms.Form):
    """Which conversation is the survey."""

    def __init__(self, *args: Any, surveys: Sequence[Counselling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [
            (str(one.id), f"{one.on} {named('channel', one.channel)} {named('level', one.level)}") for one in surveys
        ]
        self.fields["survey"] = pick(_("욕구·위기도 조사로 쓸 상담"), said)


class CheckForm(forms.Form):
    """A service delivered, or how the household does."""

    def __init__(self, *args: Any, plan: CasePlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(one["id"], f"{one['service']} ({one['provider']})") for one in (plan.told["rows"] if plan else [])]
        does = tuple(code for code in CHECKS if code not in SERVICE_CHECKS)
        self.fields["row"] = pick(_("무엇을"), [("", _("가구 전체 점검")), *rows], required=False)
        self.fields["found"] = pick(
            _("어떻게"),
            [CHOOSE, (_("서비스"), coded(CHECKS, *SERVICE_CHECKS)), (_("가구 형편"), coded(CHECKS, *does))],
        )
        self.fields["on"] = day_box(_("언제"), required=False, help_text=_("비우면 오늘로 적습니다."))
        self.fields["note"] = text_field(_("본 것과 들은 것"), attrs=SHORT)


class CloseForm(forms.Form):
    """Why a case is to be closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"] = pick(_("왜 마치나요?"), [CHOOSE, *coded(ENDS)])
        self.fields["note"] = text_field(_("이룬 것과 남은 것"), required=True, attrs=SHORT)


class NoteForm(forms.Form):
    """A reason or an answer in words."""

    note = text_field(_("까닭"), attrs=SHORT)


class PlannerForm(forms.Form):
    """Who looks after the case from now on."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planner"] = pick(_("담당 사례관리자"), people_choices(people))


class BackForm(forms.Form):
    """To whom of the hub a case goes back, and what is to be known."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planner"] = pick(_("동의 담당 사례관리자"), people_choices(people))
        self.fields["note"] = text_field(_("한 일과 남은 일"), required=True, attrs=SHORT)


class PlanForm(forms.Form):
    """The plan: one line a service, and the household's own opinion."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, consents: Sequence[Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(str(one.id), consent_words(one)) for one in consents]
        for line in range(LINES):
            self._line(line)
        self.fields["opinion"] = text_field(
            _("본인·가족의 의견"), required=True, attrs=SHORT, help_text=_("하신 말씀 그대로 씁니다(제15조 제1항).")
        )
        self.fields["linkage"] = text_field(_("기관끼리 잇는 방법"), attrs=SHORT)
        self.fields["review"] = text_field(_("지난 계획의 평가"), attrs=SHORT)
        self.fields["consent"] = pick(_("계획을 나누는 데 동의"), [("", _("공공기관끼리만")), *held], required=False)
        self.fields["agreed_on"] = day_box(_("본인이 계획에 동의한 날"), required=False)

    def _line(self, line: int) -> None:
        self.fields[f"id_{line}"] = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
        self.fields[f"area_{line}"] = pick(_("욕구"), [CHOOSE, *choices("area")], required=False)
        self.fields[f"ministry_{line}"] = pick(_("소관"), [CHOOSE, *choices("ministry")], required=False)
        boxes = {
            "goal": _("목표"), "service": _("서비스 내용"), "amount": _("수량·방법"), "provider": _("제공 기관·사람"),
        }  # fmt: skip
        for name, label in boxes.items():
            self.fields[f"{name}_{line}"] = forms.CharField(label=label, required=False, max_length=200)
        self.fields[f"start_{line}"] = day_box(_("언제부터"), required=False)
        self.fields[f"until_{line}"] = day_box(_("언제까지"), required=False)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The boxes of each line; lines beyond the first free one are folded away."""
        made = [{"number": line + 1, "id": self[f"id_{line}"], "boxes": [self[f"{name}_{line}"] for name in COLUMNS],
                 "used": any(self[f"{name}_{line}"].value() for name in COLUMNS),
                 "wrong": any(self[f"{name}_{line}"].errors for name in COLUMNS)} for line in range(LINES)]  # fmt: skip
        free = next((at for at, one in enumerate(made) if not one["used"]), LINES)
        return [one | {"shown": at <= free or one["used"]} for at, one in enumerate(made)]

    def clean(self) -> dict[str, Any]:
        """A line that was begun says goal, service, provider, ministry and until when."""
        told: dict[str, Any] = super().clean() or {}
        for line in range(LINES):
            if not any(told.get(f"{name}_{line}") for name in COLUMNS):
                continue
            for name in ("goal", "service", "provider", "ministry", "until"):
                if not told.get(f"{name}_{line}") and f"{name}_{line}" not in self.errors:
                    self.add_error(f"{name}_{line}", _("이 칸도 채워 주세요."))
            start, until = told.get(f"start_{line}"), told.get(f"until_{line}")
            if start and until and until < start:
                self.add_error(f"until_{line}", _("끝나는 날이 시작하는 날보다 앞섭니다."))
        return told

    def rows(self) -> list[dict[str, str]]:
        """The lines that were written."""
        told = self.cleaned_data
        found = []
        for line in range(LINES):
            row = {name: told.get(f"{name}_{line}") or "" for name in COLUMNS}
            if any(row.values()):
                found.append({"id": told.get(f"id_{line}") or ""} | {name: str(value) for name, value in row.items()})
        return found


def of_plan(plan: CasePlan | None) -> dict[str, Any]:
    """A version as first values of the form."""
    if plan is None:
        return {"based_on": 0}
    told = plan.told
    first: dict[str, Any] = {"based_on": plan.version, "agreed_on": None}
    first |= {name: told.get(name, "") for name in ("opinion", "linkage", "review")}
    for line, row in enumerate(told["rows"][:LINES]):
        first |= {f"{name}_{line}": row.get(name, "") for name in ("id", *COLUMNS)}
    return first


class ConferenceForm(KeyedForm):
    """A case meeting."""

    def __init__(self, *args: Any, people: Sequence[User], may_class: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.username: person for person in people}
        self.fields["held_on"] = day_box(_("회의한 날"), initial=clock.today())
        self.fields["agenda"] = text_field(_("안건"), required=True, attrs=SHORT)
        self.fields["people"] = text_field(
            _("모인 사람"),
            required=True,
            attrs=SHORT,
            help_text=_("한 줄에 한 사람, 기관과 직책. 예: 복지관 사례관리사"),
        )
        self.fields["decisions"] = text_field(_("정한 것"), required=True)
        if may_class:
            self.fields["kind"] = pick(
                _("사례 구분"), [("", _("이번에 정하지 않음")), *class_choices()], radio=True, required=False
            )
        for place in range(TASKS):
            self.fields[f"what_{place}"] = forms.CharField(label=_("맡은 일"), required=False, max_length=200)
            self.fields[f"who_{place}"] = pick(_("누가"), [CHOOSE, *people_choices(people)], required=False)
            self.fields[f"due_{place}"] = day_box(_("언제까지"), required=False)

    @property
    def task_boxes(self) -> list[list[forms.BoundField]]:
        """Boxes of each task."""
        return [[self[f"{name}_{place}"] for name in ("what", "who", "due")] for place in range(TASKS)]

    def clean(self) -> dict[str, Any]:
        """A task says what, who and until when."""
        told: dict[str, Any] = super().clean() or {}
        for place in range(TASKS):
            parts = [f"{name}_{place}" for name in ("what", "who", "due")]
            if any(told.get(part) for part in parts):
                for part in parts:
                    if not told.get(part) and part not in self.errors:
                        self.add_error(part, _("이 칸도 채워 주세요."))
        return told

    def tasks(self) -> list[tuple[str, User, date]]:
        """Tasks that were taken on."""
        told = self.cleaned_data
        return [
            (told[f"what_{place}"], self.people[told[f"who_{place}"]], told[f"due_{place}"])
            for place in range(TASKS)
            if told.get(f"what_{place}")
        ]


class EndingForm(forms.Form):
    """A benefit that ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        benefits = [(one, door.label("benefit", one, language())) for one in door.benefits()]
        self.fields["benefit"] = pick(_("급여"), [CHOOSE, *benefits])
        self.fields["ended_on"] = day_box(_("끝나거나 멈춘 날"), initial=clock.today())
        self.fields["reason"] = pick(_("사유"), [CHOOSE, *choices("reason")])


class LookForm(forms.Form):
    """What a follow-up found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"] = pick(_("어떻게 지내나요?"), coded(LOOKED), radio=True)
        self.fields["note"] = text_field(_("들은 것"), attrs=SHORT)
