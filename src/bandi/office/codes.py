"""Codes one may copy from paper (옮겨 적는 코드): opaque, short enough to be typed, kept as a digest only."""

import hashlib
import secrets

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike in print
PARTS, LONG = 4, 4  # 31 ** 16 codes: 79 bits, short enough to be typed from a letter


def new_code() -> str:
    """k7mn-p3qr-9xyz-2hjk"""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(PARTS))


def digest(code: str) -> str:
    """The same for every way of typing a code."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()
