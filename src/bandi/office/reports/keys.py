"""Keys of partners whose systems tell by themselves (연결 열쇠): made by an officer, shown once, withdrawn at once.

Each request is signed with the partner's secret, carries its time, and counts once.
"""

import hashlib
import hmac
import re
import secrets
import time
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach
from bandi.office.network.models import Partner
from bandi.office.network.partners import holding, holds, reachable_partner
from bandi.office.reports.contract import LATE
from bandi.office.reports.models import ReportKey, ReportNonce

NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)


class Unsigned(Exception):
    """A request that nobody proved to be whose it says. `code`: what does not fit."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def make_key(*, by: User, partner: UUID) -> tuple[ReportKey, str]:
    """A new key of a partner whose agreement holds, with its secret, which is shown this once."""
    require(by, Permission.NETWORK_EDIT)
    row = holding(reachable_partner(by, partner, lock=True), clock.today())
    secret = secrets.token_urlsafe(32)
    made = ReportKey.objects.create(
        code=secrets.token_hex(6), partner=row.pk, place=row.area_id, secret=secret, made_on=clock.today(), by=by
    )
    record(by=by, action=Action.REPORT_KEY, areas=[row.area_id], detail={"partner": str(row.pk), "what": "make"})
    return made, secret


@transaction.atomic
def stop_key(*, by: User, partner: UUID, code: str) -> None:
    """From now on the key opens nothing. Again, nothing changes."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_partner(by, partner)
    found = ReportKey.objects.select_for_update().filter(pk=code, partner=row.pk).first()
    if found is None:
        raise OutOfReach("key")
    if found.stopped_on is None:
        found.stopped_on = clock.today()
        found.save(update_fields=["stopped_on"])
        record(by=by, action=Action.REPORT_KEY, areas=[row.area_id], detail={"partner": str(row.pk), "what": "stop"})


def keys_of(user: User, partner: UUID) -> tuple[Partner, list[ReportKey]]:
    """A partner of the person's neighbourhoods with its keys."""
    require(user, Permission.NETWORK_EDIT)
    row = reachable_partner(user, partner)
    return row, list(ReportKey.objects.filter(partner=row.pk).defer("secret"))


def signature(secret: str, *, path: str, at: str, nonce: str, body: bytes) -> str:
    """What a request bears."""
    told = "\n".join(("POST", path, at, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def proved(*, code: str, at: str, nonce: str, signed: str, path: str, body: bytes) -> ReportKey:
    """The key of a request. Raises Unsigned; a request that came before counts as one nobody signed."""
    key = ReportKey.objects.filter(pk=code[:12], stopped_on__isnull=True).first()
    expected = signature(str(key.secret) if key else "", path=path, at=at, nonce=nonce, body=body)
    if key is None or not hmac.compare_digest(expected.encode(), signed.lower().encode()):
        raise Unsigned("signature")
    if not at.isascii() or not at.isdecimal() or abs(time.time() - int(at[:12])) > LATE:
        raise Unsigned("time")
    if not NONCE.fullmatch(nonce):
        raise Unsigned("nonce")
    ReportNonce.objects.filter(at__lt=timezone.now() - timedelta(seconds=3 * LATE)).delete()
    try:
        with transaction.atomic():
            digest = hashlib.sha256(f"{key.code}\n{nonce}".encode()).hexdigest()
            ReportNonce.objects.create(digest=digest, at=timezone.now())
    except IntegrityError:
        raise Unsigned("replay") from None
    return key


def still_agreed(key: ReportKey) -> bool:
    """Whether the partner's agreement holds today. In a transaction."""
    with within([key.place]):
        row = Partner.objects.filter(pk=key.partner).first()
    return row is not None and holds(row, clock.today())
