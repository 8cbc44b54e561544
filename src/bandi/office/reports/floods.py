"""Limits without puzzles (접수 제한): so many a day from one address or poster; what guards them keeps no address."""

import hashlib
import hmac

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from bandi.office.access.addresses import client_address
from bandi.office.encryption import derived_key
from bandi.office.reports.models import FloodCount

BY_ADDRESS, BY_POSTER, WRONG_CODES = 40, 200, 30  # a day

_ADD = """
insert into reports_floodcount (key, day, count) values (%s, %s, 1)
on conflict (key) do update set count = reports_floodcount.count + 1 returning count
"""


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; only a digest of it is ever kept."""
    return f"address {client_address(request)}"


def over(what: str, most: int) -> bool:
    """Whether more than `most` of this were counted today; counts nothing."""
    return FloodCount.objects.filter(pk=_key(what), count__gte=most).exists()


def count(what: str) -> int:
    """Counts one of this; counts of earlier days are forgotten."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [_key(what), today])
        (counted,) = cursor.fetchone()
    if counted == 1:
        FloodCount.objects.filter(day__lt=today).delete()
    return int(counted)


def _key(what: str) -> str:
    salt = derived_key(settings.OFFICE_KEY_FILE, "floods")
    return hmac.new(salt, f"{timezone.localdate()}\n{what}".encode(), hashlib.sha256).hexdigest()
