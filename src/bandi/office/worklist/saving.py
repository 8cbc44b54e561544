"""Conditions of the desk kept under a name of one's own (저장한 조건). They hold codes, nobody else sees them."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from bandi.office.accounts.models import User
from bandi.office.errors import Refused
from bandi.office.prepared import prepared
from bandi.office.worklist.models import SavedView

KEPT = (
    "tab", "area", "band", "state", "kind", "why", "signal", "asked", "escalates", "assignee", "new", "sort", "view",
)  # fmt: skip
"""What of an address is kept; anything else is left out."""
MOST = 12
LONGEST = 30


def views(user: User) -> Sequence[SavedView]:
    """A person's own, by name."""
    return _of(user.pk)


@prepared
def _of(user: int) -> "QuerySet[SavedView]":
    return SavedView.objects.filter(user=user)


@transaction.atomic
def keep(*, by: User, name: str, asked: str) -> SavedView:
    """Keeps the conditions of an address; the same name again replaces them. Raises Refused without a name."""
    called = " ".join(name.split())
    if not called or len(called) > LONGEST:
        raise Refused(ko="조건의 이름을 30자 안으로 써 주세요.", en="Give the conditions a name of up to 30 letters.")
    if by.saved_views.exclude(name=called).count() >= MOST:
        raise Refused(
            ko="저장한 조건이 열두 개입니다. 쓰지 않는 것을 지우고 다시 저장해 주세요.",
            en="Twelve conditions are kept already. Remove one you do not use, then keep this one.",
        )
    given: Mapping[str, str] = QueryDict(asked.lstrip("?"))
    chosen = [(key, given[key]) for key in KEPT if given.get(key)]
    kept, _ = by.saved_views.update_or_create(name=called, defaults={"asked": urlencode(chosen)})
    return kept


@transaction.atomic
def forget(*, by: User, name: str) -> None:
    """Removes one's own; one that is gone already is no fault."""
    by.saved_views.filter(name=name).delete()
