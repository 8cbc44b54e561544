"""Hard pairs that are one person (같은 사람): the resident on the left, what a feed says on the right."""

import unicodedata
from collections.abc import Callable
from datetime import date

from bandi.korea.likeness.hard.people import CASES, Draw, Maker, Pair, Rule, later, stranger

RULES: list[Rule] = []


def rule(id: str, pairs: int, why: str) -> Callable[[Maker], Maker]:
    """Adds a rule for pairs of one person."""

    def add(make: Maker) -> Maker:
        RULES.append(Rule(id, True, pairs, why, make))
        return make

    return add


@rule("typo_home", 14, "One letter (자모) of the name mistyped; birth date and home agree, no phone told")
def _(draw: Draw) -> Pair:
    right, wrong = CASES["slips"][draw.number]
    person = draw.person(name=right, phone=None)
    return person, stranger(person).but(name=wrong)


@rule("typo_all", 14, "One letter (자모) of the name mistyped; birth date, home and phone agree")
def _(draw: Draw) -> Pair:
    right, wrong = CASES["slips"][draw.number]
    person = draw.person(name=right)
    return person, stranger(person).but(name=wrong)


@rule("typo_moved", 8, "One letter (자모) mistyped after a move: birth date and phone agree, the home does not")
def _(draw: Draw) -> Pair:
    right, wrong = CASES["slips"][draw.number]
    person, home = draw.person(name=right), draw.home("new")
    return person, stranger(person).but(name=wrong, street=home.street, unit=home.unit)


@rule("heard", 12, "Vowels nobody hears apart (ㅐ/ㅔ, ㅖ/ㅒ, ㅢ/ㅣ, ㅚ/ㅙ) mixed up by a clerk")
def _(draw: Draw) -> Pair:
    right, wrong = CASES["heard"][draw.number]
    person = draw.person(name=right)
    return person, stranger(person).but(name=wrong, phone=None)


@rule("first_sound", 12, "First-sound rule (두음법칙) of the surname: 이/리, 유/류, 임/림, 나/라, 노/로")
def _(draw: Draw) -> Pair:
    right, other = CASES["first_sound"][draw.number]
    person = draw.person(name=right)
    return person, stranger(person).but(name=other, phone=None if draw.number % 2 else person.phone)


@rule("first_sound_given", 12, "First-sound rule in the given name: 연/련, 용/룡, 열/렬, 율/률, 여/녀")
def _(draw: Draw) -> Pair:
    right, other = CASES["inner"][draw.number]
    person = draw.person(name=right)
    return person, stranger(person).but(name=other, phone=None)


@rule("roman", 20, "Passport and McCune-Reischauer spellings with the surname first; home agrees, phone half the time")
def _(draw: Draw) -> Pair:
    hangul, latin = CASES["roman"][draw.number]
    person = draw.person(name=hangul)
    return person, stranger(person).but(name=latin, phone=None if draw.number % 2 else person.phone)


@rule("roman_turned", 14, "A Korean name in Latin letters with the surname last")
def _(draw: Draw) -> Pair:
    hangul, latin = CASES["turned"][draw.number]
    person = draw.person(name=hangul)
    return person, stranger(person).but(name=latin)


@rule(
    "roman_initials", 6, "Initials or an English first name for a Korean one: nothing left to recognise but the surname"
)
def _(draw: Draw) -> Pair:
    hangul, latin = CASES["shortened"][draw.number]
    person = draw.person(name=hangul)
    return person, stranger(person).but(name=latin)


@rule("hanja", 16, "The name in Chinese characters (한자) on one side")
def _(draw: Draw) -> Pair:
    hangul, hanja = CASES["hanja"][draw.number]
    person = draw.person(name=hangul)
    return person, stranger(person).but(name=hanja, phone=None)


@rule("abroad_order", 12, "Names from abroad in Latin letters: family name first or last, run together, with accents")
def _(draw: Draw) -> Pair:
    one, other = CASES["order"][draw.number]
    person = draw.person(name=one)
    return person, stranger(person).but(name=other, phone=None)


@rule("abroad_hangul", 12, "Names from abroad, Latin letters against Hangul; the last two have words no table knows")
def _(draw: Draw) -> Pair:
    latin, hangul = CASES["abroad"][draw.number]
    person = draw.person(name=latin)
    return person, stranger(person).but(name=hangul)


