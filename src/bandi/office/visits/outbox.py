"""The office is one more institution: its results go back to the inbox as an ordinary feed (처리 결과 파일).

One file a month of results, as `feeds/office_outcomes/feed.toml` says. Only results that hold are in it: confirmed
where a second person is needed, and not replaced by a newer one.
"""

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path

from bandi.office.visits.models import Result

COLUMNS = ("가구키", "결과코드", "결과일자", "연락시도", "기준월")
TRAILER = "합계건수"
KEY_MASK = 2**64 - 1


def write_outcomes(inbox: Path, *, until: date, arrival: date) -> list[Path]:
    """Writes results dated up to `until` below the inbox folder of the arrival day; one file for each month.

    A month whose newest file already says the same is not sent again. Needs the jurisdiction of all neighbourhoods.
    """
    written = []
    for month, content in sorted(_months(until).items()):
        name = f"BANDI_OUTCOMES_{month}.csv"
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


def _months(until: date) -> dict[str, bytes]:
    rows = (
        Result.objects.filter(superseded=False, given_on__lte=until)
        .exclude(needs_second=True, confirmed_at__isnull=True)
        .order_by("given_on", "household__key")
        .values_list("household__key", "outcome", "given_on", "listing__attempts")
    )
    by_month: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, outcome, day, attempts in rows.iterator(chunk_size=5_000):
        month = f"{day:%Y%m}"
        by_month[month].append((f"{key & KEY_MASK:016x}", outcome, f"{day:%Y%m%d}", str(attempts), month))
    return {month: _file(lines) for month, lines in by_month.items()}


def _file(lines: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    writer.writerow((TRAILER, len(lines)))
    return text.getvalue().encode("utf-8")
