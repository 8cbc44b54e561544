"""The vault: the only place where a key and a person meet (신원 금고).

Keys are HMAC-SHA256 of the normalised identifier under an installation's own secret, one secret per purpose, cut to 64
bits. Identities rest in AES-256-GCM files, one per bucket and delivery; they come out for stated keys and a stated
purpose, and every opening is written to the journal (purpose, count, time: no key, no name).
"""

import hashlib
import hmac
import io
import json
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bandi.engine.disk import write_whole
from bandi.engine.errors import BandiError
from bandi.engine.tables import Schema, conform, empty

IDENTITIES: Schema = {
    "person": pl.Int64,
    "feed": pl.String,
    "received_on": pl.Date,
    "name": pl.String,
    "rrn": pl.String,
    "birth": pl.Date,
    "sex": pl.String,
    "phone": pl.String,
    "customer": pl.String,
    "building": pl.String,
    "street": pl.String,
    "unit": pl.String,
}
"""One row = what one delivery says who a key is. `person` is the key of the resident number, else of the stranger, else
of the customer number. Null = the delivery does not say."""

PURPOSES = ("subject", "stranger", "customer", "address", "household", "identity", "original")


class Vault:
    """Makes keys, keeps identities, gives them back on request."""

    def __init__(self, folder: Path, *, secret_file: Path, buckets: int = 8) -> None:
        self.folder, self.buckets = folder, buckets
        folder.mkdir(parents=True, exist_ok=True)
        self._secrets = _open_secrets(secret_file, may_make=not self._mark.exists())
        self._match()

    def keys(self, identifiers: pl.Series, *, purpose: str) -> pl.Series:
        """64-bit keys of normalised identifiers; null stays null.

        A keyed hash has no vectorised form; each distinct identifier is hashed once.
        """
        secret = self._secrets[purpose]
        distinct = identifiers.drop_nulls().unique(maintain_order=True)
        digests = [
            int.from_bytes(hmac.digest(secret, text.encode(), "sha256")[:8], "big", signed=True)
            for text in distinct.to_list()
        ]
        return identifiers.replace_strict(
            distinct, pl.Series(digests, dtype=pl.Int64), default=None, return_dtype=pl.Int64
        )

    def store(self, identities: pl.DataFrame, *, delivery: str) -> None:
        """Keeps the identities of one delivery (columns of IDENTITIES), encrypted, by bucket; replaces earlier ones."""
        table = conform(identities, IDENTITIES).unique().with_columns(bucket=self._bucket(pl.col("person")))
        kept = set()
        for (bucket,), part in table.sort("bucket", *IDENTITIES).group_by("bucket", maintain_order=True):
            buffer = io.BytesIO()
            part.drop("bucket").write_ipc(buffer, compression="zstd")
            path = self.folder / f"{bucket:04d}" / f"{delivery}.aes"
            self._seal(path, buffer.getvalue(), purpose="identity")
            kept.add(path)
        for path in set(self.folder.glob(f"*/{delivery}.aes")) - kept:
            path.unlink()

    def reveal(self, persons: Sequence[int], *, purpose: str) -> pl.DataFrame:
        """Everything deliveries said of these persons, newest first. Writes one line into the journal."""
        wanted = pl.DataFrame({"person": pl.Series(persons, dtype=pl.Int64)})
        found = [
            self._open_identities(path).join(group.select("person"), on="person", how="semi")
            for (bucket,), group in wanted.with_columns(bucket=self._bucket(pl.col("person"))).group_by("bucket")
            for path in sorted((self.folder / f"{bucket:04d}").glob("*.aes"))
        ]
        self._journal(purpose=purpose, count=len(persons))
        table = pl.concat(found) if found else empty(IDENTITIES)
        order = ["person", "received_on", *(name for name in IDENTITIES if name not in {"person", "received_on"})]
        return table.sort(order, descending=[name == "received_on" for name in order])

    def told_by(self, deliveries: Sequence[str], *, purpose: str) -> pl.DataFrame:
        """Everything these deliveries said of anybody (IDENTITIES), unsorted. Writes one line into the journal."""
        found = [
            self._open_identities(path)
            for delivery in deliveries
            for path in sorted(self.folder.glob(f"*/{delivery}.aes"))
        ]
        table = pl.concat(found) if found else empty(IDENTITIES)
        self._journal(purpose=purpose, count=table.height)
        return table

    def seal_original(self, path: Path, content: bytes) -> None:
        """Keeps the bytes an institution sent, encrypted, for their short term."""
        self._seal(path, content, purpose="original")

    def open_original(self, path: Path, *, purpose: str) -> bytes:
        """The bytes as received. Written to the journal."""
        self._journal(purpose=purpose, count=1)
        return self._unseal(path, purpose="original")

    @property
    def fingerprint(self) -> str:
        """Tells two installations' keys apart without revealing them."""
        return hashlib.sha256(b"".join(self._secrets[p] for p in PURPOSES)).hexdigest()[:16]

    @property
    def _mark(self) -> Path:
        return self.folder / "fingerprint"

    def _match(self) -> None:
        """Refuses to work on a data folder that other keys made: the same person would get a second key."""
        if not self._mark.exists():
            write_whole(self._mark, self.fingerprint.encode())
        elif self._mark.read_text(encoding="utf-8") != self.fingerprint:
            raise BandiError(
                "the keys file belongs to another data folder",
                where=self.folder.name,
                next_step="Restore the keys file that belongs to this data folder.",
            )

    def _bucket(self, key: pl.Expr) -> pl.Expr:
        return (key.reinterpret(signed=False) % self.buckets).cast(pl.Int32)

    def _open_identities(self, path: Path) -> pl.DataFrame:
        return pl.read_ipc(io.BytesIO(self._unseal(path, purpose="identity")))

    def _seal(self, path: Path, content: bytes, *, purpose: str) -> None:
        nonce = secrets.token_bytes(12)
        write_whole(path, nonce + AESGCM(self._secrets[purpose]).encrypt(nonce, content, purpose.encode()))

    def _unseal(self, path: Path, *, purpose: str) -> bytes:
        blob = path.read_bytes()
        try:
            return AESGCM(self._secrets[purpose]).decrypt(blob[:12], blob[12:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise BandiError(
                "an encrypted file does not open with this installation's keys",
                where=path.name,
                next_step="Restore the keys file that belongs to this data folder.",
            ) from error

    def _journal(self, *, purpose: str, count: int) -> None:
        line = json.dumps(
            {"at": datetime.now(UTC).isoformat(), "purpose": purpose, "persons": count}, ensure_ascii=False
        )
        with (self.folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
            journal.write(line + "\n")


def _open_secrets(path: Path, *, may_make: bool) -> dict[str, bytes]:
    if not path.exists():
        if not may_make:
            raise BandiError(
                "the keys file is gone, and this data folder was made with it",
                where=path.name,
                next_step="Restore the keys file from its backup; without it the stored identities stay closed.",
            )
        _make_secrets(path)
    try:
        raw: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return {purpose: bytes.fromhex(raw[purpose]) for purpose in PURPOSES}
    except (ValueError, KeyError, TypeError) as error:
        raise BandiError(
            "this is not a keys file, or it is damaged",
            where=path.name,
            next_step="Restore the keys file that belongs to this data folder.",
        ) from error


def _make_secrets(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = {purpose: secrets.token_hex(32) for purpose in PURPOSES}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(fresh, file)
