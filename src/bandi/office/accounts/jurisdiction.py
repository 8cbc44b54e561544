"""Jurisdiction (관할): which neighbourhoods' rows a transaction may see. Held in code and again by the database.

Every table about households has a column `area` and a policy that compares it with the transaction's setting
`bandi.areas`, which counts only when this installation signed it (`policies.py`). Without it no row is visible and none
can be written.
"""

import hashlib
import hmac
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models

from bandi.office.accounts.policies import signing_key
from bandi.office.accounts.queries import areas_of
from bandi.office.errors import OutOfReach

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from bandi.office.accounts.models import User

SETTING, PERSON, CITIZEN = "bandi.areas", "bandi.person", "bandi.citizen"
HOLDS = 300  # seconds from saying to the start of the transaction that uses it: clocks of two machines differ
M = TypeVar("M", bound=models.Model)


class AreaQuerySet(models.QuerySet[M]):
    """Rows that belong to a neighbourhood."""

    def for_user(self, user: "User") -> "AreaQuerySet[M]":
        """Only rows of the neighbourhoods this person works in."""
        return self.filter(area__in=areas_of(user))

    def reach(self, user: "User", key: object, *, lock: bool = False) -> M:
        """One row of the neighbourhoods this person works in, locked if asked. Raises OutOfReach otherwise."""
        rows = self.for_user(user)
        found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=key).first()
        if found is None:
            raise OutOfReach(self.model._meta.model_name or "")
        return found


def set_areas(areas: Collection[str], *, person: "User | AnonymousUser | None" = None) -> None:
    """Says for the rest of this transaction whose rows may be seen, and who asks. Means nothing outside a transaction.

    `person` sees, besides, what concerns her and what she opened in an emergency; jobs name nobody. A person is asked
    for where a request begins: no citizen's rows are open then.
    """
    told = [SETTING, signed(",".join(sorted(areas))) if areas else ""]
    if person is not None:
        told += [PERSON, signed(f"p{person.pk}") if person.pk else "", CITIZEN, ""]
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(["set_config(%s, %s, true)"] * (len(told) // 2)), told)


def current_areas() -> list[str]:
    """The neighbourhoods this transaction may see: what the database believes, not what was written there."""
    with connection.cursor() as cursor:
        cursor.execute("select bandi_guard.areas()")
        row: tuple[Any, ...] | None = cursor.fetchone()
    return list(row[0]) if row else []


@contextmanager
def within(areas: Collection[str]) -> Iterator[None]:
    """Works within these neighbourhoods, then within the earlier ones again. For jobs; needs a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("jurisdiction holds inside a transaction only")
    earlier = current_areas()
    set_areas(areas)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            set_areas(earlier)


def signed(text: str) -> str:
    """The areas, the person or the citizen, for this connection and the next minutes, with a mark."""
    said = f"{text};{connection.connection.info.backend_pid};{int(time.time()) + HOLDS}"
    return f"{said};{hmac.new(signing_key(), said.encode(), hashlib.sha256).hexdigest()}"
