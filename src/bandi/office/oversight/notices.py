"""What stands on top of each page for the person it concerns: an opening that lasts, a question that waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from bandi.office.accounts.models import User
from bandi.office.oversight.models import Alert, Opening
from bandi.office.prepared import prepared


@dataclass(frozen=True)
class Notices:
    """What concerns a person now."""

    openings: tuple[tuple[UUID, datetime], ...] = ()  # id, and until when
    asked: int = 0  # questions she has not answered


def around_me(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; asked of the database only where a page shows it."""
    return {"concerns": SimpleLazyObject(lambda: notices(request.user))}


def notices(user: Any) -> Notices:
    """One question for both."""
    if not isinstance(user, User) or user.pk is None:
        return Notices()
    found = _concerns(user.pk, timezone.now())
    return Notices(
        openings=tuple((id_, until) for id_, until in found if until is not None),
        asked=sum(until is None for _, until in found),
    )


@prepared
def _concerns(user: int, now: datetime) -> Any:
    held = Opening.objects.filter(user=user, until__gt=now).order_by().values_list("id", "until")
    never = Value(None, output_field=DateTimeField())
    asked = Alert.objects.filter(officer=user, state=Alert.State.ASKED).order_by().values_list("id", never)
    return held.union(asked, all=True)
