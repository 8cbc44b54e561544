"""What day it is at work (업무 시계): the real day, or in a demo the town's own day.

A demo's rounds belong to fixed dates. Its clock keeps the real time of day and is some days off, so that due dates,
attempts and results agree with the calendar of rounds. The trail and the sessions keep real time.
"""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment at work, aware."""
    return timezone.now() + timedelta(days=_offset())


def today() -> date:
    """The day at work in Korea."""
    return timezone.localdate(now())


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Korea."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001


def set_today(day: date) -> None:
    """Moves a demo's clock to a day. Outside a demo it does nothing: the real day cannot be moved."""
    if not settings.DEMO:
        return
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps({"days": (day - timezone.localdate()).days}), encoding="utf-8")
    os.replace(half, path)


def _offset() -> int:
    if not settings.DEMO or not (path := _file()).exists():
        return 0
    return int(json.loads(path.read_text(encoding="utf-8"))["days"])


def _file() -> Path:
    return Path(settings.DATA) / "clock.json"
