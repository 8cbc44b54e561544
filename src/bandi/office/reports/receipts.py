"""Receipt codes (접수번호): unguessable, drawn from the form's own key, so that a form sent twice shows the same code.

Only a digest is kept. Whoever knows the code hears how the report stands, and nothing of the household.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.codes import LETTERS, LONG, PARTS, digest
from bandi.office.encryption import derived_key
from bandi.office.reports.models import UNPLACED, Report, ReportReceipt


@dataclass(frozen=True)
class Standing:
    """What a teller hears: codes of the content, and the officer's own sentence where a report is not followed."""

    state: str
    received_on: date
    tell_by: date
    outcome: str
    refusal: str
    answer: str
    office: Area | None

    @property
    def refused(self) -> bool:
        """Whether it may be asked to look again."""
        return self.state == Report.State.REJECTED


def code_for(key: UUID) -> str:
    """The code of the form with this key: k7mn-p3qr-9xyz-2hjk, 79 bits."""
    mac = hmac.new(derived_key(settings.OFFICE_KEY_FILE, "receipts of reports"), key.bytes, hashlib.sha256).digest()
    number, letters = int.from_bytes(mac, "big"), ""
    for _ in range(PARTS * LONG):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return "-".join(letters[at : at + LONG] for at in range(0, PARTS * LONG, LONG))


def standing(code: str, *, on: date) -> Standing | None:
    """How a report stands; None when the code leads nowhere. A joined report stands as the first one does."""
    with led(code, on=on) as row:
        if row is None:
            return None
        first = row.joined or row
        unplaced = first.area == UNPLACED and first.state == Report.State.NEW
        return Standing(
            state="report_unplaced" if unplaced else first.state,
            received_on=timezone.localdate(row.received_at),
            tell_by=row.tell_by,
            outcome=first.outcome,
            refusal=first.refusal,
            answer=first.answer or "",
            office=Area.objects.defer("outline").filter(pk=first.area).first(),
        )


@contextmanager
def led(code: str, *, on: date) -> Iterator[Report | None]:
    """Works where the report of a code lies; None when the code leads nowhere. Needs a transaction."""
    receipt = ReportReceipt.objects.filter(digest=digest(code), until__gte=on).first()
    if receipt is None:
        yield None
        return
    with within([receipt.place]):
        known = Report.objects.filter(pk=receipt.report).exists()
    everywhere = [] if known else [*Area.objects.values_list("code", flat=True), UNPLACED]  # its household was moved
    with within(everywhere or [receipt.place]):
        yield Report.objects.select_related("joined").filter(pk=receipt.report).first()
