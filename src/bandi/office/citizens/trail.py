"""Citizens in the trail (시민 열람 기록): who did it, in whose place, and who helped at the counter."""

from collections.abc import Mapping
from typing import Any

from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens.models import Citizen, CitizenSession

CITIZEN = ":citizen"
"""The actor of a row that no officer wrote; no username holds a colon."""


def tell(
    session: CitizenSession,
    action: Action,
    *,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One row about what somebody did on a citizen's pages: of her household, where it is known here.

    With a mandate it names giver, helper and mandate.
    """
    home = Citizen.objects.filter(pk=session.citizen_id).values_list("household", flat=True).first()
    subjects = [home] if home else []
    told: dict[str, Any] = {"citizen": str(session.citizen_id)} | dict(detail or {})
    if session.mandate_id:
        told |= {"mandate": str(session.mandate_id), "helper": str(session.helper_id or "")}
    if session.assisted_by:
        told |= {"assisted_by": session.assisted_by.username}
    by: User | None = session.staff
    record(by=by, action=action, subjects=subjects, detail=told, as_=CITIZEN)
