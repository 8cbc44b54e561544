"""Invented people and homes, drawn by a fixed hash (가상 인물). Phone numbers begin with 010-0: nobody has one."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
CASES: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))

SURNAMES = [
    "김",
    "이",
    "박",
    "최",
    "정",
    "강",
    "조",
    "윤",
    "장",
    "임",
    "한",
    "오",
    "서",
    "신",
    "권",
    "황",
    "안",
    "송",
    "전",
    "홍",
    "유",
    "고",
    "문",
    "양",
    "손",
    "배",
    "백",
    "허",
    "남",
    "심",
    "노",
    "하",
]
FIRST = {
    "m": ["영", "정", "성", "상", "병", "경", "재", "동", "종", "준", "민", "태", "현", "승", "진"],
    "f": ["영", "정", "순", "미", "경", "은", "혜", "명", "현", "수", "지", "선", "민", "윤", "인"],
}
SECOND = {
    "m": ["수", "호", "철", "식", "훈", "우", "석", "민", "환", "규", "욱", "기", "섭", "진", "준"],
    "f": ["희", "숙", "자", "순", "옥", "경", "영", "미", "정", "주", "연", "선", "아", "원", "진"],
}
TOWNS = (
    ("1114016200", "서울특별시 중구", "신당동", "신당"), ("1162010100", "서울특별시 관악구", "봉천동", "봉천"),
    ("1144012000", "서울특별시 마포구", "서교동", "서교"), ("2635010700", "부산광역시 해운대구", "좌동", "좌동"),
    ("2823710100", "인천광역시 부평구", "부평동", "부평"), ("4211011200", "강원특별자치도 춘천시", "효자동", "효자"),
    ("4511312100", "전북특별자치도 전주시 덕진구", "송천동1가", "송천"),
    ("5011012200", "제주특별자치도 제주시", "노형동", "노형"),
    ("4615013300", "전라남도 순천시", "조례동", "조례"), ("4817011900", "경상남도 진주시", "상대동", "상대"),
    ("2729010700", "대구광역시 달서구", "신당동", "신당"), ("4717010100", "경상북도 안동시", "삼산동", "삼산"),
)  # fmt: skip
"""Legal code, province and district, legal neighbourhood, first part of our invented road names."""


@dataclass(frozen=True)
class Home:
    """One dwelling with its road-name and its lot address."""

    building: str  # 25 digits
    town: str  # province and district
    road: str  # road and number
    hood: str  # legal neighbourhood
    lot: str  # 432-1
    unit: str

    @property
    def street(self) -> str:
        """Road-name address without the unit."""
        return f"{self.town} {self.road}"

    @property
    def by_lot(self) -> str:
        """Lot address without the unit."""
        return f"{self.town} {self.hood} {self.lot}"


@dataclass(frozen=True)
class Side:
    """What one record says of a person; a field is null where it says nothing."""

    name: str
    birth: date
    sex: str | None = None
    phone: str | None = None
    building: str | None = None
    street: str | None = None
    unit: str | None = None

    def but(self, **changes: Any) -> "Side":
        """The same record with other words in some fields."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Draw:
    """The dice of one pair: what is drawn depends on rule, number and purpose only."""

    rule: str
    number: int
    salt: str = ""

    def pick(self, what: str, options: Sequence[T]) -> T:
        """One of the options."""
        drawn = sha256(f"{self.rule}|{self.number}|{what}{self.salt}".encode()).digest()
        return options[int.from_bytes(drawn[:8], "big") % len(options)]

    def between(self, what: str, first: int, last: int) -> int:
        """A whole number, both ends included."""
        return self.pick(what, range(first, last + 1))

    def sex(self) -> str:
        """`m` or `f`."""
        return self.pick("sex", ("m", "f"))

    def name(self, who: str = "", *, surname: str | None = None) -> str:
        """Surname and a given name of two different syllables."""
        first, second = self.pick(f"first{who}", FIRST[self.sex()]), self.pick(f"second{who}", SECOND[self.sex()])
        if first == second:
            second = next(syllable for syllable in SECOND[self.sex()] if syllable != first)
        return (surname or self.pick(f"surname{who}", SURNAMES)) + first + second

    def birth(self, who: str = "", *, first: int = 1938, last: int = 2003) -> date:
        """A birth date whose day is no possible month, so that swapping it must be meant."""
        year, month = self.between(f"year{who}", first, last), self.between(f"month{who}", 1, 12)
        return date(year, month, self.between(f"day{who}", 13, 28))

    def phone(self, who: str = "") -> str:
        """A mobile number of the range that is never assigned."""
        middle, end = self.between(f"middle{who}", 100, 999), self.between(f"end{who}", 1000, 9999)
        return f"010-0{middle}-{end}"

    def home(self, who: str = "", *, flat: bool = True) -> Home:
        """A flat in a block, or a house with doors only."""
        legal, town, hood, stem = TOWNS[(self.number + self.pick(f"town{who}", range(len(TOWNS)))) % len(TOWNS)]
        main, minor = self.between(f"main{who}", 1, 980), self.between(f"minor{who}", 1, 40)
        road = f"{stem}로{self.between(f'lane{who}', 2, 48)}길 {self.between(f'house{who}', 1, 90)}"
        door = self.between(f"floor{who}", 1, 15) * 100 + self.between(f"door{who}", 1, 6)
        unit = f"{self.between(f'block{who}', 101, 112)}동 {door}호" if flat else f"{door % 500 + 100}호"
        return Home(f"{legal}1{main:04d}{minor:04d}000001", town, road, hood, f"{main}-{minor}", unit)

    def person(self, **given: Any) -> Side:
        """A resident with everything known; the phone as another office told it."""
        home = self.home()
        known = Side(
            self.name(), self.birth(), self.sex(), self.phone(), home.building, home.street, home.unit
        )  # fmt: skip
        return known.but(**given)


Pair = tuple[Side, Side]
Maker = Callable[[Draw], Pair]


@dataclass(frozen=True)
class Rule:
    """One kind of difficulty: how many pairs, whether they are one person, what is hard about it."""

    id: str
    same: bool
    pairs: int
    why: str
    make: Maker


def stranger(person: Side) -> Side:
    """The same person as a feed without resident numbers tells it: no sex, no building number."""
    return person.but(sex=None, building=None)


def later(day: date, days: int) -> date:
    """So many days after."""
    return day + timedelta(days=days)
