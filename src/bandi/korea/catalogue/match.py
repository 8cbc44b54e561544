"""Matching a household against the whole catalogue (대상 사업 찾기), three-valued: no, unknown, yes.

The vocabulary is that of GOV24, whose codes programmes share (domain §5.4). Our reading of it [I]:

- sex, age, income band and place are asked together; codes of one group are alternatives;
- all other groups (person, household, business, trade, organisation) name whom a programme is for, as alternatives;
- "해당없음" takes its group out; what is not stated is not asked, and a fact we do not know shuts nobody out;
- a programme that states nothing at all is unknown, never yes; yes says that what is stated holds, not more.

Rows are programmes, columns are codes; one household costs a few passes over small arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bandi.engine.errors import ContentError
from bandi.korea.catalogue.codes import tables
from bandi.korea.catalogue.places import district_names, modern
from bandi.korea.catalogue.programme import Programme

NO, UNKNOWN, YES = 0, 1, 2
GROUPS = ("sex", "age", "income", "trait", "place", "date")
"""What a programme can fail on, in the order of `Matches.groups`."""
ALTERNATIVES = ("person", "household", "business", "industry", "organisation")
BANDS = (50, 75, 100, 200)
"""Upper ends of JA0201 to JA0204, in per cent of the standard median income."""
YOUNGEST, OLDEST = -1, 200

Verdicts = NDArray[np.int8]


@dataclass(frozen=True)
class Someone:
    """One person of a household: full years, "m" or "f", traits by JA code of the group person. Untold is unknown."""

    age: int | None = None
    sex: str | None = None
    traits: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """What is known of a household. `income`: per cent of the standard median income of its size.

    `traits`: by JA code of every other group, household and business alike.
    """

    persons: Sequence[Someone] = ()
    income: float | None = None
    traits: Mapping[str, bool] = field(default_factory=dict)
    province: str | None = None
    district: str | None = None


@dataclass(frozen=True)
class Matches:
    """Verdicts by programme, and what each group says; both NO, UNKNOWN or YES."""

    verdict: Verdicts
    groups: Verdicts  # programmes × GROUPS; unasked is YES


class Shelf:
    """Programmes laid out for matching: asks[programme, code], ages, places and days as arrays."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        codes = tables()["condition"]
        self.programmes = tuple(programmes)
        self.place = {programme.id: row for row, programme in enumerate(self.programmes)}
        self.codes = tuple(sorted(codes))
        column = {code: number for number, code in enumerate(self.codes)}
        self.asks = np.zeros((len(self.programmes), len(self.codes)), dtype=bool)
        for row, programme in enumerate(self.programmes):
            self.asks[row, [column[code] for code in programme.conditions]] = True
        self._columns = {
            group: [column[code] for code in self.codes if codes[code].group == group and not codes[code].open]
            for group in ("sex", "income", *ALTERNATIVES)
        }
        for group in ALTERNATIVES:  # 해당없음 takes its group out
            free = [column[code] for code in self.codes if codes[code].group == group and codes[code].open]
            self.asks[np.ix_(self.asks[:, free].any(axis=1), self._columns[group])] = False
        self._trait = [column for group in ALTERNATIVES for column in self._columns[group]]
        self.age_from = _numbers(self.programmes, "age_from", YOUNGEST)
        self.age_to = _numbers(self.programmes, "age_to", OLDEST)
        self.province = np.array([modern(programme.province) for programme in self.programmes], dtype=np.str_)
        self.district = np.array([programme.district for programme in self.programmes], dtype=np.str_)
        self.first = _days(self.programmes, "valid_from", date.min)
        self.end = _days(self.programmes, "valid_to", date.max)
        self.stated = np.array([programme.states for programme in self.programmes], dtype=np.bool_)
        asked = self.asks.sum(axis=1) + (self.age_from > YOUNGEST) + (self.age_to < OLDEST)
        self.narrow = asked + (self.province != "") + (self.district != "")  # how much each asks

    def match(self, home: Home, *, on: date) -> Matches:
        """The verdict of every programme for a household on a day. ContentError on a trait at the wrong place."""
        _placed(home)
        persons = home.persons or (Someone(),)
        shape = len(self.programmes)
        best = np.full((shape, 3), NO, dtype=np.int8)  # sex, age, trait of the person who comes nearest
        nearest = np.full(shape, -1, dtype=np.int8)
        for person in persons:
            own = np.stack([self._sex(person), self._age(person), self._traits(person, home)], axis=1)
            least = own.min(axis=1)
            nearer = least > nearest
            best[nearer], nearest[nearer] = own[nearer], least[nearer]
        dated = np.where((self.first <= _ordinal(on)) & (_ordinal(on) < self.end), YES, NO).astype(np.int8)
        sex, age, trait = best.T
        groups = np.stack([sex, age, self._income(home), trait, self._place(home), dated], axis=1)
        verdict = groups.min(axis=1)
        verdict[(verdict == YES) & ~self.stated] = UNKNOWN
        return Matches(verdict, groups)

    def _group(self, columns: list[int], facts: Verdicts) -> Verdicts:
        """Best of the asked codes; YES where none is asked."""
        asked = self.asks[:, columns]
        best = np.where(asked, facts[columns], NO).max(axis=1)
        return np.where(asked.any(axis=1), best, YES).astype(np.int8)

    def _facts(self, told: Mapping[str, bool | None]) -> Verdicts:
        values = {None: UNKNOWN, True: YES, False: NO}
        return np.array([values[told.get(code)] for code in self.codes], dtype=np.int8)

    def _sex(self, person: Someone) -> Verdicts:
        known = person.sex is not None
        told = {"JA0101": person.sex == "m", "JA0102": person.sex == "f"} if known else {}
        return self._group(self._columns["sex"], self._facts(told))

    def _age(self, person: Someone) -> Verdicts:
        asked = (self.age_from > YOUNGEST) | (self.age_to < OLDEST)
        if person.age is None:
            return np.where(asked, UNKNOWN, YES).astype(np.int8)
        return np.where((self.age_from <= person.age) & (person.age <= self.age_to), YES, NO).astype(np.int8)

    def _traits(self, person: Someone, home: Home) -> Verdicts:
        return self._group(self._trait, self._facts({**home.traits, **person.traits}))

    def _income(self, home: Home) -> Verdicts:
        told: dict[str, bool | None] = {}
        if home.income is not None:
            band = sum(home.income > end for end in BANDS)
            told = {f"JA020{number + 1}": number == band for number in range(len(BANDS) + 1)}
        return self._group(self._columns["income"], self._facts(told))

    def _place(self, home: Home) -> Verdicts:
        province = modern(home.province) if home.province else None
        districts = district_names(province or "", home.district) if home.district else ()
        return np.minimum(_same(self.province, (province,) if province else ()), _same(self.district, districts))


