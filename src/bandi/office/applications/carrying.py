"""Answers kept in the finder, offered where an application asks the same (찾기에서 옮기는 답).

Offered to the citizen alone: at the desk, to a helper and while an officer helps they are neither shown nor read.
Nothing is stored by an offer or by taking it over: the answer stands in the field until she saves the page herself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from bandi.office import clock
from bandi.office.applications.hands import Hand
from bandi.office.applications.models import Claim, ClaimStep
from bandi.office.applications.queries import in_words
from bandi.office.citizens.doors import Visitor
from bandi.office.portal.forms import FinderForm
from bandi.office.portal.household import ADULT
from bandi.office.portal.typed import is_age

if TYPE_CHECKING:
    from bandi.office.discovery.door.applying import ApplyQuestion, FromFinder

TAKE, BACK, WAS = "carry", "carry_back", "was_"
Kept = tuple[QueryDict, datetime]  # answers as typed, and when they were told
Opener = Callable[[Visitor, UUID], Kept | None]
_openers: list[Opener] = []


@dataclass(frozen=True)
class Offer:
    """What she told the finder on a day, for one question of an application."""

    question: str
    answer: str
    words: str
    on: date
    stands: str = ""  # what the application holds now, in words
    stands_on: date | None = None
    taken: bool = False  # stands there from an earlier application
    carried: bool = False  # she pressed: it is in the field
    was: str = ""  # what stood in the field before


def opens_kept(opener: Opener) -> None:
    """A room above says how kept answers are opened for an application; opening leaves its row in the trail."""
    _openers[:] = [opener]


def offers(hand: Hand, claim: Claim, questions: "Iterable[ApplyQuestion]") -> dict[str, Offer]:
    """Question -> what may be taken over: told to the finder later than what stands there, and different from it."""
    here = hand.visitor
    asked = [one for one in questions if one.from_finder is not None]
    if here is None or here.mandate is not None or here.assisted or claim.state != "draft" or not asked:
        return {}
    kept = next((found for opener in _openers if (found := opener(here, claim.pk))), None)
    if kept is None:
        return {}
    told, at = counterparts(*kept, questions=asked), kept[1]
    stands = claim.told
    since = _told_at(claim, [name for name, answer in told.items() if stands.get(name, answer) != answer])
    return {
        one.id: Offer(
            one.id, told[one.id], in_words(one, told), timezone.localdate(at), stands=in_words(one, stands),
            stands_on=timezone.localdate(since[one.id]) if one.id in since else None, taken=one.id in claim.taken,
        )
        for one in asked
        if one.id in told and stands.get(one.id) != told[one.id] and since.get(one.id, at) <= at
    }  # fmt: skip


def counterparts(answers: QueryDict, at: datetime, *, questions: "Iterable[ApplyQuestion]") -> dict[str, str]:
    """Question -> answer, where the finder asked the very same and was answered so clearly that one answer follows."""
    form = FinderForm(answers, lang="ko", today=clock.today())
    if not form.is_valid():
        return {}
    found = {one.id: _counterpart(one.from_finder, form, at) for one in questions if one.from_finder is not None}
    return {name: answer for name, answer in found.items() if answer}


def pressed(typed: Mapping[str, str]) -> bool:
    """Whether a button of an offer sent the page, and not the one that saves."""
    return TAKE in typed or BACK in typed


def typed_on(typed: Mapping[str, str], found: Mapping[str, Offer], names: Sequence[str]) -> dict[str, str]:
    """The fields as typed, one taken over from its offer or given back what stood there before."""
    fields = {name: typed.get(name, "") for name in (*names, "seen")}
    take, back = typed.get(TAKE, ""), typed.get(BACK, "")
    if take in found and take in fields:
        fields[take] = found[take].answer
    if back in fields and WAS + back in typed:
        fields[back] = typed[WAS + back]
    return fields


def standing(found: Mapping[str, Offer], typed: Mapping[str, str]) -> dict[str, Offer]:
    """The offers, and which of them were taken over into a field."""
    take, back = typed.get(TAKE, ""), typed.get(BACK, "")
    before = {name: typed[WAS + name] for name in found if WAS + name in typed and name != back}
    if take in found:
        before.setdefault(take, typed.get(take, ""))
    return {name: replace(one, carried=name in before, was=before.get(name, "")[:300]) for name, one in found.items()}


def _counterpart(told: "FromFinder", form: FinderForm, at: datetime) -> str:
    """Our answer; empty where the finder was not asked, not answered, or answered in a way that leaves it open."""
    if any(form.cleaned_data.get(f"relation_{row}") in told.unless for row in _there(form)):
        return ""
    if told.earn:
        return _earned(form, told.earn, at)
    if told.lives:
        ways = [form.cleaned_data.get(f"lives_{row}") or "here" for row in _of(form, told.of)]
        return told.lives.get(ways[0], "") if len(ways) == 1 else ""
    if told.who:
        return _ticked(form, told)
    value = form.cleaned_data.get(f"a_{told.box}")
    if told.answers:
        return told.answers.get(str(value), "")
    return str(value) if value or (value == 0 and told.zero) else ""


def _ticked(form: FinderForm, told: "FromFinder") -> str:
    """In which boxes somebody meant is ticked: one answer only; in none of an answered question, `nobody`."""
    asked = [one for one in form.content.questions if any(box.id in told.who for box in one.boxes)]
    meant = {str(row) for row in _of(form, told.of)}
    if not meant or not all(form.answered(one) for one in asked):
        return ""
    boxes = {box: set(form.cleaned_data.get(f"a_{box}") or ()) for box in told.who}
    hits = [answer for box, answer in told.who.items() if boxes[box] & meant]
    return hits[0] if len(hits) == 1 else told.nobody if not hits else ""


def _earned(form: FinderForm, lives: str, at: datetime) -> str:
    """Wages of everybody who lives so. An empty box is nought of a minor only, as the finder says beside it."""
    rows = [row for row in _there(form) if row == 1 or (form.cleaned_data.get(f"lives_{row}") or "here") == lives]
    wages = [0 if _minor_without(form, row, at) else form.cleaned_data.get(f"earn_{row}") for row in rows]
    return "" if None in wages else str(sum(one for one in wages if one is not None))


def _minor_without(form: FinderForm, row: int, at: datetime) -> bool:
    """Whether this is surely a minor whose box is empty. An age told in another month may be another one by now."""
    if row == 1 or form.cleaned_data.get(f"earn_{row}") is not None:
        return False
    same = timezone.localdate(at).replace(day=1) == form.today.replace(day=1)
    if not same and is_age(form.data.get(f"born_{row}", "")):
        return False
    born = form.cleaned_data[f"born_{row}"][0]
    return bool((form.today.year - born.year, form.today.month) < (ADULT, born.month))


def _there(form: FinderForm) -> list[int]:
    return [row for row in form.rows if form.there(row)]


def _of(form: FinderForm, relations: Sequence[str]) -> list[int]:
    return [row for row in _there(form) if (form.cleaned_data.get(f"relation_{row}") if row > 1 else "me") in relations]


def _told_at(claim: Claim, names: Sequence[str]) -> dict[str, datetime]:
    """When what stands there was told: here, or in an application written before this one was begun."""
    if not names:
        return {}
    rows = ClaimStep.objects.filter(
        Q(claim=claim) | Q(claim__citizen=claim.citizen_id, at__lt=claim.started_at), what="written"
    )
    found = dict.fromkeys(names, claim.started_at)
    for note, at in rows.order_by("at", "id").values_list("note", "at"):
        found |= dict.fromkeys(set((note or "").split(",")) & set(names), at)
    return found
