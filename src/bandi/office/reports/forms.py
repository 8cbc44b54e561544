"""What a report asks (알림 서식). Questions and errors are content, in every language of the public pages."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.field.pictures import stripped
from bandi.office.reports.maps import Pin, pin
from bandi.office.reports.models import Report, ReportFile
from bandi.office.reports.places import area_of_poster, find_areas
from bandi.office.reports.points import belongs, point_of
from bandi.office.reports.reading import holds_phone, holds_resident_number, phone_of, tidy
from bandi.office.reports.recordings import stripped_sound
from bandi.office.reports.uploads import MOST

SALT = "bandi report form"
FASTEST, LONGEST = 2, 24 * 3600  # seconds between the page and its sending
LENGTHS = {
    "town": 60,
    "place": 200,
    "point": 26,
    "landmark": 200,
    "note": 2000,
    "name": 40,
    "phone": 30,
    "body": 80,
    "group": 4,
}
PLACES = ("place", "landmark")
FILES: Mapping[str, tuple[str, Callable[[bytes], tuple[str, bytes]]]] = {
    "photo": (ReportFile.Kind.PHOTO, lambda content: stripped(content, most=MOST)),
    "voice": (ReportFile.Kind.VOICE, stripped_sound),
}


def new_token() -> str:
    """The key of a form and when it was shown, signed."""
    return signing.dumps({"key": uuid4().hex, "at": int(time.time())}, salt=SALT)


@dataclass
class TellForm:
    """A report as somebody typed it; `errors` says what to mend beside which field, as keys of the content's words.

    Nothing typed is lost: the page is drawn again from `given`.
    """

    given: dict[str, str] = field(default_factory=dict)
    kinds: Sequence[str] = ()
    files: Mapping[str, Any] = field(default_factory=dict)
    too_large: frozenset[str] = frozenset()
    who: str = ""
    source: str = ""
    trusted: bool = False  # taken by a colleague: no traps
    errors: dict[str, str] = field(default_factory=dict)
    choices: Sequence[Area] = ()  # neighbourhoods to choose from
    area: str = ""
    kept: list[tuple[str, str, bytes]] = field(default_factory=list)
    token: str = ""
    key: UUID | None = None

    def __post_init__(self) -> None:
        self.given = {name: tidy(self.given.get(name, ""))[:2000] for name in (*LENGTHS, "area", "form", "website")} | {
            name: "1" if self.given.get(name) else "" for name in ("danger", "unknown", "here")
        }
        known = [kind.id for kind in door.reporting().kinds]
        self.kinds = [kind for kind in known if kind in self.kinds]
        self.token = self.given["form"] or new_token()

    @property
    def pin(self) -> Pin | None:
        """The tapped point on its neighbourhood's outline."""
        point = self.given["point"]
        return pin(Area.objects.filter(pk=self.given["area"]).first(), point) if point else None

    def is_valid(self) -> bool:
        """Checks everything at once; whether nothing is to be mended."""
        self._token()
        if not self.kinds:
            self.errors["kinds"] = "e_kinds"
        self._where()
        self._who()
        self._files()
        if self.errors:
            self.errors |= {name: self.errors.get(name, "e_again") for name in FILES if self.files.get(name)}
        return not self.errors

    def _token(self) -> None:
        if self.given["website"] and not self.trusted:
            self.errors["website"] = "e_trap"
        try:
            told = signing.loads(self.token, salt=SALT)
            self.key, age = UUID(hex=told["key"]), time.time() - told["at"]
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            age = LONGEST + 1
        if age > LONGEST:
            self.errors["form"], self.token = "e_stale", new_token()
        elif age < FASTEST and not self.trusted:
            self.errors["form"] = "e_fast"

    def _where(self) -> None:
        for name in PLACES:
            if holds_phone(self.given[name]):
                self.errors[name] = "e_phone_here"
        if self.given["here"] and not self.given["town"]:
            self.area = area_of_poster(self.source) or ""
        elif not self.given["unknown"]:
            self._town()
        if self.given["point"]:
            self._point()
        if not (self.given["here"] or self.given["point"] or any(self.given[name] for name in PLACES)):
            self.errors.setdefault("place", "e_where")

    def _town(self) -> None:
        if not self.given["town"]:
            self.errors["town"] = "e_town"
            return
        self.choices = find_areas(self.given["town"])
        codes = [area.code for area in self.choices]
        if self.given["area"] in codes or len(codes) == 1:
            self.area = self.given["area"] if self.given["area"] in codes else codes[0]
        else:
            self.errors["town"] = "e_town_many" if codes else "e_town_none"

    def _point(self) -> None:
        found = point_of(self.given["point"])
        area = Area.objects.filter(pk=self.area).first() if found and self.area else None
        if not (found and area and belongs(area.outline, found)):
            self.errors["point"] = "e_point"

    def _who(self) -> None:
        groups = {group.id for group in door.reporting().groups}
        if self.who == "professional" and self.given["group"] not in groups:
            self.errors["group"] = "e_group"
        told = self.given["phone"]
        if told and holds_resident_number(told):
            self.errors["phone"] = "e_rrn_here"
        elif told and phone_of(told) is None:
            self.errors["phone"] = "e_phone"
        for name in ("name", "body"):
            if holds_resident_number(self.given[name]):
                self.errors[name] = "e_rrn_here"
            elif holds_phone(self.given[name]):
                self.errors[name] = "e_phone_here"

    def _files(self) -> None:
        for name, (kind, bare) in FILES.items():
            sent = self.files.get(name)
            if name in self.too_large:
                self.errors[name] = f"e_{name}_big"
            elif sent:
                try:
                    media, content = bare(sent.read())
                    self.kept.append((kind, media, content))
                except Refused:
                    self.errors[name] = f"e_{name}"

    def told(self, *, words: Mapping[str, str], language: str, way: str) -> dict[str, Any]:
        """What `intake.Told` takes."""
        texts = {name: self.given[name] for name in ("place", "point", "landmark", "note", "name", "body")}
        texts["place"] = texts["place"] or (words["here_place"] if self.given["here"] else "")
        if not self.area:  # what was typed and could not be found is told to whoever looks for the place
            texts["landmark"] = " ".join(filter(None, (self.given["town"], texts["landmark"])))
        return texts | {
            "key": self.key,
            "who": self.who,
            "kinds": self.kinds,
            "area": self.area,
            "danger": bool(self.given["danger"]),
            "group": self.given["group"] if self.who == "professional" else "",
            "phone": phone_of(self.given["phone"]) or "",
            "language": language,
            "source_code": self.source,
            "way": Report.Way.POSTER if self.source and way == Report.Way.WEB else way,
            "files": self.kept,
        }


class RejectForm(forms.Form):
    """Why a report is not followed, in the words the teller reads."""

    reason = forms.ChoiceField(
        label=_("까닭"), widget=forms.RadioSelect, error_messages={"required": _("까닭을 하나 골라 주세요.")}
    )
    answer = forms.CharField(
        label=_("알린 분이 읽을 한 문장"),
        min_length=5,
        max_length=300,
        help_text=_("이름·주소·병명·급여는 쓰지 않습니다. 알린 분은 다시 살펴 달라고 할 수 있습니다."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={name: _("알린 분이 읽을 까닭을 한 문장으로 써 주세요.") for name in ("required", "min_length")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
