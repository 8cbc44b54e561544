"""Asking what another rule would change (바꿔 보기). Only coarse counts are kept; no household is read by name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.models import WhatIf
from bandi.office.analysis.queries import reachable
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Round
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import shown, shown_won
from bandi.office.errors import BandiError, Refused

AT_ONCE = 30_000  # households answered while the page loads: two seconds and less; more become a job
SINGLE = 100  # neighbourhoods told one by one; of more, districts
EVERYWHERE = ""  # the place of a benefit that changes nowhere
SAME = ("stays", "unknown")  # effects
DISTRICT = 5  # digits of a district's code
AHEAD = 2  # years
OLDEST, MONTHS_OF_YEAR, TENFOLD = 120, 12, 10
UNEXPECTED = "an unexpected error stopped the calculation; nothing was changed"
WHOLE = frozenset({"years", "year", "months", "month", "month of the year", "days", "days/year", "times", "points"})
State = WhatIf.State


def ask(*, by: User, setting: str, value: float, on: date, where: str = "") -> WhatIf:
    """Asks what changes when a parameter has this value from a month on. `where`: code of a district or a province.

    Without `where` everywhere in reach; for a steward every place the round knows. A job answers for more than a
    district. Raises Refused for a value or a day that makes no sense.
    """
    with transaction.atomic():
        row = _asked(by, setting, value, on, where)
    return _answered(row)


def move(*, by: User, setting: str, since: date, to: date, where: str = "") -> WhatIf:
    """Asks what changes when the value that begins on `since` begins on `to`, in the first month that differs."""
    with transaction.atomic():
        on, value = moved(door.values_of(setting), since=since, to=to, first=_first_month())
        row = _asked(by, setting, value, on, where)
        row.moved_from, row.moved_to = since, to
        row.save(update_fields=["moved_from", "moved_to"])
    return _answered(row)


def moved(values: Sequence[Mapping[str, Any]], *, since: date, to: date, first: date) -> tuple[date, float]:
    """The first month from `first` on in which the moved timetable says something else, and what it says then.

    Raises Refused when there is no such month, or when another value begins in between.
    """
    days = [value["since"] for value in values]
    if since not in days or since == to:
        raise Refused(ko="지금 시행일과 다른 날을 골라 주세요.", en="Choose another day than the present one.")
    place = days.index(since)
    early, late = min(since, to), max(since, to)
    if place == 0 or any(early <= day <= late for day in days if day != since):
        raise Refused(
            ko="그 사이에 다른 값이 시작되거나 그보다 앞선 값이 없습니다.",
            en="Another value begins in between, or there is none before it.",
        )
    value = values[place]["value"] if to < since else values[place - 1]["value"]
    on = max(early, first)
    if value is None or on >= late:
        raise Refused(
            ko=f"{first:%Y년 %m월}부터 달라지는 달이 없거나 그때의 값을 모릅니다.",
            en=f"No month from {first:%Y-%m} on differs, or the value of that time is not known.",
        )
    return on, float(value)


def _first_month() -> date:
    """The month the households are known as of."""
    round_ = current_round()
    if round_ is None:
        raise Refused(ko="아직 배포된 차수가 없습니다.", en="No round has been published yet.")
    return round_.cutoff.replace(day=1)


def _answered(row: WhatIf) -> WhatIf:
    """Answers at once, or leaves it to a job."""
    if row.households <= AT_ONCE:
        answer(row.id)
        return WhatIf.objects.get(pk=row.id)
    from bandi.office.analysis.tasks import what_if  # noqa: PLC0415 - the job calls back into this module

    what_if.defer(question=str(row.id))
    return row


def answer(question: UUID) -> None:
    """Calculates the answer and keeps it. After any error the row says `failed` with the error's sentence."""
    row = WhatIf.objects.get(pk=question)
    _note(question, state=State.RUNNING)
    sentence = UNEXPECTED
    try:
        found = door.what_if(
            row.round_id,
            areas=row.places,
            setting=(row.setting, row.new),
            on=row.on,
            progress=lambda done, total: _note(question, done=done, total=total),
        )
        sentence = ""
    except BandiError as error:
        sentence = str(error)
    finally:
        if sentence:
            _note(question, state=State.FAILED, error=sentence)
    if not sentence:
        _note(question, state=State.DONE, cells=coarse(found, by_district=len(row.places) > SINGLE))


