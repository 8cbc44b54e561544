"""Keys from identifiers, and identities and original bytes at rest (금고).

Keys are HMAC-SHA256 of the normalised identifier under one secret per purpose, cut to 64 bits. Identities rest in
AES-256-GCM files, some PART rows of one delivery in each; they come out for a stated purpose, and every opening is one
line of the journal: purpose, count, time; no key, no name.
"""

import hashlib
import io
import json
import secrets
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bandi.engine.disk import alone, write_whole
from bandi.engine.errors import BandiError
from bandi.engine.tables import Schema, conform, empty
from bandi.engine.vault.delivery_keys import DeliveryKey, DeliveryKeys, Kind
from bandi.engine.vault.durable import append_durably
from bandi.engine.vault.keyring import RESTORE, Keyring

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

PART = 50_000
"""Rows of one delivery that are sealed together. A file for each bucket would be millions of files for a nation."""

BLOB = struct.Struct(">4s16s12sH")  # mark, key id, nonce, length of the columns' names that follow
MARK = b"BDB1"
COLUMNS = ",".join(IDENTITIES)


@dataclass(frozen=True)
class Checked:
    """What a look over the vault found."""

    keys: int
    versions: tuple[int, ...]  # of master keys in use
    closed: tuple[str, ...]  # key files that no master key opens
    orphans: tuple[str, ...]  # encrypted files whose key is neither here nor destroyed on purpose


