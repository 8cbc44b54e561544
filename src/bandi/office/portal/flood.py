"""Too much from one place (폭주 제한): a bucket of requests for each network address, no puzzle that shuts people out.

Each process counts for itself, on purpose: what is guarded is its own processor time, and a row written at each step
would cost more than the step. What must hold over days and processes is counted in the database (`reports/floods.py`,
`access/attempts.py`). Addresses are kept hashed under a key of this process and are gone with it. Whoever is told to
wait loses nothing.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

BURST, EACH_SECOND = 60.0, 1.0  # requests at once, then so many a second: a whole class behind one address still fits
KNOWN = 20_000  # addresses remembered
KEY = secrets.token_bytes(32)

_lock = Lock()
_left: "OrderedDict[bytes, tuple[float, float]]" = OrderedDict()


def wait(address: str, *, at: float | None = None) -> int:
    """Seconds until this address may ask again; 0 when it may now, which counts. `at`: seconds of a steady clock."""
    now = time.monotonic() if at is None else at
    who = hmac.digest(KEY, address.encode(), hashlib.sha256)
    with _lock:
        left, since = _left.pop(who, (BURST, now))
        left = min(BURST, left + (now - since) * EACH_SECOND)
        allowed = left >= 1
        _left[who] = (left - allowed, now)
        while len(_left) > KNOWN:
            _left.popitem(last=False)
    return 0 if allowed else max(1, round((1 - left) / EACH_SECOND))
