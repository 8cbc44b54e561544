"""The public link of a notice (안내 확인 주소): an opaque code that leads to one notice and names nobody.

Looking at the page counts as nothing: programmes that check links look too. A person presses a button.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.codes import digest
from bandi.office.errors import Refused
from bandi.office.history.models import Link, Notice, Watch
from bandi.office.history.words import LINK_LASTS, State


@dataclass(frozen=True)
class Told:
    """What the page says: the benefit, whether it still holds, and until when it may be declined."""

    benefit: str
    state: str
    deemed_on: date | None
    decline_until: date | None
    paid_from: date | None
    declined: bool = False

    @property
    def holds(self) -> bool:
        """Whether there is still something to do or to wait for."""
        return self.state in (State.ENTITLED, State.APPLIED)


def link_of(notice: Notice, code: str) -> Link:
    """The row of a notice's link; only a digest of the code is kept."""
    watch = notice.watch
    until = max(notice.on + LINK_LASTS, watch.decline_until or notice.on)
    return Link(digest=digest(code), notice=notice.pk, watch=watch.pk, place=notice.area_id, until=until)


def holds(code: str, *, on: date) -> bool:
    """Whether a code leads to a notice today."""
    return _link(code, on) is not None


@transaction.atomic
def opened(code: str, *, on: date) -> Told | None:
    """What the notice says; the first time it is written down that the person read it. None: the code leads nowhere."""
    from bandi.office.history.actions import write_step  # noqa: PLC0415 - actions write notices, which carry links

    link = _link(code, on)
    if link is None:
        return None
    with within([link.place]):
        row = Watch.objects.select_for_update().get(pk=link.watch)
        if row.state == State.ENTITLED and row.opened_on is None:
            write_step(row, "opened", by=None, on=on)
        return _told(row, on)


@transaction.atomic
def decline(code: str, *, on: date) -> Told | None:
    """Says no to a deemed application, within its window. Raises Refused outside of it."""
    from bandi.office.history.actions import write_step  # noqa: PLC0415

    link = _link(code, on)
    if link is None:
        return None
    with within([link.place]):
        row = Watch.objects.select_for_update().get(pk=link.watch)
        if row.stop_reason == "declined":
            return _told(row, on)
        if _told(row, on).decline_until is None:
            raise Refused(
                ko="지금은 여기에서 거절할 수 없습니다. 읍·면·동 주민센터에 말씀해 주세요.",
                en="It cannot be declined here now. Please speak to your town office.",
            )
        write_step(row, "declined", by=None, on=on)
        return _told(row, on)


def _link(code: str, on: date) -> Link | None:
    return Link.objects.filter(digest=digest(code), until__gte=on).first()


def _told(row: Watch, on: date) -> Told:
    """`decline_until` only while the window is open."""
    until = row.decline_until if row.state == State.ENTITLED and row.deemed_on else None
    return Told(
        benefit=row.benefit,
        state=row.state,
        deemed_on=row.deemed_on,
        decline_until=until if until is not None and on <= until else None,
        paid_from=row.paid_from,
        declined=row.stop_reason == "declined",
    )
