"""What recorded steps leave to be done (다시 볼 날과 사다리의 다음 칸): duties that follow from the record alone."""

from datetime import date

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.visits.ladder import climb
from bandi.office.visits.models import Result
from bandi.office.visits.record import found, number_known, steps_after
from bandi.office.worklist.actions import open_duty, reopen_duty, settle_duty
from bandi.office.worklist.duties import UNIVERSAL, Source
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.states import OPEN
from bandi.office.worklist.working_days import add_working_days

TRANSFER_DAYS = 5  # working days in which the other office answers

Wanted = dict[str, tuple[Source, str, date]]  # key -> source, code, day


def bring_up_to_date(listing: Listing, *, by: User) -> None:
    """Opens what follows from a listing's record and settles what no longer does. The same record gives the same."""
    wanted, tried = _wanted(listing), listing.attempts
    own = f"visits:{listing.id}:"
    standing = Duty.objects.filter(household=listing.household_id, settled_at=None)
    for duty in standing.filter(key__startswith="visits:"):
        elsewhere = not duty.key.startswith(own)  # an earlier round's re-check: done once somebody tried again
        if duty.key not in wanted and (not elsewhere or tried):
            settle_duty(key=duty.key, by=by)
    for duty in standing.filter(key__startswith="transfers:"):
        if steps_after(listing, duty.made_at):
            settle_duty(key=duty.key, by=by)
    for key, (source, code, day) in wanted.items():
        made = open_duty(
            household=listing.household_id,
            source=source,
            duty=code,
            due_on=day,
            key=key,
            assignee=listing.assignee,
            path=f"/listings/{listing.id}/next/",
            by=by,
        )
        if made.settled_at is not None:
            reopen_duty(key=key, by=by)


def _wanted(listing: Listing) -> Wanted:
    """Whoever does not answer an offer made to everybody is not sought up the ladder: its plan says what comes next."""
    wanted: Wanted = {}
    result = Result.objects.filter(listing=listing, superseded=False).first()
    if result is not None:
        if result.to_area_id and result.confirmed_at is None:
            day = add_working_days(result.given_on, TRANSFER_DAYS)
            wanted[f"visits:{listing.id}:transfer:{result.id}"] = (Source.TRANSFER, "transfer_wait", day)
        elif result.next_check_on and not steps_after(listing, result.created_at):
            wanted[f"visits:{listing.id}:recheck:{result.id}"] = (Source.RECHECK, "recheck", result.next_check_on)
    elif listing.state in OPEN and listing.attempts and listing.candidate.asked != UNIVERSAL:
        tried, marks = found(listing)
        following = climb(tried, marks=marks, numbers=number_known(listing), today=clock.today()).next
        if following is not None:
            code = "answer_wait" if following.state == "waiting" else "next_rung"
            key = f"visits:{listing.id}:rung:{listing.attempts}:{following.rung.id}:{code}"
            wanted[key] = (Source.FOLLOW_UP, code, following.due_on)
    return wanted
