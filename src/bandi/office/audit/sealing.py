"""Sealing the trail: once a minute, all rows at rest become part of one signed tree (접속 기록 봉인)."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bandi.office.audit.models import AuditEvent, Checkpoint
from bandi.office.audit.trail import Tree, leaf, line, note, notes, public_key, sign
from bandi.office.errors import Refused

LOCK = 4_711_012  # one seal at a time
LONGEST = timedelta(hours=4)
"""After so long without a seal nobody reads a person: what cannot be proved later must not happen now."""
LOOK_AGAIN = 60.0
"""Seconds for which a process trusts that sealing keeps up."""
BATCH = 5_000

_trusted_until = 0.0


class SealingBehind(Refused):
    """Rows of the trail have waited too long to be sealed (봉인 지연)."""


def seal_trail() -> Checkpoint | None:
    """Seals every row at rest that is not sealed yet, and tells the witness. None when there is none.

    At rest are the rows of transactions older than any that still runs: no row can join them later.
    """
    checkpoint = _grown()
    _tell_witness()
    return checkpoint


@transaction.atomic
def _grown() -> Checkpoint | None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (until,) = cursor.fetchone()
    last = Checkpoint.objects.order_by("-id").first()
    tree = Tree(last.size, tuple(bytes(peak) for peak in last.peaks)) if last else Tree()
    rows = AuditEvent.objects.filter(tx__gte=last.until if last else 0, tx__lt=until).order_by("tx", "id")
    grown = tree.grown(leaf(row) for row in rows.iterator(chunk_size=BATCH))
    if grown.size == tree.size:
        return None
    now = timezone.now()
    text = note(grown, at=now.isoformat(timespec="seconds"), until=until)
    return Checkpoint.objects.create(
        at=now, size=grown.size, until=until, peaks=list(grown.peaks), note=text, signature=sign(text)
    )


def _tell_witness() -> None:
    """Adds the checkpoints that the witness has not seen to its file; the first time also our public key beside it."""
    path = witness_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".key").write_text(public_key().hex() + "\n", encoding="ascii")
        path.touch()
    seen = max(witnessed(), default=0)
    unseen = Checkpoint.objects.filter(size__gt=seen).order_by("size")
    with path.open("a", encoding="utf-8") as file:
        for checkpoint in unseen.iterator(chunk_size=BATCH):
            file.write(line(checkpoint.note, bytes(checkpoint.signature)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def witness_file() -> Path:
    """Where checkpoints leave for: a file that lies, or is copied, outside the reach of those who run the database."""
    return Path(settings.WITNESS_FILE)


def witnessed() -> dict[int, tuple[str, bytes]]:
    """What the witness file tells (`trail.notes`); nothing when it is not there. Raises ValueError, naming the line."""
    path = witness_file()
    return notes(path.read_text(encoding="utf-8").splitlines()) if path.exists() else {}


def require_sealed() -> None:
    """Raises SealingBehind when a row of the trail has waited longer than LONGEST."""
    global _trusted_until  # noqa: PLW0603 - what this process has seen; each process looks for itself
    if time.monotonic() < _trusted_until:
        return
    last = Checkpoint.objects.order_by("-id").values_list("until", flat=True).first()
    oldest = AuditEvent.objects.filter(tx__gte=last or 0).order_by("tx", "id").values_list("at", flat=True).first()
    if oldest is not None and timezone.now() - oldest > LONGEST:
        raise SealingBehind(
            ko="열람 기록이 네 시간 넘게 봉인되지 않아 지금은 개인정보를 볼 수 없습니다. 시스템 담당자에게 "
            "작업 실행기(bandi work)가 도는지 확인해 달라고 하세요.",
            en="The trail has not been sealed for over four hours, so personal records cannot be shown now. Ask the "
            "system's keeper whether the worker (bandi work) is running.",
        )
    _trusted_until = time.monotonic() + LOOK_AGAIN
