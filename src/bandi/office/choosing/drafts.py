"""A condition while it is being built: every clause is a row of the form, so that it works without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from bandi.office.discovery import door

AND, OR = "and", "or"
MOST = 12  # clauses
DIGITS = 12  # of a value


@dataclass
class DraftRow:
    """One clause of the form."""

    number: int
    joint: str  # and | or: how it joins what stands before it
    measure: door.ReferenceColumn
    op: str
    text: str  # as typed or chosen
    error: str = ""
    value: Any = None


@dataclass
class Draft:
    """The form as it was sent: a name, places, neighbourhoods, and clauses in their order."""

    name: str = ""
    places: str = ""
    where: list[str] = field(default_factory=list)
    rows: list[DraftRow] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def condition(self) -> list[list[dict[str, Any]]]:
        """The clauses as JSON values: "or" begins an alternative. Clauses that say nothing yet are left out."""
        alternatives: list[list[dict[str, Any]]] = [[]]
        for row in self.rows:
            if row.joint == OR and alternatives[-1]:
                alternatives.append([])
            if row.value is not None:
                alternatives[-1].append({"column": row.measure.id, "op": row.op, "value": row.value})
        return [clauses for clauses in alternatives if clauses]

    @property
    def number(self) -> int:
        """How many households it asks for; 0 when nothing was written."""
        return int(self.places or 0)

    @property
    def complete(self) -> bool:
        """Whether it can be kept."""
        return not self.errors and bool(self.rows) and not any(row.error for row in self.rows)


def draft_of(row: Any, lang: str) -> Draft:
    """A kept query as a form."""
    told = Draft(name=row.name, places=str(row.places or ""), where=list(row.areas))
    for place, clauses in enumerate(row.condition):
        for turn, clause in enumerate(clauses):
            measure = door.measures(lang).get(clause["column"])
            if measure is not None:
                text = _text(clause["value"])
                made = DraftRow(len(told.rows), OR if place and not turn else AND, measure, clause["op"], text)
                told.rows.append(_valued(made))
    return told


def read_draft(sent: QueryDict, lang: str, *, places: Sequence[str]) -> Draft:
    """The form as sent, after its step: a clause more (`add`) or less (`remove-3`). Says what is wrong beside it."""
    known, step = door.measures(lang), sent.get("step", "")
    told = Draft(
        name=" ".join(sent.get("name", "").split())[:60],
        places=sent.get("places", "").strip().replace(",", ""),
        where=[code for code in sent.getlist("where") if code in places] or list(places),
    )
    wanted = [_sent_row(sent, number, known) for number in range(MOST)]
    kept = [row for row in wanted if row is not None and step != f"remove-{row.number}"]
    new = known.get(sent.get("new", ""))
    if step == "add" and new is not None and len(kept) < MOST:
        kept.append(DraftRow(MOST, sent.get("joint.new", AND), new, new.ops[0], "yes" if new.holds == "yes" else ""))
    for number, row in enumerate(kept):
        row.number = number
        told.rows.append(_valued(row, fresh=step == "add" and number == len(kept) - 1 and not row.text))
    if told.places and not (told.places.isascii() and told.places.isdecimal() and len(told.places) <= 5):
        told.places, told.errors["places"] = "", _("0에서 10,000 사이의 수를 써 주세요.")
    return told


def _sent_row(sent: QueryDict, number: int, known: Mapping[str, door.ReferenceColumn]) -> DraftRow | None:
    measure = known.get(sent.get(f"column.{number}", ""))
    if measure is None:
        return None
    op = sent.get(f"op.{number}", "")
    joint = OR if number and sent.get(f"joint.{number}") == OR else AND
    text = sent.get(f"value.{number}", "").strip()[:60]
    return DraftRow(number, joint, measure, op if op in measure.ops else measure.ops[0], text)


def _valued(row: DraftRow, *, fresh: bool = False) -> DraftRow:
    """The row with its value, or with what is wrong with it. A row just added is not blamed for being empty."""
    match row.measure.holds:
        case "code":
            row.value = row.text if row.text in dict(row.measure.codes) else None
            row.error = "" if row.value is not None else _("하나를 골라 주세요.")
        case "yes":
            row.value, row.text = True, "yes"
        case "yes_no":
            row.value = {"yes": True, "no": False}.get(row.text)
            row.error = "" if row.value is not None else _("하나를 골라 주세요.")
        case _:
            digits = row.text.replace(",", "")
            good = digits.isascii() and digits.lstrip("-").isdecimal() and len(digits) <= DIGITS
            row.value = int(digits) if good else None
            row.error = "" if good else _("수를 써 주세요.")
    if fresh:
        row.error = ""
    return row


def in_words(condition: Sequence[Sequence[Mapping[str, Any]]], lang: str) -> str:
    """A condition as a sentence: 홀로 … 그리고 … 또는 …."""
    known, joints = door.measures(lang), (" and ", " — or ") if lang == "en" else (" 그리고 ", " — 또는 ")
    return joints[1].join(joints[0].join(_told(clause, known, lang) for clause in clauses) for clauses in condition)


def _told(clause: Mapping[str, Any], known: Mapping[str, door.ReferenceColumn], lang: str) -> str:
    measure = known.get(clause["column"])
    if measure is None:
        return str(clause["column"])
    op, value = door.label("op", clause["op"], lang), clause["value"]
    if measure.holds == "yes":
        return measure.name
    if measure.holds in ("code", "yes_no"):
        words = dict(measure.codes) or {"True": _("예"), "False": _("아니요")}
        named = ", ".join(words.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
        return f"{measure.name}: {named}" + (f" ({op})" if clause["op"] == "is_not" else "")
    number = f"{value:,}{measure.unit}" if lang == "ko" else f"{value:,} {measure.unit}".strip()
    return f"{measure.name} {number} {op}" if lang == "ko" else f"{measure.name} {op} {number}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value[0] if isinstance(value, list) and value else value)
