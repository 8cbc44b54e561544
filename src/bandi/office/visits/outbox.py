"""The office is one more institution: its results go back to the inbox as an ordinary feed (처리 결과 파일).

One file a month of results, as `feeds/office_outcomes/feed.toml` says. Only results that hold are in it: confirmed
where a second person is needed, and not replaced by a newer one. Once the office has sent anything, the last whole
month is always told of, if need be with no line: silence would read as a file that did not come.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from bandi.office.visits.models import ContactAttempt, Result, Visit

TRAILER = "합계건수"
KEY_MASK = 2**64 - 1


@dataclass(frozen=True)
class Outgoing:
    """One of the office's own feeds: what its files are called and their columns."""

    name: str
    columns: tuple[str, ...]


OUTCOMES = Outgoing("BANDI_OUTCOMES", ("가구키", "결과코드", "결과일자", "첫연락일자", "연락시도", "기준월"))


def write_outcomes(inbox: Path, *, until: date, arrival: date) -> list[Path]:
    """Writes results dated up to `until` below the inbox folder of the arrival day; one file for each month.

    Needs the jurisdiction of all neighbourhoods.
    """
    return send(inbox, OUTCOMES, _months(until), until=until, arrival=arrival)


def send(
    inbox: Path, feed: Outgoing, by_month: Mapping[str, Sequence[tuple[str, ...]]], *, until: date, arrival: date
) -> list[Path]:
    """Writes one file a month (YYYYMM -> lines); a month whose newest file already says the same is not sent again."""
    written = []
    months = by_month.keys() | _sent_months(inbox, feed)
    last = last_whole(until)
    if months and min(months) < last:
        months |= {last}
    for month in sorted(months):
        content = _file(feed, by_month.get(month, []))
        name = f"{feed.name}_{month}.csv"
        sent = sorted(inbox.glob(f"*/{name}"))
        if sent and sent[-1].read_bytes() == content:
            continue
        path = inbox / arrival.isoformat() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_bytes(content)
        half.replace(path)
        written.append(path)
    return written


def last_whole(until: date) -> str:
    """The last month that had ended before a day's own month, YYYYMM."""
    return f"{until.replace(day=1) - timedelta(days=1):%Y%m}"


def key_text(key: int) -> str:
    """A household key as the feeds write it: sixteen hex digits."""
    return f"{key & KEY_MASK:016x}"


def _sent_months(inbox: Path, feed: Outgoing) -> set[str]:
    """Months told of before: what was taken back since is told of by a file without it."""
    return {path.stem.rpartition("_")[2] for path in inbox.glob(f"*/{feed.name}_*.csv")}


def _months(until: date) -> dict[str, list[tuple[str, ...]]]:
    called, came = (
        model.objects.filter(listing=OuterRef("listing"), at__isnull=False).order_by("at").values("at")[:1]
        for model in (ContactAttempt, Visit)
    )
    rows = (
        Result.objects.filter(superseded=False, given_on__lte=until)
        .exclude(needs_second=True, confirmed_at__isnull=True)
        .order_by("given_on", "household__key")
        .annotate(first=Least(Subquery(called), Subquery(came)))
        .values_list("household__key", "outcome", "given_on", "first", "listing__attempts")
    )
    by_month: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, outcome, day, first, attempts in rows.iterator(chunk_size=5_000):
        month = f"{day:%Y%m}"
        by_month[month].append((key_text(key), outcome, f"{day:%Y%m%d}", _day(first, day), str(attempts), month))
    return by_month


def _day(first: datetime | None, given: date) -> str:
    """The day of the first contact, never after the result's; empty without any."""
    return f"{min(timezone.localdate(first), given):%Y%m%d}" if first else ""


def _file(feed: Outgoing, lines: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(feed.columns)
    writer.writerows(lines)
    writer.writerow((TRAILER, len(lines)))
    return text.getvalue().encode("utf-8")