@rule("middle_name", 10, "A middle name left out or cut to its first letter")
def _(draw: Draw) -> Pair:
    long, short = CASES["middle"][draw.number]
    person = draw.person(name=long)
    return person, stranger(person).but(name=short, phone=None if draw.number % 2 else person.phone)


@rule("unit_spelling", 16, "One dwelling, its unit (동·호) spelled in another way; no phone")
def _(draw: Draw) -> Pair:
    one, other = CASES["units"][draw.number]
    person = draw.person(unit=one, phone=None)
    return person, stranger(person).but(unit=other)


@rule("unit_missing", 10, "The unit left out on one side; no phone")
def _(draw: Draw) -> Pair:
    person = draw.person(phone=None)
    return person, stranger(person).but(unit=None)


@rule("block_missing", 8, "The door without its block: 203호 for 101동 203호; no phone")
def _(draw: Draw) -> Pair:
    person = draw.person(phone=None)
    return person, stranger(person).but(unit=str(person.unit).split(" ")[1])


@rule("cellar", 8, "Half-basements: 반지하, 지하1호, B01호, 지층; no phone")
def _(draw: Draw) -> Pair:
    one, other = CASES["cellars"][draw.number]
    person = draw.person(unit=one, phone=None)
    return person, stranger(person).but(unit=other)


@rule("unit_in_street", 10, "The unit and a note in brackets written into the street line")
def _(draw: Draw) -> Pair:
    person, home = draw.person(phone=None), draw.home()
    line = draw.pick("line", (f"{home.street}, {home.unit}({home.hood})", f"{home.street} {home.unit}"))
    return person, stranger(person).but(street=line, unit=None)


@rule("road_lot", 16, "Road-name address with building number against the lot address of the same house")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home()
    lot = draw.pick("form", (home.by_lot, f"{home.by_lot}번지", home.by_lot.replace("-", "번지 ") + "호"))
    return person, stranger(person).but(street=lot, phone=None)


@rule(
    "road_lot_only", 12, "Road-name address with the neighbourhood in brackets against a lot address; half with phone"
)
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home()
    left = person.but(building=None, street=f"{home.street} ({home.hood})")
    return left, stranger(person).but(street=home.by_lot, phone=None if draw.number % 2 else person.phone)


@rule(
    "legal_office", 10, "Legal neighbourhood (법정동) against the administrative one (행정동) that holds it; same lot"
)
def _(draw: Draw) -> Pair:
    town, legal, office = CASES["offices"][draw.number]
    person, home = draw.person(), draw.home()
    left = person.but(building=None, street=f"{town} {legal} {home.lot}")
    return left, stranger(person).but(
        street=f"{town} {office} {home.lot}", phone=None if draw.number % 2 else person.phone
    )


@rule("moved", 12, "Moved to another town; name, birth date and phone agree")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home("new")
    return person, stranger(person).but(street=home.street, unit=home.unit)


@rule("moved_new_phone", 10, "Moved and took a new phone: only name and birth date are left, as with two namesakes")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home("new")
    return person, stranger(person).but(street=home.street, unit=home.unit, phone=draw.phone("new"))


@rule("old_prefix", 12, "A 011 to 019 number against its 010 form; home changed")
def _(draw: Draw) -> Pair:
    old, new = (form.format("0000") for form in CASES["old"][draw.number])
    person, home = draw.person(phone=new), draw.home("new")
    return person, stranger(person).but(phone=old, street=home.street, unit=home.unit)


@rule("phone_form", 8, "+82, no leading zero, dots, full-width digits; home changed")
def _(draw: Draw) -> Pair:
    person, home = draw.person(), draw.home("new")
    bare = str(person.phone).replace("-", "")
    wide = bare.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    forms = (f"+82-{bare[1:3]}-{bare[3:7]}-{bare[7:]}", bare[1:], ".".join((bare[:3], bare[3:7], bare[7:])), wide)
    return person, stranger(person).but(phone=forms[draw.number % 4], street=home.street, unit=home.unit)


@rule("day_month", 10, "Day and month of birth changed over; name and home agree")
def _(draw: Draw) -> Pair:
    year, month, day = draw.between("year", 1940, 2000), draw.between("month", 1, 6), draw.between("day", 7, 12)
    person = draw.person(birth=date(year, month, day))
    return person, stranger(person).but(birth=date(year, day, month), phone=None)


