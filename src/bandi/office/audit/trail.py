"""What makes a changed, moved or missing row of the trail show (접속 기록 봉인): marks, the Merkle tree, signed notes.

Each row carries a keyed mark over its fields. Once a minute all rows that have come to rest become leaves of one
Merkle tree (RFC 6962); its size and root, signed, are a checkpoint. Checkpoints also leave for a witness file outside
the database, so that even somebody with every key cannot rewrite what was witnessed without being seen.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from bandi.office.encryption import derived_key

if TYPE_CHECKING:
    from bandi.office.audit.models import AuditEvent

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request that is being answered; empty in jobs."""

ORIGIN = "bandi/audit"
"""Whose log a checkpoint speaks of."""


def told(event: "AuditEvent") -> bytes:
    """What a row says, in one fixed spelling."""
    fields = {
        "at": event.at.isoformat(),
        "actor": event.actor,
        "actor_role": event.actor_role,
        "action": event.action,
        "purpose": event.purpose,
        "subjects": [str(subject) for subject in event.subjects],
        "areas": list(event.areas),
        "detail": event.detail,
        "request_id": event.request_id,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mark(event: "AuditEvent") -> bytes:
    """HMAC-SHA256 over what a row says: tells which row was changed by somebody without the key."""
    return hmac.digest(derived_key(settings.OFFICE_KEY_FILE, "audit"), told(event), hashlib.sha256)


def leaf(event: "AuditEvent") -> bytes:
    """The row as a leaf of the tree: its number, what it says, and its mark. Needs no key."""
    return hashlib.sha256(b"\0" + f"{event.pk}\n".encode() + told(event) + bytes(event.mac)).digest()


@dataclass(frozen=True)
class Tree:
    """A Merkle tree as far as it has grown: its size, and the roots of its full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> "Tree":
        """The tree with leaves added at its end."""
        size, peaks = self.size, list(self.peaks)
        for added in leaves:
            peaks.append(added)
            size += 1
            for _ in range((size & -size).bit_length() - 1):  # as many subtrees are full as `size` ends in noughts
                right = peaks.pop()
                peaks.append(_parent(peaks.pop(), right))
        return Tree(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of RFC 6962."""
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            root = _parent(left, root)
        return root


def note(tree: Tree, *, at: str, until: int) -> str:
    """The text that is signed: origin, size, root; when it was sealed, and up to which transaction."""
    return f"{ORIGIN}\n{tree.size}\n{base64.b64encode(tree.root).decode()}\nat {at}\nuntil {until}\n"


def sign(text: str) -> bytes:
    """Ed25519 over a note."""
    return _key().sign(text.encode())


def is_signed(text: str, signature: bytes, *, key: bytes | None = None) -> bool:
    """Whether this installation, or the holder of the public `key` (32 bytes), signed the note."""
    public = _key().public_key() if key is None else Ed25519PublicKey.from_public_bytes(key)
    try:
        public.verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def public_key() -> bytes:
    """What somebody else needs to check our signatures (32 bytes)."""
    return _key().public_key().public_bytes_raw()


def line(text: str, signature: bytes) -> str:
    """A checkpoint as one line of the witness file."""
    return json.dumps({"note": text, "signature": base64.b64encode(signature).decode()}, ensure_ascii=False)


def notes(lines: Sequence[str]) -> dict[int, tuple[str, bytes]]:
    """Size of the tree -> note and signature, from lines of a witness file. Raises ValueError, naming the line."""
    found = {}
    for number, text in enumerate(lines, start=1):
        try:
            read = json.loads(text)
            found[int(read["note"].split("\n")[1])] = (read["note"], base64.b64decode(read["signature"], validate=True))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise ValueError(f"line {number} is not a checkpoint") from error
    return found


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived_key(settings.OFFICE_KEY_FILE, "audit checkpoints"))


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
