"""Finding a citizen or a mandate by what somebody brings (시민 열쇠): only keyed digests rest, and lead to no name."""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.citizens.models import CitizenKey
from bandi.office.citizens.words import Opens
from bandi.office.codes import new_code
from bandi.office.encryption import derived_key

COUNTER_LASTS = timedelta(minutes=10)
MANDATE_LASTS = timedelta(days=7)
SPENT_LASTS = timedelta(minutes=15)
KEPT = timedelta(days=1)  # what counts no longer


def mark(opens: Opens, text: str) -> str:
    """The digest under which something is found again."""
    key = derived_key(settings.OFFICE_KEY_FILE, "citizens")
    return hmac.new(key, f"{opens}\n{text}".encode(), hashlib.sha256).hexdigest()


def typed(code: str) -> str:
    """The same for every way of typing a code."""
    return "".join(code.lower().split()).replace("-", "")


def leads_to(opens: Opens, text: str) -> UUID | None:
    """The citizen a lasting key leads to."""
    found = CitizenKey.objects.filter(pk=mark(opens, text), opens=opens).first()
    return found.citizen if found else None


def bind(opens: Opens, text: str, citizen: UUID) -> None:
    """From now on this leads to a citizen; what led to somebody already stays."""
    CitizenKey.objects.get_or_create(pk=mark(opens, text), defaults={"opens": opens, "citizen": citizen})


def give_code(opens: Opens, *, citizen: UUID, lasts: timedelta, mandate: UUID | None = None, by: User | None) -> str:
    """A code that counts once, until its time is over. It is shown now and known to nobody afterwards."""
    code = new_code()[:9] if opens == Opens.COUNTER else new_code()
    now = timezone.now()
    CitizenKey.objects.filter(until__lt=now - KEPT).delete()
    CitizenKey.objects.create(
        digest=mark(opens, typed(code)), opens=opens, citizen=citizen, mandate=mandate, by=by, until=now + lasts
    )
    return code


def use_code(opens: Opens, code: str) -> CitizenKey | None:
    """What a code leads to, the first time; None ever after, and when its time is over."""
    now = timezone.now()
    open_ = Q(pk=mark(opens, typed(code)), opens=opens, used_at=None, until__gt=now)
    if not CitizenKey.objects.filter(open_).update(used_at=now):  # the row's lock lets one of two through
        return None
    return CitizenKey.objects.get(pk=mark(opens, typed(code)))


def spend(text: str) -> bool:
    """Whether this is the first time; counts it."""
    now = timezone.now()
    _, first = CitizenKey.objects.get_or_create(
        pk=mark(Opens.SPENT, text), defaults={"opens": Opens.SPENT, "used_at": now, "until": now + SPENT_LASTS}
    )
    return first
