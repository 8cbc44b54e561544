"""What somebody types into the finder (찾기 서식): members of a household, and boxes that finder.toml declares.

Nothing is kept between two pages but what the page itself carries: each answer comes back in a hidden field and is read
anew, as if it had been typed. That is why nothing needs to be signed, and why going back in the browser just works.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from bandi.office.discovery.door import portal as door
from bandi.office.portal.typed import Unread, born, won

MOST = 12  # members
LONGEST = 40  # characters of an amount or a birth
MANY = ("skip", "got")
NONE = "none"
OLDER = 12  # months a parent must be older than the child: below it somebody mistyped
Words = Mapping[str, str]
BACK = {"easy": ("easy", "ko"), "vi": ("vi", "en", "ko"), "zh": ("zh", "en", "ko"), "en": ("en", "ko")}
"""Language -> where a word is looked for, in order."""


def said(words: Words, lang: str) -> str:
    """The words in a language, else in the next best."""
    return next((words[way] for way in BACK.get(lang, ("ko",)) if words.get(way)), words.get("ko", ""))


class Won(forms.Field):
    """An amount in won."""

    def to_python(self, value: Any) -> Any:
        """Won, or nothing. What cannot be read stays in the box with a sentence beside it."""
        return won(str(value or "")[:LONGEST])


class Born(forms.Field):
    """A birth, as the first and the last day it may mean."""

    today: date

    def to_python(self, value: Any) -> Any:
        """Two days, or nothing."""
        return born(str(value or "")[:LONGEST], today=self.today)


class FinderForm(forms.Form):
    """The household and every answer so far."""

    def __init__(self, typed: QueryDict | None, *, lang: str, today: date, people: int = 0) -> None:
        super().__init__(typed)
        self.lang, self.today = lang, today
        told = typed.get("people", "") if typed is not None else ""
        self.people = people or max(1, min(MOST, int(told) if told.isascii() and told.isdigit() else 1))
        self.content = door.content()
        self.use_required_attribute = False
        for row in self.rows:
            self._add_person(row)
        for question in self.content.questions:
            for box in question.boxes:
                self.fields[f"a_{box.id}"] = self._field(box)

    @property
    def rows(self) -> range:
        """Numbers of the members' rows."""
        return range(1, self.people + 1)

    def say(self, name: str, **filled: object) -> str:
        """Words of the pages."""
        return said(self.content.words[name], self.lang).format(**filled)

    def _sent(self, name: str) -> list[str]:
        """Everything sent under a name, as text."""
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def unchecked(self) -> None:
        """Nothing is wrong yet: it is still being typed."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def _add_person(self, row: int) -> None:
        relations = [(code, said(words, self.lang)) for code, words in self.content.relations.items()]
        relations = relations[:1] if row == 1 else relations[1:]
        lives = [(code, said(words, self.lang)) for code, words in self.content.lives.items()]
        birth = Born(label=self.say("born"), required=False, widget=forms.TextInput({"autocomplete": "off"}))
        birth.today, birth.help_text = self.today, self.say("born_help") if row == 1 else ""
        self.fields[f"relation_{row}"] = forms.ChoiceField(
            label=self.say("relation"), choices=relations, required=False
        )
        self.fields[f"born_{row}"] = birth
        if row > 1:
            self.fields[f"lives_{row}"] = forms.ChoiceField(label=self.say("lives"), choices=lives, required=False)
        note = self.say("earn_help" if row == 1 else "earn_young")
        self.fields[f"earn_{row}"] = Won(label=self.say("earn"), required=False, help_text=note)

    def _field(self, box: "door.Box") -> forms.Field:
        label, note = said(box.words, self.lang), said(box.help, self.lang)
        options = [(option.id, said(option.words, self.lang)) for option in box.options]
        given: dict[str, Any] = {"label": label, "required": False, "help_text": note}
        if box.kind == "money":
            return Won(**given)
        if box.kind == "one":
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **given)
        if box.kind == "many":
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)
        if box.kind == "who":
            who = [(str(row), self.name(row)) for row in self.rows]
            return forms.MultipleChoiceField(
                choices=[*who, (NONE, self.say("nobody"))], widget=forms.CheckboxSelectMultiple, **given
            )
        return forms.ChoiceField(choices=self._places, **given)  # laid out only where the question is asked

    def _places(self) -> list[Any]:
        groups = door.districts("ko" if self.lang in ("ko", "easy") else "en")
        return [("", "–"), *((name, list(some)) for name, some in groups.items())]

    def name(self, row: int) -> str:
        """How a member is called: by relation and birth as typed."""
        if row == 1:
            return self.say("me")
        relation = said(self.content.relations.get(self.data.get(f"relation_{row}", ""), {}), self.lang)
        return " ".join(
            part for part in (relation or self.say("person", n=row), self.data.get(f"born_{row}", "")) if part
        )

    def _clean_fields(self) -> None:
        """As Django does, with sentences in the language of the finder."""
        for name, field in self.fields.items():
            raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            try:
                self.cleaned_data[name] = field.clean(raw)
            except Unread as error:
                self.add_error(name, self.say(error.word, **error.filled))
            except forms.ValidationError:
                self.add_error(name, self.say("bad_choice"))

    def clean(self) -> dict[str, Any]:
        """What cannot be: nobody, two spouses, children older than their parents, nothing and something at once."""
        told = self.cleaned_data
        if not told.get("born_1") and "born_1" not in self.errors:
            self.add_error("born_1", self.say("bad_nobody"))
        spouses = [row for row in self.rows if told.get(f"relation_{row}") in ("spouse", "partner") and self.there(row)]
        for row in spouses[1:]:
            self.add_error(f"relation_{row}", self.say("bad_spouse"))
        for row in self.rows:
            if word := self._impossible(row):
                self.add_error(f"born_{row}", self.say(word))
        for name, value in list(told.items()):
            if isinstance(value, list) and NONE in value and len(value) > 1:
                self.add_error(name, self.say("bad_none"))
        return told

    def _impossible(self, row: int) -> str:
        own, birth = self.cleaned_data.get("born_1"), self.cleaned_data.get(f"born_{row}")
        if not own or not birth:
            return ""
        relation = self.cleaned_data.get(f"relation_{row}")
        if relation in ("child", "grandchild") and _months(own[0], birth[1]) < OLDER:
            return "bad_child"
        return "bad_parent" if relation in ("parent", "grandparent") and _months(birth[0], own[1]) < OLDER else ""

    def there(self, row: int) -> bool:
        """Whether anything was told of this row: its birth."""
        return bool(self.data.get(f"born_{row}", "").strip())

    @property
    def starting(self) -> list[str]:
        """Fields of the first page."""
        boxes = [f"a_{box.id}" for question in self.content.questions if question.first for box in question.boxes]
        return [name for name in self.fields if not name.startswith("a_")] + boxes

    @property
    def at_start(self) -> bool:
        """Whether something on the first page must be mended."""
        return bool(self.errors.keys() & set(self.starting))

    def answered(self, question: "door.Question") -> bool:
        """Whether any of its boxes holds something."""
        return any(any(part.strip() for part in self._sent(f"a_{box.id}")) for box in question.boxes)

    def listed(self, name: str) -> list[str]:
        """The values of a hidden list, without doubles, in their order."""
        known = {one.id for one in self.content.questions} if name == "skip" else set(door.benefit_words())
        return [one for one in dict.fromkeys(self._sent(name)) if one in known] if self.is_bound else []

    def carried(self, *, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
        """Names and values that the next page must send again, except these fields."""
        yield "people", str(self.people)
        for name in MANY:
            yield from ((name, value) for value in self.listed(name)) if name not in without else ()
        for name in self.fields:
            if name not in without:
                yield from ((name, value) for value in self._sent(name) if value.strip())


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
