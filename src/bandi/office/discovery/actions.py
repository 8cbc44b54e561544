"""Opening an office's neighbourhoods and rounds, and mirroring what institutions delivered."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from bandi.office.accounts.actions import make_areas
from bandi.office.accounts.models import Area
from bandi.office.discovery import door
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round

FIRST_ROUNDS = ("2026-4", "2026-5", "2026-6")
BATCH = 2_000
COUNTS = ("rows_in", "accepted", "refused")


@transaction.atomic
def open_areas(place_code: str, *, seed: int) -> list[Area]:
    """Rows for a place's neighbourhoods, the largest first, and for its first rounds, waiting to be run. Repeatable."""
    values = door.areas(place_code)
    door.choose_buckets(len(values))
    make_areas(Area(**value) for value in values)
    for round_id in FIRST_ROUNDS:
        open_round(round_id, seed=seed)
    return list(Area.objects.filter(code__in=[value["code"] for value in values]).order_by("-capacity", "code"))


def open_round(round_id: str, *, seed: int) -> Round:
    """The row of a round in the calendar, made if it is not there."""
    dated = door.the_round(round_id, seed=seed)
    year, number = round_id.split("-")
    row, _ = Round.objects.get_or_create(
        id=round_id,
        defaults={
            "title_ko": f"{year}년 {number}차",
            "title_en": f"Round {number} of {year}",
            "cutoff": dated.cutoff,
            "field_from": dated.field_from,
            "field_to": dated.field_to,
            "seed": seed,
        },
    )
    return row


@transaction.atomic
def mirror_deliveries(round_id: str | None = None) -> int:
    """Copies the lake's list of deliveries and refused lines for stewards. No persons; safe to repeat.

    The state of a delivery follows the lake. One that no round knew belongs to the round that is given, if it came in
    time for it. Returns how many are new to the office, or, with a round, to the rounds.
    """
    names = door.feed_names()
    counted = {key: tuple(counts) for key, *counts in Delivery.objects.values_list("delivery", *COUNTS)}
    rows = [_delivery(row, names) for row in door.deliveries().iter_rows(named=True)]
    Delivery.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["delivery"],
        update_fields=["state", "reason", *COUNTS],
    )
    for row in rows:
        if counted.get(row.delivery) != tuple(getattr(row, name) for name in COUNTS):
            Refusal.objects.filter(delivery=row.delivery).delete()
            lines = (_refusal(line) for line in door.refusals(row.delivery).iter_rows(named=True))
            Refusal.objects.bulk_create(lines, batch_size=BATCH, ignore_conflicts=True)
    if round_id is None:
        return len({row.delivery for row in rows} - set(counted))
    in_time = Delivery.objects.filter(round__isnull=True, received_on__lte=door.the_round(round_id).until)
    return in_time.update(round=round_id)


def write_coverage(round_: Round, rows: Iterable[Mapping[str, Any]]) -> None:
    """What came and what did not for a round (COVERAGE rows), replacing what was written before."""
    names = door.feed_names()
    FeedCoverage.objects.filter(round=round_).delete()
    FeedCoverage.objects.bulk_create(
        FeedCoverage(
            round=round_,
            name_ko=names[str(row["feed"])][0],
            name_en=names[str(row["feed"])][1],
            provider_ko=names[str(row["feed"])][2],
            provider_en=names[str(row["feed"])][3],
            **row,
        )
        for row in rows
    )


def _delivery(row: Mapping[str, Any], names: dict[str, tuple[str, str, str, str]]) -> Delivery:
    feed = str(row["feed"])
    feed_ko, feed_en, provider_ko, provider_en = names.get(feed, (feed, feed, "", ""))
    kept = ("delivery", "file", "received_on", "month_from", "month_to", "rows_in", "accepted", "refused", "state")
    return Delivery(
        feed=feed,
        feed_ko=feed_ko,
        feed_en=feed_en,
        provider_ko=provider_ko,
        provider_en=provider_en,
        reason=row["reason"] or "",
        **{name: row[name] for name in kept},
    )


def _refusal(row: Mapping[str, Any]) -> Refusal:
    return Refusal(
        delivery_id=row["delivery"],
        line=row["line"],
        column=row["column"] or "",
        category=row["category"],
        reason_ko=row["reason_ko"],
        reason_en=row["reason_en"],
        mender=row["mender"],
    )
