"""Text that rests encrypted in the database (암호화 필드): AES-256-GCM, bound to its table and column.

One master key lies in `BANDI_DATA/keys/office.key`; the keys for fields and for the trail are derived from it.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from bandi.office.errors import BandiError

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field

VERSION = b"\x01"
NONCE = 12


def make_key_file(path: Path, *, length: int = 32) -> None:
    """Writes a fresh random key, readable by its owner only, unless the file is already there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(length))


@lru_cache(maxsize=8)
def derived_key(path: Path, purpose: str) -> bytes:
    """The 256-bit key for one purpose, derived from the master key in `path`."""
    make_key_file(path)
    try:
        master = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise BandiError(
            "the office's key file cannot be read as a key",
            where=path.name,
            next_step="Restore the key file that belongs to this data folder.",
        ) from error
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def encrypt(text: str, *, place: str) -> bytes:
    """The text sealed for one place (`table.column`): it opens nowhere else."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(derived_key(settings.OFFICE_KEY_FILE, "fields")).encrypt(nonce, text.encode(), place.encode())
    return VERSION + nonce + sealed


def decrypt(blob: bytes, *, place: str) -> str:
    """The text back. Raises BandiError when the key or the place is not the one it was sealed with."""
    key = derived_key(settings.OFFICE_KEY_FILE, "fields")
    try:
        if blob[:1] != VERSION:
            raise InvalidTag
        return AESGCM(key).decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place.encode()).decode()
    except InvalidTag as error:
        raise BandiError(
            "an encrypted field does not open with this installation's key",
            where=place,
            next_step="Restore keys/office.key of the data folder this database belongs to.",
        ) from error


class EncryptedTextField(_Field):
    """Text that the database never sees. It can be read and written, never searched or sorted by."""

    description = "Encrypted text"

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else encrypt(str(value), place=self.place)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(bytes(value), place=self.place)

    def to_python(self, value: Any) -> str | None:
        return value if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched ({lookup_name})")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted and cannot be searched ({lookup_name})")
