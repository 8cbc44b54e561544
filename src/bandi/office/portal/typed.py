"""Amounts and births as people type them (금액·생년월 읽기). A wrong one is told by the name of a sentence."""

import re
import unicodedata
from datetime import date, timedelta

UNITS = {"억": 100_000_000, "천만": 10_000_000, "백만": 1_000_000, "십만": 100_000, "만": 10_000, "천": 1_000, "": 1}
PART = re.compile(r"(\d+(?:\.\d+)?)(억|천만|백만|십만|만|천|)")
MOST = 100_000_000_000  # won: above it a nought is more likely than a fortune
DOUBTFUL = 10_000  # a bare number below it may be meant in 10,000 won
OLDEST = 120  # full years
NOTHING = frozenset({"없음", "없어요", "없다", "none", "no", "không", "没有", "无"})
BORN = re.compile(r"(\d{4})(?:[년.\-/]?(\d{1,2}))?[월.]?")
AGE = re.compile(r"만?(\d{1,3})(?:세|살|years?|tuổi|岁)?")


class Unread(ValueError):
    """Cannot be read. `word`: the sentence that says why, with what stands in it."""

    def __init__(self, word: str, **filled: object) -> None:
        self.word, self.filled = word, filled
        super().__init__(word)


def won(text: str) -> int | None:
    """Won of "250만원", "2,500,000", "1억 2천만", "2.5억", "없음"; null when nothing is typed. Raises Unread."""
    typed = unicodedata.normalize("NFKC", text).lower().strip()
    if not typed:
        return None
    if typed in NOTHING:
        return 0
    plain = re.sub(r"[\s,]|krw|₩|won", "", typed).replace("万", "만").replace("亿", "억").replace("元", "원")
    if plain.isdigit() and 0 < int(plain) < DOUBTFUL and "." not in plain:
        raise Unread("bad_small", n=f"{int(plain):,}")
    plain = plain.removesuffix("원")
    parts = PART.findall(plain)
    if not parts or "".join(number + unit for number, unit in parts) != plain:
        raise Unread("bad_won")
    sizes = [UNITS[unit] for _, unit in parts]
    if sizes != sorted(set(sizes), reverse=True):
        raise Unread("bad_won")
    total = round(sum(float(number) * size for (number, _), size in zip(parts, sizes, strict=True)))
    if total > MOST:
        raise Unread("bad_large")
    return total


def born(text: str, *, today: date) -> tuple[date, date] | None:
    """The first and the last day of birth that "1960년 5월", "1960" or "66세" may mean; null when nothing is typed."""
    plain = re.sub(r"\s|생$|에?태어남$", "", unicodedata.normalize("NFKC", text).strip().lower())
    if not plain:
        return None
    if (found := AGE.fullmatch(plain)) and len(found[1]) < 4:
        return _aged(int(found[1]), today)
    if not (found := BORN.fullmatch(plain)):
        raise Unread("bad_born")
    year, month = int(found[1]), int(found[2] or 0)
    if (found[2] and not 1 <= month <= 12) or year < 1:
        raise Unread("bad_born")
    if (year, month or 1) > (today.year, today.month):
        raise Unread("bad_future")
    if today.year - year > OLDEST:
        raise Unread("bad_old")
    if month:
        return date(year, month, 1), date(year, month, 1)
    return date(year, 1, 1), min(date(year, 12, 1), today.replace(day=1))


def is_age(text: str) -> bool:
    """Whether a birth was typed as an age, which means another birth a year later."""
    found = AGE.fullmatch(re.sub(r"\s|생$|에?태어남$", "", unicodedata.normalize("NFKC", text).strip().lower()))
    return found is not None and len(found[1]) < 4


def _aged(age: int, today: date) -> tuple[date, date]:
    """Months of birth of somebody of so many full years; a birthday in this month may be still to come."""
    if age > OLDEST:
        raise Unread("bad_old")
    month = today.replace(day=1)
    first = (month.replace(year=month.year - age - 1) + timedelta(days=32)).replace(day=1)
    return first, month.replace(year=month.year - age)
