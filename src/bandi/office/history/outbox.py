"""Benefits granted after a notice go back to the inbox as an ordinary feed (급여 결정 파일).

One file a month of decisions, as `feeds/office_grants/feed.toml` says, so that rounds know as received what the offices
already know. Once anything was granted, the last whole month is told of, if need be with no line.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

from bandi.office.history.models import Watch
from bandi.office.history.words import State
from bandi.office.visits.outbox import Outgoing, key_text, last_whole, send

GRANTS = Outgoing("BANDI_GRANTS", ("가구키", "급여", "결정일자", "기준월"))


def write_grants(inbox: Path, *, until: date, arrival: date) -> list[Path]:
    """Writes grants dated up to `until` below the inbox folder of the arrival day. Needs the jurisdiction of all."""
    granted = Watch.objects.filter(state=State.STOPPED, stop_reason="granted", household__isnull=False)
    rows = (
        granted.filter(stopped_on__lte=until)
        .order_by("stopped_on", "household__key", "benefit")
        .values_list("household__key", "benefit", "stopped_on")
        .distinct()
    )
    by_month: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, benefit, day in rows.iterator(chunk_size=5_000):
        month = f"{day:%Y%m}"
        by_month[month].append((key_text(key), benefit, f"{day:%Y%m%d}", month))
    if by_month:
        by_month.setdefault(last_whole(until), [])
    return send(inbox, GRANTS, by_month, until=until, arrival=arrival)