def coarse(rows: Iterable[Mapping[str, Any]], *, by_district: bool) -> list[dict[str, Any]]:
    """WHAT_IF rows as they may be kept: places made larger where there are many, small counts hidden.

    A benefit for which nobody anywhere fares otherwise is told without places.
    """
    rows = list(rows)
    moving = {row["benefit"] for row in rows if row["effect"] not in SAME}
    sums: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        place = row["area"][:DISTRICT] if by_district else row["area"]
        place = place if row["benefit"] in moving else EVERYWHERE
        held = sums.setdefault((place, row["kind"], row["benefit"], row["effect"]), [0, 0, 0])
        for at, name in enumerate(("households", "cost_low", "cost_high")):
            held[at] += row[name]
    names = ("place", "kind", "benefit", "effect")
    return [
        dict(zip(names, key, strict=True))
        | {"households": shown(count), "cost_low": shown_won(low, count), "cost_high": shown_won(high, count)}
        for key, (count, low, high) in sorted(sums.items())
    ]


def check(setting: Mapping[str, Any], value: float) -> None:
    """Raises Refused when a parameter cannot sensibly have this value."""
    unit, now = str(setting["unit"]), float(setting["value"])
    if value == now:
        raise Refused(ko="지금 값과 같습니다. 다른 값을 써 주세요.", en="That is the present value. Give another.")
    if value < 0:
        raise Refused(ko="0보다 작은 값은 쓸 수 없습니다.", en="The value cannot be below zero.")
    if unit == "/1" and value > 1 >= now:
        raise Refused(
            ko="비율은 0에서 1 사이로 써 주세요. 32 %는 0.32입니다.", en="Give a share from 0 to 1: 32 % is 0.32."
        )
    if unit == "1 or 0" and value not in (0, 1):
        raise Refused(ko="1(예)이나 0(아니오)으로 써 주세요.", en="Give 1 (yes) or 0 (no).")
    if (unit in WHOLE or unit.startswith("won")) and value != int(value):
        raise Refused(ko="소수점 없는 수를 써 주세요.", en="Give a whole number.")
    if unit == "years" and value > OLDEST:
        raise Refused(ko="120보다 큰 나이나 햇수는 쓸 수 없습니다.", en="Years cannot be above 120.")
    if unit.startswith("month") and unit != "months" and not 1 <= value <= MONTHS_OF_YEAR:
        raise Refused(ko="달은 1에서 12 사이입니다.", en="A month is 1 to 12.")
    if now and value > TENFOLD * now:
        raise Refused(
            ko="지금 값의 열 배가 넘습니다. 0이 더 붙지 않았는지 보아 주세요.",
            en="That is more than ten times the present value. Is there a zero too many?",
        )


def check_day(on: date, round_: Round) -> None:
    """Raises Refused when the day is not within two years from the round's cut-off date."""
    first = round_.cutoff.replace(day=1)
    if not first <= on <= first.replace(year=first.year + AHEAD):
        raise Refused(
            ko=f"{first:%Y년 %m월}부터 {AHEAD}년 안의 날짜를 골라 주세요. 가구의 사정은 그 달 기준으로 압니다.",
            en=f"Choose a day within {AHEAD} years from {first:%Y-%m}: households are known as of that month.",
        )


def _asked(by: User, setting: str, value: float, on: date, where: str) -> WhatIf:
    """The question, written down."""
    require(by, Permission.WHAT_IF)
    round_ = current_round()
    if round_ is None:
        raise Refused(ko="아직 배포된 차수가 없습니다.", en="No round has been published yet.")
    month = on.replace(day=1)
    check_day(month, round_)
    known = next((one for one in door.settings_on(month) if one["id"] == setting), None)
    if known is None:
        raise Refused(
            ko="그 달에는 이 값이 정해져 있지 않습니다. 다른 달이나 다른 값을 골라 주세요.",
            en="This value is not set for that month. Choose another month or value.",
        )
    check(known, value)
    known_homes = door.assessed(round_.id, areas=_codes(by))
    codes = [code for code in known_homes if code.startswith(where)]
    households = sum(known_homes[code] for code in codes)
    if not households:
        raise Refused(ko="그곳에는 판정한 가구가 없습니다.", en="No household was assessed there.")
    row = WhatIf.objects.create(
        by=by,
        round=round_,
        places=codes,
        setting=setting,
        words_ko=known["words_ko"],
        words_en=known["words_en"],
        unit=known["unit"],
        old=known["value"],
        new=value,
        on=month,
        households=shown(households) or 0,
    )
    record(by=by, action=Action.WHAT_IF, detail={"setting": setting, "value": value, "on": month.isoformat()})
    return row


def _codes(by: User) -> list[str] | None:
    """The neighbourhoods a person may count in; None for a steward: every place there is."""
    return None if by.may(Permission.ROUND_RUN) else list(reachable(by).values_list("code", flat=True))


def _note(question: UUID, **values: Any) -> None:
    WhatIf.objects.filter(pk=question).update(**values)
