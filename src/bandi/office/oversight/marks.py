"""Marks by which a look at one's own home or number is noticed without anybody knowing where a colleague lives."""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

from bandi.office.encryption import derived_key


def home_mark(street: str | None, unit: str | None) -> bytes | None:
    """Keyed digest of an address, however it is spaced; None without a street."""
    plain = [_plain(street), _plain(unit)]
    return _mark("home", "|".join(plain)) if plain[0] else None


def phone_mark(phone: str | None) -> bytes | None:
    """Keyed digest of a telephone number, however it is written; None when it is none."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))
    return _mark("phone", digits) if len(digits) >= 9 else None


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text or "")).casefold()


def _mark(kind: str, text: str) -> bytes:
    return hmac.digest(derived_key(settings.OFFICE_KEY_FILE, "own homes"), f"{kind}|{text}".encode(), hashlib.sha256)
