"""The vault (신원 금고): the only place where a key and a person meet.

keyring        the secret file: one HMAC secret per purpose, and the versioned master keys
delivery_keys  one key per delivery and kind, wrapped by the master key; rewrapped by rotation, destroyed by shredding
store          keys from identifiers; identities and original bytes in, encrypted; out for a stated purpose, journalled
durable        files that are on the disk when the call returns
"""

from bandi.engine.vault.keyring import PURPOSES
from bandi.engine.vault.store import IDENTITIES, Checked, Vault

__all__ = ["IDENTITIES", "PURPOSES", "Checked", "Vault"]
