"""How a number, an amount, a day and a word with its particle are written (표기), in Korean or in English."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from bandi.office.pages import language

WEEKDAYS_KO = "월화수목금토일"
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HANGUL = range(0xAC00, 0xD7A4)
DIGITS_WITH_FINAL = "013678"  # 영 일 삼 육 칠 팔 end in a consonant
RIEUL = 8
MAN = 10_000


def josa(word: object, pair: str) -> str:
    """The word with the particle that fits it: `{{ name|josa:"이/가" }}`, `"을/를"`, `"은/는"`, `"으로/로"`."""
    text = str(word)
    after_final, after_vowel = pair.split("/")
    final = _final(text)
    if after_final == "으로":
        return text + (after_vowel if final in (0, RIEUL) else after_final)
    return text + (after_final if final else after_vowel)


def won(amount: int | None) -> str:
    """1250000 -> 1,250,000원; in English ₩1,250,000. Unknown stays empty: it is not zero."""
    if amount is None:
        return ""
    return f"{amount:,}원" if language() == "ko" else f"₩{amount:,}"


def won_short(amount: int | None) -> str:
    """1250000 -> 125만 원, 120050000 -> 1억 2,005만 원; amounts that are not full 10,000 are written out."""
    if amount is None or language() == "en" or amount % MAN or not amount:
        return won(amount)
    hundred_millions, rest = divmod(abs(amount) // MAN, MAN)
    parts = (f"{hundred_millions:,}억" if hundred_millions else "", f"{rest:,}만" if rest else "")
    return f"{'-' if amount < 0 else ''}{' '.join(part for part in parts if part)} 원"


def number(value: float) -> str:
    """820556.0 -> 820,556; 0.32 stays as it is. For parameters of the rules."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def kdate(day: date | datetime | None) -> str:
    """9.22.(화); in English Tue 22 Sep."""
    if day is None:
        return ""
    day = _local_day(day)
    if language() == "ko":
        return f"{day.month}.{day.day}.({WEEKDAYS_KO[day.weekday()]})"
    return f"{DAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


def kdate_long(day: date | datetime | None) -> str:
    """2026. 9. 22.(화); in English Tue 22 Sep 2026."""
    if day is None:
        return ""
    day = _local_day(day)
    if language() == "ko":
        return f"{day.year}. {day.month}. {day.day}.({WEEKDAYS_KO[day.weekday()]})"
    return f"{kdate(day)} {day.year}"


def kday(day: date | None) -> str:
    """1942. 4. 19., a date of birth; in English 19 Apr 1942."""
    if day is None:
        return ""
    english = f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return english if language() == "en" else f"{day.year}. {day.month}. {day.day}."


def kmonth(day: date | None) -> str:
    """2026년 5월; in English May 2026."""
    if day is None:
        return ""
    return f"{day.year}년 {day.month}월" if language() == "ko" else f"{MONTHS_EN[day.month - 1]} {day.year}"


def kdatetime(moment: datetime | None) -> str:
    """2026. 9. 22.(화) 14:00, Korean time."""
    return f"{kdate_long(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""


def ktime(moment: datetime | None) -> str:
    """9.22.(화) 14:00, Korean time, for lists."""
    return f"{kdate(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""


def dday(working_days: int) -> str:
    """Working days left in words: 기한 지남 2일, 오늘, D-3."""
    if working_days < 0:
        return gettext("기한 지남 %(days)s일") % {"days": -working_days}
    return gettext("오늘") if working_days == 0 else f"D-{working_days}"


def iso(text: str | None) -> date | None:
    """A day kept as text in evidence, as a day again."""
    return date.fromisoformat(text) if text else None


def digits(phone: str) -> str:
    """Only what a telephone dials."""
    return "".join(sign for sign in phone if sign.isdecimal() or sign == "+")


def percent(part: float | None) -> str:
    """0.9312 -> 93%; a dash when unknown. Never 100% or 0% for what is neither."""
    if part is None:
        return "–"
    return f"{min(99, max(1, round(100 * part)))}%" if 0 < part < 1 else f"{100 * part:.0f}%"


def share(part: int, whole: int) -> str:
    """A share in per cent with one digit: 0.4%; a dash when there is nothing to divide."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def _local_day(day: date | datetime) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


def _final(text: str) -> int:
    """Number of the last syllable's final consonant (0: none). Digits as read; Latin letters count as vowels."""
    last = text.rstrip(")”’\"' ")[-1:]
    if last and ord(last) in HANGUL:
        return (ord(last) - HANGUL.start) % 28
    if last in ("1", "7", "8"):
        return RIEUL
    return 1 if last and last in DIGITS_WITH_FINAL else 0