NEW_YEARS = (
    date(1950, 2, 17), date(1955, 1, 24), date(1960, 1, 28), date(1965, 2, 2), date(1970, 2, 6), date(1975, 2, 11),
)  # fmt: skip
HARVESTS = (
    date(1955, 9, 30),
    date(1960, 10, 5),
    date(1965, 9, 10),
    date(1970, 9, 15),
    date(1975, 9, 20),
    date(1980, 9, 23),
)


@rule("lunar", 12, "The lunar birthday (음력) written as if it were solar; name and home agree, half with phone")
def _(draw: Draw) -> Pair:
    days = draw.between("day", 0, 12)
    feasts = [(day, date(day.year, 1, 1)) for day in NEW_YEARS] + [(day, date(day.year, 8, 15)) for day in HARVESTS]
    solar, lunar = feasts[draw.number]
    person = draw.person(birth=later(solar, days))
    return person, stranger(person).but(birth=later(lunar, days), phone=None if draw.number % 2 else person.phone)


@rule("century", 6, "Seventh digit of the resident number misread: born a hundred years later; name and home agree")
def _(draw: Draw) -> Pair:
    person = draw.person(birth=draw.birth(first=1905, last=1925))
    return person, stranger(person).but(birth=person.birth.replace(year=person.birth.year + 100), phone=None)


@rule("birth_digit", 10, "One digit of the birth year mistyped; name and home agree")
def _(draw: Draw) -> Pair:
    person = draw.person(birth=draw.birth(first=1941, last=1988))
    year = person.birth.year + (1 if person.birth.year % 10 < 9 else -1)
    return person, stranger(person).but(birth=person.birth.replace(year=year), phone=None)


@rule("renamed", 8, "Given name changed by a court (개명); birth date, home and phone agree")
def _(draw: Draw) -> Pair:
    person = draw.person()
    return person, stranger(person).but(name=draw.name("new", surname=str(person.name)[0]))


def _damaged(name: str, kind: int) -> str:
    parted = unicodedata.normalize("NFD", name)
    return (parted, f"\u200b{name}\ufeff", " ".join(name), f"{name[0]}\u3000{name[1:]}", f"{name[0]}\u3164{name[1:]}")[
        kind
    ]


@rule(
    "damage",
    15,
    "Unicode damage: parted letters (NFD), zero-width marks, blanks between syllables, wide blanks, fillers",
)
def _(draw: Draw) -> Pair:
    person = draw.person()
    return person, stranger(person).but(name=_damaged(str(person.name), draw.number % 5), phone=None)


MARKED = ("{}(개명전 김순자)", "{}A", "{} 님", "{}귀하", "{} 외 2인", "{}(金)", "{}B", "{}씨", "[{}]", "{} *")


@rule("marked", 10, "What clerks hang on a name: brackets, 님, 귀하, 외 2인, a letter that tells namesakes apart")
def _(draw: Draw) -> Pair:
    person = draw.person()
    return person, stranger(person).but(name=MARKED[draw.number].format(person.name), phone=None)


@rule(
    "province",
    8,
    "A province renamed or shortened in the address: 강원도 and 강원특별자치도, 서울 and 서울특별시; no phone",
)
def _(draw: Draw) -> Pair:
    home, person = draw.home(), draw.person(phone=None)
    first = home.town.split(" ")[0]
    olds = {
        "강원특별자치도": "강원도",
        "전북특별자치도": "전라북도",
        "제주특별자치도": "제주",
        "경상남도": "경남",
        "경상북도": "경북",
        "전라남도": "전남",
    }
    street = home.street.replace(first, olds.get(first, first[:2]), 1)
    return person, stranger(person).but(street=street)


@rule("sex_typo", 6, "Sex mistyped; all else agrees")
def _(draw: Draw) -> Pair:
    person = draw.person()
    return person, stranger(person).but(sex="f" if person.sex == "m" else "m")


@rule("child", 6, "A child under its parents' phone, which says nothing; name, birth date and home agree")
def _(draw: Draw) -> Pair:
    person = draw.person(birth=draw.birth(first=2014, last=2023))
    return person, stranger(person)
