"""The secret file (비밀키 파일): one HMAC secret per purpose, and the master keys by version.

The file lies outside lake and database. HMAC secrets stay for the life of the installation: another secret gives every
person another key. Master keys only wrap data keys and may be replaced at any time (`bandi vault rotate`).
"""

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Any

from bandi.engine.errors import BandiError
from bandi.engine.vault.durable import write_durably

PURPOSES = ("subject", "stranger", "customer", "address", "household")
"""What keys are made of. The same number gives another key for each purpose."""

RESTORE = "Restore the keys file that belongs to this data folder."


class Keyring:
    """The secrets of one installation, read from its secret file and read again when another process changed it."""

    def __init__(self, path: Path, *, may_make: bool) -> None:
        self.path = path
        if not path.exists():
            if not may_make:
                raise BandiError(
                    "the keys file is gone, and this data folder was made with it",
                    where=path.name,
                    next_step="Restore the keys file from its backup; without it the stored identities stay closed.",
                )
            self._write({purpose: secrets.token_bytes(32) for purpose in PURPOSES}, {1: secrets.token_bytes(32)})
        self.reload()

    def reload(self) -> None:
        """Reads the file again. Raises BandiError when it is not a keys file, or one of an earlier form."""
        try:
            raw: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
            if "masters" not in raw and "original" in raw:
                raise BandiError(
                    "the keys file is of an earlier form, without a master key, and so are the files it opens",
                    where=self.path.name,
                    next_step="Keep this data folder aside and take the files in anew: `make clean`, then `make demo`.",
                )
            self.purposes = {purpose: bytes.fromhex(raw[purpose]) for purpose in PURPOSES}
            self.masters = {int(version): bytes.fromhex(key) for version, key in raw["masters"].items()}
            self.current = max(self.masters)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BandiError(
                "this is not a keys file, or it is damaged", where=self.path.name, next_step=RESTORE
            ) from error

    def master(self, version: int) -> bytes | None:
        """The master key of a version; None when it was dropped or never was."""
        if version not in self.masters:
            self.reload()
        return self.masters.get(version)

    def add_master(self) -> int:
        """A new master key, from now on the current one; returns its version. The earlier ones stay for reading."""
        self.reload()
        version = self.current + 1
        self._write(self.purposes, {**self.masters, version: secrets.token_bytes(32)})
        self.reload()
        return version

    def drop_earlier(self) -> None:
        """Forgets every master key but the current one."""
        self._write(self.purposes, {self.current: self.masters[self.current]})
        self.reload()

    @property
    def fingerprint(self) -> str:
        """Tells two installations' HMAC secrets apart without revealing them. Rotation leaves it as it is."""
        return hashlib.sha256(b"".join(self.purposes[purpose] for purpose in PURPOSES)).hexdigest()[:16]

    def seed(self, label: str) -> bytes:
        """32 secret bytes for another use, the same for the life of the installation; they betray no HMAC secret."""
        return hmac.digest(
            b"".join(self.purposes[purpose] for purpose in PURPOSES), f"bandi {label}".encode(), "sha256"
        )

    def _write(self, purposes: dict[str, bytes], masters: dict[int, bytes]) -> None:
        content = {name: secret.hex() for name, secret in purposes.items()} | {
            "masters": {str(version): key.hex() for version, key in masters.items()}
        }
        write_durably(self.path, json.dumps(content).encode())
