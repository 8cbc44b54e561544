"""Data keys (자료 키): each delivery's identities and its original bytes have their own key, wrapped by a master key.

```
vault/keys/<delivery>.<kind>.key            BDK1 · master version · key id · nonce · wrapped key and tag
vault/keys/<delivery>.<kind>.<key id>.gone  this key was destroyed on purpose: what it sealed is not missing by mistake
```
Kinds: `identity`, `original`. The key id is random, stays through rotation, and is what a proof of destruction lists.
"""

import secrets
import struct
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bandi.engine.disk import alone
from bandi.engine.errors import BandiError
from bandi.engine.vault.durable import destroy, write_durably
from bandi.engine.vault.keyring import RESTORE, Keyring

Kind = Literal["identity", "original"]

HEAD = struct.Struct(">4sI16s12s")  # mark, master version, key id, nonce
MARK = b"BDK1"


@dataclass(frozen=True)
class DeliveryKey:
    """One key, unwrapped. Lives in memory only."""

    id: bytes
    secret: bytes = field(repr=False)


class DeliveryKeys:
    """Makes, opens, rewraps and destroys the data keys below one folder."""

    def __init__(self, folder: Path, ring: Keyring) -> None:
        self.folder, self._ring = folder, ring

    def get(self, kind: Kind, delivery: str) -> DeliveryKey | None:
        """The key; None when there is none. Raises BandiError when no master key here opens it."""
        path = self._path(kind, delivery)
        for _ in range(3):  # rotation may rewrap the key while it is being read
            try:
                wrapped = path.read_bytes()
            except FileNotFoundError:
                return None
            try:
                mark, version, key_id, nonce = HEAD.unpack_from(wrapped)
                master = self._ring.master(version)
                if mark == MARK and master is not None:
                    bound = _bound(kind, delivery, version, key_id)
                    return DeliveryKey(key_id, AESGCM(master).decrypt(nonce, wrapped[HEAD.size :], bound))
            except (InvalidTag, struct.error) as error:
                raise _closed(path) from error
        raise _closed(path)

    def make(self, kind: Kind, delivery: str) -> DeliveryKey:
        """The key, made when there is none."""
        if (known := self.get(kind, delivery)) is not None:
            return known
        with self._alone():
            if (known := self.get(kind, delivery)) is not None:
                return known
            self._ring.reload()
            fresh = DeliveryKey(secrets.token_bytes(16), AESGCM.generate_key(256))
            self._wrap(kind, delivery, fresh)
            return fresh

    def rotate(self) -> int:
        """Puts a new master key in place of the earlier ones and returns how many data keys were rewrapped.

        Readers and writers in other processes go on: each key file is replaced in one step, and earlier master keys
        are dropped only when no key file needs them. A stopped rotation is finished by the next one.
        """
        with self._alone():
            self._ring.add_master()
        for kind, delivery in self.known():
            with self._alone():
                self._rewrap(kind, delivery)
        with self._alone():
            # Whatever was made meanwhile is wrapped by the new master key: keys are made under the same lock.
            for kind, delivery in self.known():
                if self.version(kind, delivery) != self._ring.current:
                    self._rewrap(kind, delivery)
            self._ring.drop_earlier()
            return len(self.known())

    def shred(self, kind: Kind, delivery: str) -> bytes | None:
        """Destroys a key for ever; its id, or None when there is none. A note stays that this was meant."""
        path = self._path(kind, delivery)
        with self._alone():
            if not path.exists():
                return None
            key_id: bytes = HEAD.unpack_from(path.read_bytes())[2]
            write_durably(path.with_suffix(f".{key_id.hex()}.gone"), b"")
            destroy(path)
            return key_id

    def shredded(self, kind: Kind, delivery: str) -> bool:
        """Whether a key of this delivery was destroyed on purpose."""
        return any(self.folder.glob(f"{delivery}.{kind}.*.gone"))

    def version(self, kind: Kind, delivery: str) -> int | None:
        """The version of the master key that wraps this key; None when there is no such key."""
        path = self._path(kind, delivery)
        return int(HEAD.unpack_from(path.read_bytes())[1]) if path.exists() else None

    def ids(self, kind: Kind) -> dict[str, str]:
        """Delivery -> id of its key, as the key files name them."""
        paths = {delivery: self._path(kind, delivery) for known, delivery in self.known() if known == kind}
        return {delivery: HEAD.unpack_from(path.read_bytes())[2].hex() for delivery, path in paths.items()}

    def known(self) -> list[tuple[Kind, str]]:
        """Kind and delivery of every key, sorted."""
        names = sorted(path.name.removesuffix(".key").rpartition(".") for path in self.folder.glob("*.key"))
        return [("identity" if kind == "identity" else "original", delivery) for delivery, _, kind in names]

    def _rewrap(self, kind: Kind, delivery: str) -> None:
        if (key := self.get(kind, delivery)) is not None:
            self._wrap(kind, delivery, key)

    def _wrap(self, kind: Kind, delivery: str, key: DeliveryKey) -> None:
        version, nonce = self._ring.current, secrets.token_bytes(12)
        wrapped = AESGCM(self._ring.masters[version]).encrypt(
            nonce, key.secret, _bound(kind, delivery, version, key.id)
        )
        write_durably(self._path(kind, delivery), HEAD.pack(MARK, version, key.id, nonce) + wrapped)

    def _path(self, kind: Kind, delivery: str) -> Path:
        return self.folder / f"{delivery}.{kind}.key"

    def _alone(self) -> AbstractContextManager[None]:
        return alone(self.folder / "lock", wait=True)


def _bound(kind: Kind, delivery: str, version: int, key_id: bytes) -> bytes:
    """What a wrapped key is bound to: put in another's place or under another version, it does not open."""
    return f"data key|{kind}|{delivery}|{version}|{key_id.hex()}".encode()


def _closed(path: Path) -> BandiError:
    return BandiError(
        "an encrypted data key does not open with this installation's master keys", where=path.name, next_step=RESTORE
    )
