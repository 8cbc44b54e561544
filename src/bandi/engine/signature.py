"""Signed JSON files: one canonical form of the bytes, one signature over it (서명된 파일). Nothing is ever unpickled.

A file is `{"body": …, "signature": …}` written in one way only: sorted keys, no spare blanks. Any other bytes are
refused before their content is looked at, so that a flipped bit anywhere is a refused file.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bandi.engine.disk import write_whole
from bandi.engine.errors import BandiError


class SignatureRefused(BandiError):
    """A file is damaged, cut off, or signed by somebody else (서명 불일치)."""


class Signer:
    """Signs and checks with one Ed25519 key, made from a 32-byte secret."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def write(self, path: Path, body: dict[str, Any]) -> str:
        """Writes a signed file whole or not at all; returns the digest of its body."""
        content = canonical(body)
        signed = {"body": body, "signature": self._key.sign(content).hex()}
        write_whole(path, canonical(signed) + b"\n")
        return digest(body)

    def read(self, path: Path) -> dict[str, Any]:
        """The body of a signed file. Raises SignatureRefused when one bit is not as it was written by this key."""
        try:
            content = path.read_bytes()
            signed = json.loads(content)
            body, signature = signed["body"], bytes.fromhex(signed["signature"])
            if canonical({"body": body, "signature": signature.hex()}) + b"\n" != content:
                raise ValueError("not in the form in which it was written")
            self.public.verify(signature, canonical(body))
        except FileNotFoundError as error:
            raise SignatureRefused("the file is gone", where=path.name, next_step=RESTORE) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature) as error:
            raise SignatureRefused(
                "the file is damaged or was not signed here", where=path.name, next_step=RESTORE
            ) from error
        return dict(body)

    @property
    def public(self) -> Ed25519PublicKey:
        """The key with which anybody may check."""
        return self._key.public_key()


RESTORE = "Restore it from the backup, or make it again."


def canonical(value: Any) -> bytes:
    """The one form of JSON values in bytes. Raises ValueError for numbers that are none."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of a body's bytes."""
    return hashlib.sha256(canonical(body)).hexdigest()
