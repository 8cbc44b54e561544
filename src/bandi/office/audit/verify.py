"""Whether the trail is whole: rows against checkpoints, checkpoints against the witness (접속 기록 검증).

Needs the database to be read and, to be believed, a copy of the witness file kept by somebody else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bandi.office.audit.models import AuditEvent, Checkpoint
from bandi.office.audit.trail import Tree, is_signed, leaf, mark, note

CHUNK = 5_000


class Broken(StrEnum):
    """What is wrong (훼손)."""

    CHANGED = "changed"  # a row does not carry its own mark
    COUNT = "row_count"  # rows of a sealed stretch were removed or added
    ROOT = "root"  # as many rows as were sealed, but not the same, or in another order
    SIGNATURE = "signature"  # a checkpoint that was not signed by the key
    WITNESS = "witness"  # a checkpoint the witness has seen is gone or another, or it was never shown to the witness


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the row (CHANGED) or the size of the checkpoint it shows at."""

    broken: Broken
    at: int


@dataclass(frozen=True)
class Verdict:
    """What verifying found, how many rows are sealed, and how many wait."""

    findings: tuple[Finding, ...]
    sealed: int
    waiting: int

    @property
    def whole(self) -> bool:
        """Nothing was changed, moved, added or removed."""
        return not self.findings


def verify_trail(*, witness: Mapping[int, tuple[str, bytes]] | None = None, key: bytes | None = None) -> Verdict:
    """Looks at every row and checkpoint once, in the order in which they were sealed.

    `witness`: what `trail.notes` reads from a witness file. `key`: the public key to believe instead of our own; then
    the rows' marks, which need the secret, are not looked at.
    """
    findings: list[Finding] = []
    tree, since = Tree(), 0
    seen = dict(witness or {})
    newest = max(seen, default=None)
    torn = False  # once the rows differ, every later root does: say it once
    for checkpoint in Checkpoint.objects.order_by("size").iterator(chunk_size=CHUNK):
        rows = _rows(since, checkpoint.until)
        tree = tree.grown(_leaves(rows, findings, marks=key is None))
        if not torn and tree.size != checkpoint.size:
            findings.append(Finding(Broken.COUNT, checkpoint.size))
            torn = True
        elif not torn and checkpoint.note != note(tree, at=_at(checkpoint.note), until=checkpoint.until):
            findings.append(Finding(Broken.ROOT, checkpoint.size))
            torn = True
        if not is_signed(checkpoint.note, bytes(checkpoint.signature), key=key):
            findings.append(Finding(Broken.SIGNATURE, checkpoint.size))
        if witness is not None and not _witnessed(checkpoint, seen.pop(checkpoint.size, None), newest):
            findings.append(Finding(Broken.WITNESS, checkpoint.size))
        since = checkpoint.until
    findings += [Finding(Broken.WITNESS, size) for size in sorted(seen)]
    waiting = AuditEvent.objects.filter(tx__gte=since)
    for row in waiting.order_by("tx", "id").iterator(chunk_size=CHUNK):
        if key is None and mark(row) != bytes(row.mac):
            findings.append(Finding(Broken.CHANGED, row.pk))
    return Verdict(tuple(findings), sealed=tree.size, waiting=waiting.count())


def _witnessed(checkpoint: Checkpoint, told: tuple[str, bytes] | None, newest: int | None) -> bool:
    """Whether the witness was told the same. What came after its newest line may still be on its way."""
    if told is None:
        return newest is not None and checkpoint.size > newest
    return told[0] == checkpoint.note


def _rows(since: int, until: int) -> Iterator[AuditEvent]:
    rows = AuditEvent.objects.filter(tx__gte=since, tx__lt=until).order_by("tx", "id")
    return rows.iterator(chunk_size=CHUNK)


def _leaves(rows: Iterator[AuditEvent], findings: list[Finding], *, marks: bool) -> Iterator[bytes]:
    """The rows as leaves; those that do not carry their own mark are noted on the way."""
    for row in rows:
        if marks and mark(row) != bytes(row.mac):
            findings.append(Finding(Broken.CHANGED, row.pk))
        yield leaf(row)


def _at(text: str) -> str:
    """When a note says it was made."""
    return next((said.removeprefix("at ") for said in text.split("\n") if said.startswith("at ")), "")
