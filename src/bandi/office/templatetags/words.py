"""Words in templates: particles, dates, money, days left, and the names of codes, each in the page's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandi.office.discovery import door
from bandi.office.discovery.units import UNITS
from bandi.office.history.words import CHANNELS, STATES, STEP_WORDS, STOPS, WHYS
from bandi.office.pages import language
from bandi.office.reports.words import REPORT_PARTS, REPORT_STATES, REPORT_WAYS
from bandi.office.safety.words import INCIDENTS, MARKERS, POOL, TOLD
from bandi.office.stewardship.forms import ACTIONS
from bandi.office.visits.words import CONDITIONS, NEEDS, PARTS
from bandi.office.worklist.duties import DUTIES, SOURCES
from bandi.office.worklist.states import LABELS

register = template.Library()

WEEKDAYS_KO = "월화수목금토일"
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HANGUL = range(0xAC00, 0xD7A4)
DIGITS_WITH_FINAL = "013678"  # 영 일 삼 육 칠 팔 end in a consonant
RIEUL = 8
STRONG, MIDDLE = 20, 10  # points of one reason
MAN = 10_000
MEANINGS = {
    "unreached": _("지난 차수에 아무도 만나지 못해, 점수와 상관없이 다시 올린 가구."),
    "chronic": _("한 가지 신호라도 아주 오래 이어져, 점수와 상관없이 올린 가구."),
    "repeat": _("지원 없이 거듭 올라왔고 신호가 남아 있어, 점수와 상관없이 올린 가구."),
    "target": _("중앙이나 구가 이번 차수에 꼭 만나 달라고 정한 조건에 맞는 가구."),
    "group": _("철이나 주제에 따라 정해 둔 기획 발굴 조건에 맞는 가구."),
    "query": _("우리 사무소가 만들어 켜 둔 조건에 맞는 가구."),
    "score": _("점수 순으로 담당 가능 가구 수 안에 든 가구."),
    "exploration": _("신호가 있는 나머지 가운데 제비로 뽑은 가구. 점수가 놓치는 사람을 배우려고 넣습니다."),
    "reference": _("담당 가능 가구 수 밖에 있어 이번 차수에 찾아가지 않는 가구. 이름을 열지 않습니다."),
}
"""What each way onto the list means."""
OURS = {"unit": UNITS, "part": PARTS, "condition": CONDITIONS, "need": NEEDS, "work": LABELS} | {
    "duty": DUTIES, "source": SOURCES,
    "watch": STATES, "stop": STOPS, "step": STEP_WORDS, "channel": CHANNELS, "look": WHYS,
    "marker": MARKERS, "incident": INCIDENTS, "told": TOLD, "pool": POOL,
    "report": REPORT_STATES | REPORT_WAYS | REPORT_PARTS,
}  # fmt: skip


@register.filter
def josa(word: object, pair: str) -> str:
    """The word with the particle that fits it: `{{ name|josa:"이/가" }}`, `"을/를"`, `"은/는"`, `"으로/로"`."""
    text = str(word)
    after_final, after_vowel = pair.split("/")
    final = _final(text)
    if after_final == "으로":
        return text + (after_vowel if final in (0, RIEUL) else after_final)
    return text + (after_final if final else after_vowel)


@register.filter
def won(amount: int | None) -> str:
    """1250000 -> 1,250,000원; in English ₩1,250,000. Unknown stays empty: it is not zero."""
    if amount is None:
        return ""
    return f"{amount:,}원" if language() == "ko" else f"₩{amount:,}"


@register.filter
def won_short(amount: int | None) -> str:
    """1250000 -> 125만 원, 120050000 -> 1억 2,005만 원; amounts that are not full 10,000 are written out."""
    if amount is None or language() == "en" or amount % MAN or not amount:
        return won(amount)
    hundred_millions, rest = divmod(abs(amount) // MAN, MAN)
    parts = (f"{hundred_millions:,}억" if hundred_millions else "", f"{rest:,}만" if rest else "")
    return f"{'-' if amount < 0 else ''}{' '.join(part for part in parts if part)} 원"


@register.filter
def number(value: float) -> str:
    """820556.0 -> 820,556; 0.32 stays as it is. For parameters of the rules."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


@register.filter
def kdate(day: date | datetime | None) -> str:
    """9.22.(화); in English Tue 22 Sep."""
    if day is None:
        return ""
    day = _local_day(day)
    if language() == "ko":
        return f"{day.month}.{day.day}.({WEEKDAYS_KO[day.weekday()]})"
    return f"{DAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


@register.filter
def kdate_long(day: date | datetime | None) -> str:
    """2026. 9. 22.(화); in English Tue 22 Sep 2026."""
    if day is None:
        return ""
    day = _local_day(day)
    if language() == "ko":
        return f"{day.year}. {day.month}. {day.day}.({WEEKDAYS_KO[day.weekday()]})"
    return f"{kdate(day)} {day.year}"


