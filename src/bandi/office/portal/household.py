"""From what was typed to what the rules ask (가구 구성): who counts together, and what is told of whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from bandi.office.discovery.door import portal as door
from bandi.office.portal.forms import NONE, FinderForm

ADULT = 19  # full years; of somebody younger no wage is supposed
CHILD_UNTIL = 30  # an unmarried child living elsewhere counts until then (국민기초생활 보장법 시행령 제2조 제2항)
ROLES = {"me": "head", "spouse": "spouse", "partner": "spouse", "child": "child", "parent": "parent"}
Told = dict[str, int | tuple[int | None, ...]]


@dataclass(frozen=True)
class Home:
    """Rows that count as one household, those that do not, and everything told of them."""

    rows: tuple[int, ...]
    left_out: tuple[int, ...]
    members: tuple[door.Member, ...]
    told: Told
    received: frozenset[str]  # benefits
    district: str

    def ages(self, form: FinderForm) -> list[int]:
        """Full years of the members, by the later birth each may have."""
        return [_age(member, form) for member in self.members]


def home_of(form: FinderForm) -> Home:
    """The household of a form whose first page holds. Boxes that could not be read count as empty."""
    present = [row for row in form.rows if row == 1 or form.cleaned_data.get(f"born_{row}")]
    rows = tuple(row for row in present if _counts(form, row))
    members = tuple(_member(form, row, rows) for row in rows)
    told = _wages(form, rows, members)
    eldest = min(range(len(rows)), key=lambda place: (members[place].born_from, place))
    for question in form.content.questions:
        if form.answered(question):
            told |= {name: value for name, value in _answer(form, question, rows, eldest).items() if name not in told}
    receives = [one for one in form.cleaned_data.get("a_receives") or [] if one != NONE]
    received = frozenset([*receives, *form.listed("got")])
    for benefit in sorted(received):
        for name, value in form.content.advice[benefit].sets.items():
            told[name] = _most(told.get(name), _spread(name, value, len(rows), eldest))
    return Home(rows, tuple(row for row in present if row not in rows), members, told, received,
                form.cleaned_data.get("a_place") or "")  # fmt: skip


def _counts(form: FinderForm, row: int) -> bool:
    """Living elsewhere, only a spouse and a child under thirty count, and only while money is shared."""
    lives = form.cleaned_data.get(f"lives_{row}") or "here"
    if row == 1 or lives == "here":
        return True
    relation = form.cleaned_data[f"relation_{row}"]
    young = form.today.year - form.cleaned_data[f"born_{row}"][0].year <= CHILD_UNTIL
    return lives == "elsewhere" and (relation in ("spouse", "partner") or (relation == "child" and young))


def _member(form: FinderForm, row: int, rows: tuple[int, ...]) -> door.Member:
    relation = "me" if row == 1 else form.cleaned_data[f"relation_{row}"]
    role = ROLES.get(relation, "other")
    if relation == "grandparent" and not any(form.cleaned_data.get(f"relation_{other}") == "parent" for other in rows):
        role = "parent"
    return door.Member(role, *form.cleaned_data[f"born_{row}"])


def _wages(form: FinderForm, rows: tuple[int, ...], members: tuple[door.Member, ...]) -> Told:
    """Each member's wages; of a minor whose box is left empty none, as stands beside the box."""
    earned = [form.cleaned_data.get(f"earn_{row}") for row in rows]
    minors = [row > 1 and _age(member, form) < ADULT for row, member in zip(rows, members, strict=True)]
    wages = tuple(0 if one is None and minor else one for one, minor in zip(earned, minors, strict=True))
    return {"earned_income": wages, "has_earnings": tuple(None if one is None else int(one > 0) for one in wages)}


def _answer(form: FinderForm, question: "door.Question", rows: tuple[int, ...], eldest: int) -> Told:
    """Variables that one question's boxes tell. Of who is ticked nowhere in it, each box tells no."""
    told: Told = {}
    for box in question.boxes:
        value = form.cleaned_data.get(f"a_{box.id}")
        if box.kind == "who":
            ticked = {int(one) for one in value or [] if one != NONE}
            told[box.variable] = _most(told.get(box.variable), tuple(box.value * (row in ticked) for row in rows))
        elif box.kind == "money" and value is not None:
            told[box.variable] = _spread(box.variable, value, len(rows), eldest)
        elif value:
            chosen = value if isinstance(value, list) else [value]
            for option in (one for one in box.options if one.id in chosen):
                for name, each in option.sets.items():  # of several, the first in the file speaks
                    told.setdefault(name, _spread(name, each, len(rows), eldest))
    return told


def _spread(name: str, value: int, size: int, eldest: int) -> int | tuple[int | None, ...]:
    """A value of the household; of a variable that persons have, the eldest's, and nought for everybody else."""
    if name not in door.person_variables():
        return value
    return tuple(value if place == eldest else 0 for place in range(size))


def _most(
    one: int | tuple[int | None, ...] | None, other: int | tuple[int | None, ...]
) -> "int | tuple[int | None, ...]":
    if one is None:
        return other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(max(a or 0, b or 0) for a, b in zip(one, other, strict=True))
    return other if isinstance(one, tuple) or isinstance(other, tuple) else max(one, other)


def _age(member: door.Member, form: FinderForm) -> int:
    born, today = member.born_to, form.today
    return today.year - born.year - ((today.month, 1) < (born.month, born.day))


def traits_of(home: Home, form: FinderForm) -> Mapping[str, bool]:
    """What the answers tell of the conditions of programmes that are only listed."""
    minors = sum(age < ADULT - 1 for age in home.ages(form))
    told = dict(door.household_traits(size=len(home.rows), minors=minors))
    lone = home.told.get("single_parent_kind")
    return told | ({door.SINGLE_PARENT: lone != 0} if isinstance(lone, int) else {})
