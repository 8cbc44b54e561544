"""Saying where an office is found (연락처 알리기). Everybody reads it on the public pages and in the next book."""

from django.db import transaction

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach


@transaction.atomic
def set_contact(*, by: User, area: str, phone: str, address: str) -> None:
    """Keeps telephone and address of an own neighbourhood's office. Raises OutOfReach for another's."""
    require(by, Permission.CAPACITY_SET)
    if area not in areas_of(by):
        raise OutOfReach("area")
    Area.objects.filter(pk=area).update(office_phone=phone.strip(), office_address=address.strip())
    record(by=by, action=Action.OFFICE_SET, areas=[area], detail={})
