"""What links the rows of the trail to one another and to a request."""

import hashlib
import hmac
import json
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings

from bandi.office.encryption import derived_key

if TYPE_CHECKING:
    from bandi.office.audit.models import AuditEvent

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request that is being answered; empty in jobs."""

BEGINNING = bytes(32)
"""What the first row of the trail follows."""


def seal(event: "AuditEvent") -> bytes:
    """HMAC-SHA256 over every field of the row and the seal of the row before it."""
    told = {
        "at": event.at.isoformat(),
        "actor": event.actor,
        "actor_role": event.actor_role,
        "action": event.action,
        "purpose": event.purpose,
        "subjects": [str(subject) for subject in event.subjects],
        "areas": list(event.areas),
        "detail": event.detail,
        "request_id": event.request_id,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    key = derived_key(settings.OFFICE_KEY_FILE, "audit")
    return hmac.digest(key, bytes(event.previous_mac) + text.encode(), hashlib.sha256)
