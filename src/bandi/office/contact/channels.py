"""Channels are adapters (연락 수단): each day's requests of a neighbourhood leave as one file for whoever carries them.

A file is a function of the requests that stand: writing it again gives the same bytes, and a request taken back is gone
from it. `settings.POST` says whether a line on the console tells of it. An office's own way is one more entry in
CHANNELS. Nothing personal stands in a file's name or in a log.
"""

import csv
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.contact.models import ContactRequest
from bandi.office.contact.words import NOTICE, WELL_BEING
from bandi.office.discovery.models import Resident
from bandi.office.errors import BandiError

SILENT: list[Callable[[str], bool]] = []
"""Rooms above say here which telephone numbers want no texts."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@dataclass(frozen=True)
class Outgoing:
    """One request with whom it is about."""

    request: ContactRequest
    people: Sequence[Resident]  # the head first

    @property
    def name(self) -> str:
        """Whom it is about."""
        return next((person.name for person in self.people if person.name), "")

    @property
    def numbers(self) -> list[str]:
        """Every telephone number known of the household, each once."""
        return list(dict.fromkeys(person.phone for person in self.people if person.phone))


@dataclass(frozen=True)
class Channel:
    """What a channel's file holds."""

    columns: tuple[str, ...]
    line: Callable[[Outgoing], tuple[str, ...]]
    by_number: bool = False  # cannot leave without a telephone number


def texting(numbers: Sequence[str]) -> list[str]:
    """Of some telephone numbers those that may be sent a text."""
    return [number for number in numbers if not any(silent(number) for silent in SILENT)]


def _office(one: Outgoing) -> str:
    return f"{one.request.area.name_ko} 행정복지센터"


def _home(one: Outgoing) -> str:
    home = one.request.household
    return " ".join(part for part in (home.street, home.unit) if part)


def _check(one: Outgoing) -> str:
    return WELL_BEING.format(office=_office(one), area=one.request.area.name_ko)


CHANNELS: Mapping[str, Channel] = {
    "text": Channel(
        ("이름", "전화번호", "글"),
        lambda one: (
            one.name,
            (texting(one.numbers) or one.numbers)[0],
            one.request.words or NOTICE.format(office=_office(one)),
        ),
        by_number=True,
    ),
    "ai_call": Channel(
        ("이름", "전화번호(차례로)", "먼저 보낼 글"),
        lambda one: (one.name, " ".join(one.numbers), NOTICE.format(office=_office(one))),
        by_number=True,
    ),
    "registered": Channel(("받는 사람", "주소"), lambda one: (one.name, _home(one))),
    "carrier": Channel(
        ("이름", "생년월일", "요청 기관", "목적"),
        lambda one: (
            one.name,
            f"{one.people[0].birth:%Y-%m-%d}" if one.people and one.people[0].birth else "",
            _office(one),
            "복지 지원 안내",
        ),
    ),
    "well_being": Channel(
        ("기관", "동네", "요청 글", "까닭"),
        lambda one: (
            one.request.get_agency_display(),
            one.request.area.name_ko,
            _check(one),
            one.request.trigger or "",
        ),
    ),
}
"""Adapter name (Rung.channel) -> its file. The name and address of a well-being check follow by telephone."""

ADAPTERS = ("file", "console")


def ready(channel: str) -> Channel:
    """The channel. Raises BandiError when `BANDI_POST` names no adapter."""
    if settings.POST not in ADAPTERS:
        raise BandiError(f"no adapter is called {settings.POST!r}", next_step=f"BANDI_POST: {', '.join(ADAPTERS)}")
    return CHANNELS[channel]


def day_file(channel: str, area: str, day: date) -> Path:
    """Where a day's requests lie: outbox/<channel>/<day>/<neighbourhood>.csv."""
    return Path(settings.OUTBOX_FOLDER) / channel / day.isoformat() / f"{area}.csv"


def leave(request: ContactRequest) -> None:
    """The file of a request's day is written once the present transaction holds."""
    channel, area, day = request.channel, request.area_id, request.asked_on
    transaction.on_commit(lambda: write_day(channel, area, day) and None)


def write_day(channel: str, area: str, day: date) -> Path:
    """Writes a day's requests of a neighbourhood, readable by the owner of the folder only."""
    return write_file(channel, area, day, lambda: _content(channel, area, day))


def write_file(channel: str, area: str, day: date, lines: Callable[[], Sequence[Sequence[str]]]) -> Path:
    """Writes what `lines` tells of a day and neighbourhood, its head first; asked under the lock of the file."""
    path = day_file(channel, area, day)
    with transaction.atomic(), within([area]):
        with connection.cursor() as cursor:  # one writer at a time: a file is never older than its newest request
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [str(path)])
        told, text = lines(), io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in told)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(".half")
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            file.write(text.getvalue())
        half.replace(path)
    if settings.POST == "console":
        sys.stderr.write(f"{channel} of {day} for {area}: {len(told) - 1} requests in the outbox\n")
    return path


def _content(channel: str, area: str, day: date) -> list[tuple[str, ...]]:
    ready_channel = CHANNELS[channel]
    asked = ContactRequest.objects.filter(channel=channel, area=area, asked_on=day).select_related("household", "area")
    rows = list(asked.order_by("id"))
    people: dict[object, list[Resident]] = {}
    homes = [row.household_id for row in rows]
    for person in Resident.objects.filter(household__in=homes).order_by("id"):
        known = people.setdefault(person.household_id, [])
        known.insert(0 if person.relation == "head" else len(known), person)
    lines = [(str(row.id), *ready_channel.line(Outgoing(row, people.get(row.household_id, [])))) for row in rows]
    return [("요청번호", *ready_channel.columns), *lines]


def safe(value: str) -> str:
    """The value as a spreadsheet shows it, never as one it runs."""
    return f"'{value}" if value.startswith(FORMULA) else value
