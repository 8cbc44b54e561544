"""What an agent does in a call (verbs that write): begin it, keep what was typed, note what came of it, end it.

An agent's calls are hers: another agent's are as if they did not exist. None of them is lost by a closed window.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.callcentre.models import Call
from bandi.office.discovery.door.calls import calls
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.models import UNPLACED
from bandi.office.reports.reading import without_resident_numbers

OPEN_AT_ONCE = 5  # unfinished calls of one agent
TEXTS = ("note", "caller", "phone")


@contextmanager
def at_the_centre(user: User) -> Iterator[None]:
    """Works where calls rest. Raises PermissionDenied for whoever takes none."""
    require(user, Permission.CALL_TAKE)
    with within([*areas_of(user), UNPLACED]):
        yield


def own_call(user: User, call: UUID, *, lock: bool = False) -> Call:
    """A call of this agent. Raises OutOfReach for anybody else's."""
    rows = Call.objects.filter(agent=user, area=UNPLACED)
    found = (rows.select_for_update() if lock else rows).filter(pk=call).first()
    if found is None:
        raise OutOfReach("call")
    return found


@transaction.atomic
def begin(*, by: User) -> Call:
    """The telephone rings: the clock runs. Raises Refused while too many calls of hers are unfinished."""
    with at_the_centre(by):
        if Call.objects.filter(agent=by, ended_at=None).count() >= OPEN_AT_ONCE:
            raise Refused(
                ko=f"마치지 않은 통화가 {OPEN_AT_ONCE}건입니다. 먼저 아래 통화를 마쳐 주세요.",
                en=f"{OPEN_AT_ONCE} calls are unfinished. End them first; they are listed below.",
            )
        call = Call.objects.create(agent=by, started_at=clock.now())
        _told(call, by, "begin")
    return call


@transaction.atomic
def keep(
    *, by: User, call: UUID, kind: str = "", script: str = "", ticks: Sequence[str] = (), town: str = "",
    consent: bool = False, **texts: str,
) -> Call:  # fmt: skip
    """Keeps what was typed so far. `texts`: note, and with consent caller and phone; without it they are forgotten.

    Resident numbers are masked. A call that was ended keeps what it had.
    """
    with at_the_centre(by):
        row = own_call(by, call, lock=True)
        if not row.open:
            return row
        content = calls()
        chosen = content.script(script)
        row.kind = kind if kind in {one.id for one in content.kinds} else ""
        row.script = chosen.id if chosen else ""
        row.ticks = [step.id for step in chosen.steps if step.id in ticks] if chosen else []
        row.town = town if town and Area.objects.filter(pk=town).exists() else ""
        row.consent = consent
        read = {name: without_resident_numbers(texts.get(name, ""))[0] or None for name in TEXTS}
        row.note = read["note"]
        row.caller, row.phone = (read["caller"], read["phone"]) if consent else (None, None)
        row.save()
    return row


@transaction.atomic
def note_made(*, by: User, call: UUID, what: str, tongue: str = "") -> None:
    """Something came of the call: report, visit or card. Which one is not written down; in which language, is."""
    with at_the_centre(by):
        row = own_call(by, call, lock=True)
        if tongue:
            row.tongue = tongue
            row.save(update_fields=["tongue"])
        if row.open and what not in row.made:
            row.made = [*row.made, what]
            row.save(update_fields=["made"])
            _told(row, by, what)


@transaction.atomic
def end(*, by: User, call: UUID, kind: str, result: str) -> Call:
    """Ends the call: what it was about and how it ended. Again, it changes nothing."""
    content = calls()
    if kind not in {one.id for one in content.kinds}:
        raise Refused(ko="무엇에 관한 통화였는지 하나를 골라 주세요.", en="Choose what the call was about.")
    if result not in {one.id for one in content.results}:
        raise Refused(ko="어떻게 마쳤는지 하나를 골라 주세요.", en="Choose how the call ended.")
    with at_the_centre(by):
        row = own_call(by, call, lock=True)
        if row.open:
            row.kind, row.result, row.ended_at = kind, result, clock.now()
            row.save(update_fields=["kind", "result", "ended_at"])
            _told(row, by, "end")
    return row


def _told(row: Call, by: User, what: str) -> None:
    record(by=by, action=Action.CALL_STEP, areas=[], detail={"call": str(row.id), "what": what})
