"""Hard pairs that are two people (다른 사람): family, namesakes, neighbours, chance."""

from collections.abc import Callable
from datetime import date

from bandi.korea.likeness.hard.people import CASES, Draw, Maker, Pair, Rule, later, stranger

RULES: list[Rule] = []


def rule(id: str, pairs: int, why: str) -> Callable[[Maker], Maker]:
    """Adds a rule for pairs of two people."""

    def add(make: Maker) -> Maker:
        RULES.append(Rule(id, False, pairs, why, make))
        return make

    return add


def _twins(draw: Draw, cases: str, *, first: int, last: int) -> Pair:
    one, other, sex = CASES[cases][draw.number]
    surname = draw.name()[0]
    person = draw.person(name=surname + one, sex=sex, birth=draw.birth(first=first, last=last))
    return person, stranger(person).but(name=surname + other)


@rule("twins_letter_child", 16, "Twins of one sex under 14, one letter apart, at one home under their parents' phone")
def _(draw: Draw) -> Pair:
    return _twins(draw, "twins_letter", first=2013, last=2023)


@rule("twins_letter_grown", 12, "Grown twins, one letter apart, at one home; another phone or none told")
def _(draw: Draw) -> Pair:
    one, other = _twins(draw, "twins_letter", first=1965, last=2004)
    return one, other.but(phone=None if draw.number % 2 else draw.phone("twin"))


@rule(
    "twins_letter_phone",
    2,
    "Grown twins, one letter apart, one home and one phone: nothing tells them from a typo",
)
def _(draw: Draw) -> Pair:
    return _twins(draw, "twins_letter", first=1940, last=1960)


@rule("twins_syllable", 16, "Twins of one sex, one syllable apart (돌림자), at one home; half of them under one phone")
def _(draw: Draw) -> Pair:
    one, other = _twins(draw, "twins_syllable", first=1960, last=2004)
    return one, other.but(phone=None if draw.number % 2 else one.phone)


@rule("twins_mixed", 8, "Twin brother and sister at one home")
def _(draw: Draw) -> Pair:
    person = draw.person(sex="m")
    sister = draw.pick("sister", ("미영", "은정", "수연", "지혜", "경숙", "현주"))
    return person, person.but(name=person.name[0] + sister, sex="f", phone=None)


@rule("namesakes_born_alike", 14, "Two namesakes born on one day in different towns; each with a phone")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home("other")
    return person, stranger(person).but(phone=draw.phone("other"), street=home.street, unit=home.unit)


@rule("namesakes_near", 10, "Two namesakes born on one day in one neighbourhood; each with a phone and a house")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home()
    street = f"{home.town} {home.hood} {draw.between('lot', 981, 1200)}"
    return person, person.but(phone=draw.phone("other"), building=None, street=street, unit=None)


@rule("namesakes_unknown", 10, "Two namesakes of one sex born on one day; neither phone nor address told by the feed")
def _(draw: Draw) -> Pair:
    person = draw.person()
    return person, person.but(phone=None, building=None, street=None, unit=None)


@rule("father_son", 16, "Father and son: one phone, one home, one surname, often a shared syllable")
def _(draw: Draw) -> Pair:
    father = draw.person(sex="m", birth=draw.birth(first=1945, last=1975))
    syllable = draw.pick("son", ("준", "민", "우", "혁", "빈", "원", "호", "석"))
    name = father.name[:2] + syllable if father.name[2:] != syllable else father.name[:2] + "찬"
    return father, stranger(father).but(name=name, birth=draw.birth("son", first=1976, last=2004))


@rule("mother_daughter", 8, "Mother and daughter at one home under one phone; mother keeps her own surname")
def _(draw: Draw) -> Pair:
    mother = draw.person(birth=draw.birth(first=1945, last=1975))
    return mother, stranger(mother).but(name=draw.name("daughter"), birth=draw.birth("child", first=1976, last=2004))


@rule("spouses", 10, "Husband and wife: one home and one phone, born within a year")
def _(draw: Draw) -> Pair:
    one = draw.person(sex="m")
    return one, stranger(one).but(name=draw.name("spouse"), birth=later(one.birth, draw.between("gap", 60, 300)))


@rule("siblings", 12, "Brothers or sisters born one to two years apart, one syllable shared, at one home")
def _(draw: Draw) -> Pair:
    one, other = _twins(draw, "twins_syllable", first=1960, last=2000)
    return one, other.but(birth=later(one.birth, draw.between("gap", 400, 800)))


@rule(
    "siblings_letter",
    10,
    "Brothers or sisters one letter and one digit of the birth year apart, at one home",
)
def _(draw: Draw) -> Pair:
    one, other = _twins(draw, "twins_letter", first=1961, last=1968)
    return one, other.but(birth=one.birth.replace(year=one.birth.year + 1), phone=None)


@rule("namesakes_complex", 10, "Two namesakes in one apartment complex, other flats, born in other years")
def _(draw: Draw) -> Pair:
    person = draw.person()
    years = later(person.birth, 366 * draw.between("years", 3, 30) + 11)
    return person, stranger(person).but(birth=years, unit=draw.home("other").unit, phone=None)


@rule("lodging", 8, "Two namesakes in one rooming house (고시원) without room numbers, born in other years")
def _(draw: Draw) -> Pair:
    person = draw.person(unit=None)
    return person, stranger(person).but(birth=later(person.birth, 366 * draw.between("years", 2, 25) + 5), phone=None)


@rule("recycled_phone", 10, "A phone number given to somebody else of the same surname")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home("other")
    other = stranger(person).but(name=draw.name("other", surname=person.name[0]), birth=draw.birth("other"))
    return person, other.but(street=home.street, unit=home.unit)