class Vault:
    """Makes keys, keeps identities, gives them back on request."""

    def __init__(self, folder: Path, *, secret_file: Path, buckets: int = 8) -> None:
        self.folder, self.buckets = folder, buckets
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / "opening.lease", wait=True):  # of two that open a new vault one makes the secrets
            self._ring = Keyring(secret_file, may_make=not self._mark.exists())
            self._match()
        self._delivery_keys = DeliveryKeys(folder / "keys", self._ring)

    def __reduce__(self) -> tuple[Any, ...]:
        """What travels to another process of this machine: where the vault and its keys file lie, and no secret."""
        return partial(Vault, self.folder, secret_file=self._ring.path, buckets=self.buckets), ()

    def keys(self, identifiers: pl.Series, *, purpose: str) -> pl.Series:
        """64-bit keys of normalised identifiers; null stays null.

        A keyed hash has no vectorised form. Where most identifiers repeat, each distinct one is hashed once.
        """
        known = identifiers.drop_nulls()
        secret = self._ring.purposes[purpose]
        if known.n_unique() * 2 <= len(known) or len(known) < len(identifiers):
            distinct = known.unique(maintain_order=True)
            return identifiers.replace_strict(distinct, _hashed(distinct, secret), default=None, return_dtype=pl.Int64)
        return _hashed(identifiers, secret)

    def store(self, identities: pl.DataFrame, *, delivery: str) -> None:
        """Keeps the identities of one delivery (columns of IDENTITIES), encrypted, by bucket; replaces earlier ones."""
        table, kept = conform(identities, IDENTITIES).unique(), set()
        parts = min(self.buckets, -(-table.height // PART))
        table = table.with_columns(bucket=_bucket(pl.col("person"), parts))
        for (bucket,), part in table.sort("bucket", *IDENTITIES).group_by("bucket", maintain_order=True):
            buffer = io.BytesIO()
            part.drop("bucket").write_ipc(buffer, compression="zstd")
            path = self.folder / f"{bucket:04d}-of-{parts:04d}" / f"{delivery}.aes"
            self._seal(path, buffer.getvalue(), kind="identity", columns=COLUMNS)
            kept.add(path)
        for path in set(self._identity_files(delivery)) - kept:
            path.unlink()

    def reveal(self, persons: Sequence[int], *, purpose: str) -> pl.DataFrame:
        """Everything deliveries said of these persons, newest first. Writes one line into the journal."""
        wanted = pl.DataFrame({"person": pl.Series(persons, dtype=pl.Int64)})
        found = [
            self._open_identities(path).join(those, on="person", how="semi")
            for folder in sorted(self.folder.glob("[0-9]*"))
            if (those := wanted.filter(self._rests_in(folder.name))).height
            for path in sorted(folder.glob("*.aes"))
        ]
        self._journal(purpose=purpose, count=len(persons))
        table = pl.concat(found) if found else empty(IDENTITIES)
        order = ["person", "received_on", *(name for name in IDENTITIES if name not in {"person", "received_on"})]
        return table.sort(order, descending=[name == "received_on" for name in order])

    def told_by(self, deliveries: Sequence[str], *, purpose: str) -> pl.DataFrame:
        """Everything these deliveries said of anybody (IDENTITIES), unsorted. Writes one line into the journal."""
        found = [self._open_identities(path) for delivery in deliveries for path in self._identity_files(delivery)]
        table = pl.concat(found) if found else empty(IDENTITIES)
        self._journal(purpose=purpose, count=table.height)
        return table

    def seal_original(self, path: Path, content: bytes) -> None:
        """Keeps the bytes an institution sent, encrypted, for their short term. The file's stem is the delivery."""
        self._seal(path, content, kind="original")

    def open_original(self, path: Path, *, purpose: str) -> bytes:
        """The bytes as received. Written to the journal."""
        self._journal(purpose=purpose, count=1)
        return _unseal(path, self._delivery_keys.get("original", path.stem), kind="original")[0]

    def key_ids(self, kind: Kind) -> dict[str, str]:
        """Delivery -> id of its data key, sorted: what a plan and a proof of destruction name."""
        return self._delivery_keys.ids(kind)

    def shred(self, kind: Kind, delivery: str, *, files: Iterable[Path] = ()) -> str | None:
        """Destroys a delivery's key, then what it sealed (`files`: where its originals lie). Repeatable.

        Returns the id of the key, or None when it was gone before.
        """
        destroyed = self._delivery_keys.shred(kind, delivery)
        for path in [*files, *(self._identity_files(delivery) if kind == "identity" else [])]:
            path.unlink(missing_ok=True)
        return destroyed.hex() if destroyed else None

    def rotate(self) -> int:
        """A new master key in place of the earlier ones, while others read; how many data keys were rewrapped."""
        return self._delivery_keys.rotate()

    def check(self, *, originals: Iterable[Path] = ()) -> Checked:
        """Whether every key opens and every encrypted file has its key. Opens no identity."""
        known, closed = set(self._delivery_keys.known()), []
        for kind, delivery in sorted(known):
            try:
                self._delivery_keys.get(kind, delivery)
            except BandiError:
                closed.append(f"{delivery}.{kind}")
        identities: list[tuple[Kind, Path]] = [("identity", path) for path in self.folder.glob("[0-9]*/*.aes")]
        sealed = [*identities, *(("original", path) for path in originals)]
        orphans = {
            path.stem
            for kind, path in sealed
            if (kind, path.stem) not in known and not self._delivery_keys.shredded(kind, path.stem)
        }
        versions = {self._delivery_keys.version(kind, delivery) or 0 for kind, delivery in known}
        return Checked(len(known), tuple(sorted(versions)), tuple(closed), tuple(sorted(orphans)))

    def seed(self, label: str) -> bytes:
        """A secret of this installation for signing what is made here; opens nothing in the vault."""
        return self._ring.seed(label)

    @property
    def fingerprint(self) -> str:
        """Tells two installations' keys apart without revealing them."""
        return self._ring.fingerprint

    @property
    def _mark(self) -> Path:
        return self.folder / "fingerprint"

    def _match(self) -> None:
        """Refuses to work on a data folder that other keys made: the same person would get a second key."""
        if not self._mark.exists():
            write_whole(self._mark, self.fingerprint.encode())
        elif self._mark.read_text(encoding="utf-8") != self.fingerprint:
            raise BandiError("the keys file belongs to another data folder", where=self.folder.name, next_step=RESTORE)

    def _rests_in(self, folder: str) -> pl.Expr:
        """Which persons a folder is for: `0001-of-0004`, or `0001` of a vault whose every delivery is cut alike."""
        bucket, _, parts = folder.partition("-of-")
        return _bucket(pl.col("person"), int(parts or self.buckets)) == int(bucket)

    def _identity_files(self, delivery: str) -> list[Path]:
        return sorted(self.folder.glob(f"[0-9]*/{delivery}.aes"))

    def _open_identities(self, path: Path) -> pl.DataFrame:
        """One file's identities; none when its key was destroyed on purpose a moment ago."""
        key = self._delivery_keys.get("identity", path.stem)
        if key is None and self._delivery_keys.shredded("identity", path.stem):
            return empty(IDENTITIES)
        try:
            content, columns = _unseal(path, key, kind="identity")
        except FileNotFoundError:
            if self._delivery_keys.shredded("identity", path.stem):
                return empty(IDENTITIES)
            raise
        table = pl.read_ipc(io.BytesIO(content))
        if ",".join(table.columns) != columns:
            raise _closed(path)
        return conform(table, IDENTITIES)

    def _seal(self, path: Path, content: bytes, *, kind: Kind, columns: str = "") -> None:
        key, nonce = self._delivery_keys.make(kind, path.stem), secrets.token_bytes(12)
        head = BLOB.pack(MARK, key.id, nonce, len(columns)) + columns.encode()
        write_whole(path, head + AESGCM(key.secret).encrypt(nonce, content, _bound(kind, path, columns, key.id)))

    def _journal(self, *, purpose: str, count: int) -> None:
        line = {"at": datetime.now(UTC).isoformat(), "purpose": purpose, "persons": count}
        append_durably(self.folder / "journal.jsonl", json.dumps(line, ensure_ascii=False))


def _bucket(key: pl.Expr, parts: int) -> pl.Expr:
    return (key.reinterpret(signed=False) % parts).cast(pl.Int32)


def _unseal(path: Path, key: DeliveryKey | None, *, kind: Kind) -> tuple[bytes, str]:
    """The content of an encrypted file and the names of its columns. Raises BandiError when it does not open."""
    try:
        blob = path.read_bytes()
        mark, key_id, nonce, length = BLOB.unpack_from(blob)
        if key is None or mark != MARK or key_id != key.id:
            raise _closed(path)
        columns = blob[BLOB.size : BLOB.size + length].decode()
        sealed = blob[BLOB.size + length :]
        return AESGCM(key.secret).decrypt(nonce, sealed, _bound(kind, path, columns, key.id)), columns
    except (InvalidTag, ValueError, struct.error) as error:
        raise _closed(path) from error


def _bound(kind: Kind, path: Path, columns: str, key_id: bytes) -> bytes:
    """What a file is bound to: its kind, delivery, bucket, columns and key. In another's place it does not open."""
    bucket = path.parent.name if kind == "identity" else ""
    return f"{kind}|{path.stem}|{bucket}|{columns}|{key_id.hex()}".encode()


def _closed(path: Path) -> BandiError:
    return BandiError(
        "an encrypted file does not open with this installation's keys", where=path.name, next_step=RESTORE
    )


def _hashed(texts: pl.Series, secret: bytes) -> pl.Series:
    """The first 64 bits of HMAC-SHA256 of each text (RFC 2104), from the two hash states that the secret fixes."""
    block = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block)).copy
    digests = []
    for text in texts.cast(pl.Binary).to_list():
        within, around = inner(), outer()
        within.update(text)
        around.update(within.digest())
        digests.append(around.digest())
    cut = pl.Series(digests, dtype=pl.Binary).bin.slice(0, 8)
    return cut.bin.reinterpret(dtype=pl.Int64, endianness="big").rename(texts.name)