def _placed(home: Home) -> None:
    """Two places for one fact could contradict each other, so each trait has one."""
    codes = tables()["condition"]
    of_persons = {code for person in home.persons for code in person.traits}
    wrong = [code for code in of_persons if code not in codes or codes[code].group != "person"]
    wrong += [code for code in home.traits if code not in codes or codes[code].group not in ALTERNATIVES[1:]]
    if wrong:
        step = "Traits of a person stand with the person, all others with the household."
        raise ContentError(f"the trait {min(wrong)} stands at the wrong place", next_step=step)


def _same(asked: NDArray[np.str_], here: Sequence[str]) -> Verdicts:
    """YES where nothing is asked or it is one of these names; unknown where we know none."""
    other = NO if here else UNKNOWN
    return np.where((asked == "") | np.isin(asked, [*here]), YES, other).astype(np.int8)


def _numbers(programmes: Sequence[Programme], name: str, otherwise: int) -> NDArray[np.int16]:
    told = [getattr(programme, name) for programme in programmes]
    return np.array([otherwise if value is None else value for value in told], dtype=np.int16)


def _days(programmes: Sequence[Programme], name: str, otherwise: date) -> NDArray[np.int32]:
    return np.array([_ordinal(getattr(programme, name) or otherwise) for programme in programmes], dtype=np.int32)


def _ordinal(day: date) -> int:
    return day.toordinal()