@rule(
    "other_surname",
    10,
    "Same given name and birth date, another surname, one building: marriage changes no surname",
)
def _(draw: Draw) -> Pair:
    person = draw.person()
    surname = draw.pick("new", [name for name in ("김", "이", "박", "최", "정") if name != person.name[0]])
    return person, stranger(person).but(name=surname + person.name[1:], unit=draw.home("other").unit, phone=None)


DISTRICTS = ("서울특별시", "부산광역시", "대구광역시", "인천광역시", "대전광역시", "울산광역시")


@rule("six_districts", 12, "Namesakes born a digit apart in two of the six Jung-gu (중구), on one road name or lot")
def _(draw: Draw) -> Pair:
    one, other = DISTRICTS[draw.number % 6], DISTRICTS[(draw.number + 1 + draw.number // 6) % 6]
    line = (
        f"중구 중앙로 {draw.between('house', 1, 90)}"
        if draw.number % 2
        else f"중구 동인동 {draw.between('lot', 1, 90)}"
    )
    person = draw.person(building=None, street=f"{one} {line}", birth=draw.birth(first=1951, last=1958))
    return person, stranger(person).but(
        street=f"{other} {line}", birth=person.birth.replace(year=person.birth.year + 1), phone=None
    )


@rule("district_untold", 6, "Namesakes of other years in 중구 on a road of one name, the city not told on one side")
def _(draw: Draw) -> Pair:
    line = f"중구 중앙로 {draw.between('house', 1, 90)}"
    person = draw.person(building=None, street=f"{DISTRICTS[draw.number]} {line}")
    return person, stranger(person).but(street=line, birth=draw.birth("other"), phone=None)


@rule("roman_others", 10, "Latin letters that fit another Korean name; born in one year in one district")
def _(draw: Draw) -> Pair:
    hangul, latin = CASES["roman_others"][draw.number]
    person, home = draw.person(name=hangul), draw.home()
    birth = later(date(person.birth.year, 1, 1), draw.between("day", 0, 364))
    street = f"{home.town} {home.hood} {draw.between('lot', 981, 1200)}"
    return person, stranger(person).but(name=latin, birth=birth, street=street, unit=None, phone=None)


@rule("same_sound", 8, "Names that only a clerk's ear makes one, born on one day, in other towns with other phones")
def _(draw: Draw) -> Pair:
    one, two = CASES["same_sound"][draw.number]
    person, home = draw.person(name=one), draw.home("other")
    return person, stranger(person).but(name=two, phone=draw.phone("other"), street=home.street, unit=home.unit)


@rule("hanja_others", 8, "A name in Chinese characters read as another person's, born a month apart in one district")
def _(draw: Draw) -> Pair:
    hangul, hanja = CASES["hanja_others"][draw.number]
    person, home = draw.person(name=hangul), draw.home()
    other = stranger(person).but(name=hanja, birth=later(person.birth, draw.between("gap", 60, 95)), phone=None)
    return person, other.but(street=f"{home.town} {home.hood} {draw.between('lot', 981, 1200)}", unit=None)


@rule("abroad_others", 14, "Workers from abroad in one dormitory, names that share words, born in one year or the next")
def _(draw: Draw) -> Pair:
    one, two = CASES["abroad_others"][draw.number]
    person = draw.person(name=one, unit=None, phone=None, birth=draw.birth(first=1985, last=2002))
    return person, stranger(person).but(name=two, birth=later(person.birth, draw.between("gap", 57, 500)))


@rule("neighbours", 8, "Neighbours with phone numbers a digit apart")
def _(draw: Draw) -> Pair:
    person, number = draw.person(), draw.phone()
    phone = number[:-1] + str((int(number[-1]) + 1) % 10)
    other = stranger(person).but(name=draw.name("other"), birth=draw.birth("other"), phone=phone)
    return person, other.but(unit=draw.home("other").unit)


@rule("lunar_gap", 8, "Namesakes of other towns whose birth dates happen to lie as a lunar and a solar date do")
def _(draw: Draw) -> Pair:
    solar, lunar = (date(1960, 1, 28), date(1960, 1, 1)) if draw.number % 2 else (date(1970, 9, 15), date(1970, 8, 15))
    days = draw.between("day", 0, 12)
    person, home = draw.person(birth=later(solar, days)), draw.home("other")
    return person, stranger(person).but(birth=later(lunar, days), street=home.street, unit=home.unit, phone=None)


@rule("day_month_chance", 8, "Namesakes of other towns, one born on the day and month of the other changed over")
def _(draw: Draw) -> Pair:
    year, month, day = draw.between("year", 1940, 2000), draw.between("month", 1, 6), draw.between("day", 7, 12)
    person, home = draw.person(birth=date(year, month, day)), draw.home("other")
    return person, stranger(person).but(birth=date(year, day, month), street=home.street, unit=home.unit, phone=None)


@rule("hundred_years", 6, "Namesakes born a hundred years apart in one district")
def _(draw: Draw) -> Pair:
    person, home = draw.person(birth=draw.birth(first=1905, last=1925)), draw.home()
    street = f"{home.town} {home.hood} {draw.between('lot', 981, 1200)}"
    born = person.birth.replace(year=person.birth.year + 100)
    return person, stranger(person).but(birth=born, street=street, unit=None, phone=None)


@rule("old_prefix_other", 6, "An old 011 number whose last seven digits are another person's 010 number; namesakes")
def _(draw: Draw) -> Pair:
    person, home = draw.person(phone="010-0234-0000"), draw.home("other")
    other = stranger(person).but(birth=draw.birth("other"), phone="011-234-0000")
    return person, other.but(street=home.street, unit=home.unit)
