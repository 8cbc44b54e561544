"""Two officers on one record (함께 고치기): the second sees what the first wrote, and loses nothing of her own typing.

A form that edits something carries a mark of what its writer saw (`seen`). The action, holding the row's lock, compares
it with what is there now (`require_seen`). When it is something else the action refuses with `Changed`; the page shows
both side by side (`merge.html`), and sending the form once more saves it knowingly.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import QueryDict

from bandi.office.errors import Refused

NOTHING = "none"
"""The mark of a record that does not exist."""


@dataclass(frozen=True)
class Difference:
    """One field as somebody else saved it and as it was typed here."""

    label: Any
    theirs: Any
    yours: Any


class Changed(Refused):
    """Somebody saved something else since the page was opened (그사이 바뀜). `row`: what stands there now, or None."""

    def __init__(self, row: Model | None) -> None:
        self.row = row
        super().__init__(
            ko="다른 사람이 먼저 저장했습니다. 쓰신 것은 그대로 있습니다. 견주어 보고 다시 저장해 주세요.",
            en="Somebody saved this first. What you typed is kept: compare, then save again.",
        )


class SeenForm(forms.Form):
    """A form that edits what two people may edit."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    changes: Sequence[Difference] | None = None  # None: nobody was faster
    changed_by = ""

    def collide(self, changed: Changed, mark: str, *compared: Difference, by: object = "") -> None:
        """Shows both side by side; from now on the form is about what stands there, so sending it again saves it."""
        self.add_error(None, changed.sentence)
        self.changes, self.changed_by = differences(*compared), str(by or "")
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = mark

    def collide_with(self, theirs: Model, facts: Sequence[str], yours: Mapping[str, Any]) -> None:
        """The same for a row whose fields are called as those of the form."""
        compared = [Difference(self.fields[name].label, getattr(theirs, name), yours[name]) for name in facts]
        self.collide(Changed(theirs), seen_mark(theirs, *facts), *compared)


def known(row: Model, *facts: str) -> dict[str, Any]:
    """What a form about a row of a neighbourhood begins with, and the mark of it."""
    return {name: getattr(row, name) for name in facts} | {
        "area": getattr(row, "area_id", ""),
        "seen": seen_mark(row, *facts),
    }


def seen_mark(row: Model | None, *fields: str) -> str:
    """What a writer saw: a mark of these fields of a row."""
    if row is None:
        return NOTHING
    told = json.dumps([getattr(row, name) for name in ("pk", *fields)], cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def require_seen(seen: str | None, row: Model | None, *fields: str) -> None:
    """Raises Changed when the writer saw something else. `None`, from callers without a page, is never compared."""
    if seen and seen != seen_mark(row, *fields):
        raise Changed(row)


def differences(*compared: Difference) -> Sequence[Difference]:
    """Those that differ; nothing typed and nothing saved are the same."""
    return [one for one in compared if (one.theirs or None) != (one.yours or None)]