@register.filter
def kday(day: date | None) -> str:
    """1942. 4. 19., a date of birth; in English 19 Apr 1942."""
    if day is None:
        return ""
    english = f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return english if language() == "en" else f"{day.year}. {day.month}. {day.day}."


@register.filter
def kmonth(day: date | None) -> str:
    """2026년 5월; in English May 2026."""
    if day is None:
        return ""
    return f"{day.year}년 {day.month}월" if language() == "ko" else f"{MONTHS_EN[day.month - 1]} {day.year}"


@register.filter
def kdatetime(moment: datetime | None) -> str:
    """2026. 9. 22.(화) 14:00, Korean time."""
    return f"{kdate_long(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""


@register.filter
def ktime(moment: datetime | None) -> str:
    """9.22.(화) 14:00, Korean time, for lists."""
    return f"{kdate(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""


@register.filter
def dday(working_days: int) -> str:
    """Working days left in words: 기한 지남 2일, 오늘, D-3."""
    if working_days < 0:
        return gettext("기한 지남 %(days)s일") % {"days": -working_days}
    return gettext("오늘") if working_days == 0 else f"D-{working_days}"


@register.filter
def iso(text: str | None) -> date | None:
    """A day kept as text in evidence, as a day again."""
    return date.fromisoformat(text) if text else None


@register.filter
def digits(phone: str) -> str:
    """Only what a telephone dials."""
    return "".join(sign for sign in phone if sign.isdecimal() or sign == "+")


@register.filter
def weight(points: int) -> str:
    """How much a reason counts, in a word: 강 (20 points or more), 중 (10 or more), 약."""
    if points >= STRONG:
        return gettext("강")
    return gettext("중") if points >= MIDDLE else gettext("약")


@register.filter
def label(code: object, kind: str) -> str:
    """The word for a code in the page's language: `{{ result.outcome|label:"outcome" }}`; empty without a code."""
    text = str(code or "")
    if kind == "deed":
        return str(ACTIONS.get(text, text))  # type: ignore[call-overload]
    if kind in OURS:
        return pair(OURS[kind].get(text, (text, text)))
    return door.label(kind, text, language()) if text else ""


@register.filter
def meaning(why: object) -> str:
    """What a way onto the list means, in one sentence; empty for others."""
    return str(MEANINGS.get(str(why), ""))


@register.filter
def account(username: str) -> str:
    """The name of an account; what no person did is done by the system (시스템)."""
    return gettext("시스템") if username == "system" else username


@register.filter
def round_name(round_id: str) -> str:
    """2026-4 -> 2026년 4차; in English Round 4 of 2026."""
    year, _dash, number = round_id.partition("-")
    return f"Round {number} of {year}" if language() == "en" else f"{year}년 {number}차"


@register.filter("own")
def own_word(row: Any, name: str) -> str:
    """A column that exists in two languages: `{{ signal|own:"name" }}` is name_ko or name_en; `own:""` is ko or en."""
    key = f"{name}_{language()}" if name else language()
    found = row.get(key) if isinstance(row, Mapping) else getattr(row, key, "")
    return str(found or "")


@register.simple_tag
def own(row: Any, name: str) -> str:
    """The same as a tag: `{% own area "name" %}`."""
    return own_word(row, name)


@register.filter
def pair(words: tuple[str, str]) -> str:
    """One of a pair of words (Korean, English)."""
    return words[1] if language() == "en" else words[0]


@register.filter
def lookup(table: Mapping[str, Any], key: str) -> Any:
    """A value of a mapping; empty when it is not there."""
    return table.get(key, "")


@register.filter
def fifths(part: float, whole: float) -> str:
    """The class of a bar's width: 7 of 20 -> w35, in steps of five per cent; never w0 for something."""
    if not whole or not part:
        return "w0"
    return f"w{min(100, max(5, 5 * round(20 * part / whole)))}"


@register.filter
def percent(part: float | None) -> str:
    """0.9312 -> 93%; a dash when unknown. Never 100% or 0% for what is neither."""
    if part is None:
        return "–"
    return f"{min(99, max(1, round(100 * part)))}%" if 0 < part < 1 else f"{100 * part:.0f}%"


@register.filter
def share(part: int, whole: int) -> str:
    """A share in per cent with one digit: 0.4%; a dash when there is nothing to divide."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


@register.filter
def standing_class(state: object) -> str:
    """The colour that goes with the words of a standing: good, bad or wait."""
    return {"ok": "good", "outside": "bad", "watch": "wait"}.get(str(state), "none")


@register.filter
def coarse(value: float | None) -> int | None:
    """An estimated number of households in tens: more digits would promise too much."""
    return None if value is None else 10 * round(value / 10)


@register.filter
def words_of(codes: str) -> list[str]:
    """The codes of a text with blanks between them, for a loop."""
    return codes.split()


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
