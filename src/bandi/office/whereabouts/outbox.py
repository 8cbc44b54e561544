"""What the offices found out about homes goes back to the inbox as an ordinary feed (거주 확인 파일).

One file a month of answers, as `feeds/office_sightings/feed.toml` says: each office speaks for its own neighbourhood.
Once anybody was asked, the last whole month is told of, if need be with no line.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bandi.office.visits.outbox import Outgoing, key_text, last_whole, send
from bandi.office.whereabouts.models import ResidenceTask

SIGHTINGS = Outgoing("BANDI_SIGHTINGS", ("가구키", "확인결과", "행정동코드", "확인일자", "기준월"))


def write_sightings(inbox: Path, *, until: date, arrival: date, more: Sequence[tuple[str, ...]] = ()) -> list[Path]:
    """Writes answers dated up to `until` below the inbox folder of the arrival day. Needs the jurisdiction of all.

    `more`: lines of the same feed that a later room found out, as the resident survey does.
    """
    rows = (
        ResidenceTask.objects.filter(answered_on__lte=until)
        .exclude(answer="")
        .order_by("answered_on", "household__key", "area_id")
        .values_list("household__key", "answer", "area_id", "answered_on")
        .distinct()
    )
    by_month: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, answer, area, day in rows.iterator(chunk_size=5_000):
        month = f"{day:%Y%m}"
        by_month[month].append((key_text(key), answer, area, f"{day:%Y%m%d}", month))
    for line in more:
        by_month[line[-1]].append(line)
    if more or ResidenceTask.objects.exists():
        by_month.setdefault(last_whole(until), [])
    return send(inbox, SIGHTINGS, by_month, until=until, arrival=arrival)
