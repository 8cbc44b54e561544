"""Words in templates: particles, dates, money, days left, and the names of codes, each in the page's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandi.office.discovery import door
from bandi.office.discovery.units import UNITS
from bandi.office.formats import (
    dday,
    digits,
    iso,
    josa,
    kdate,
    kdate_long,
    kdatetime,
    kday,
    kmonth,
    ktime,
    number,
    percent,
    share,
    won,
    won_short,
)
from bandi.office.history.words import CHANNELS, STATES, STEP_WORDS, STOPS, WHYS
from bandi.office.pages import eased, language
from bandi.office.reports.words import REPORT_PARTS, REPORT_STATES, REPORT_WAYS
from bandi.office.rewards.words import REWARD_STATES
from bandi.office.safety.words import INCIDENTS, MARKERS, POOL, TOLD
from bandi.office.stewardship.forms import ACTIONS
from bandi.office.universal.words import (
    BEST_TIMES,
    COVERED,
    MOVE_STATES,
    OFFER_WAYS,
    OPTIN_STATES,
    PLAN_STATES,
    UNSENT,
    WISHES,
)
from bandi.office.visits.words import CONDITIONS, NEEDS, PARTS
from bandi.office.worklist.duties import DUTIES, SOURCES
from bandi.office.worklist.states import LABELS

register = template.Library()
for _one in (
    josa,
    won,
    won_short,
    number,
    kdate,
    kdate_long,
    kday,
    kmonth,
    kdatetime,
    ktime,
    dday,
    iso,
    digits,
    percent,
    share,
):
    register.filter(_one)

STRONG, MIDDLE = 20, 10  # points of one reason
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
    "report": REPORT_STATES | REPORT_WAYS | REPORT_PARTS, "reward": REWARD_STATES,
    "universal": PLAN_STATES, "universal_step": COVERED, "offer_way": OFFER_WAYS,
    "optin": OPTIN_STATES, "best": BEST_TIMES, "moved": MOVE_STATES, "unsent": UNSENT, "wish": WISHES,
}  # fmt: skip


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
    return eased(str(found or ""))


@register.simple_tag
def own(row: Any, name: str) -> str:
    """The same as a tag: `{% own area "name" %}`."""
    return own_word(row, name)


@register.filter
def pair(words: tuple[str, str]) -> str:
    """One of a pair of words (Korean, English)."""
    return words[1] if language() == "en" else eased(words[0])


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
