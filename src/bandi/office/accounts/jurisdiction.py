"""Jurisdiction (관할): which neighbourhoods' rows a transaction may see. Held in code and again by the database.

Every table about households has a column `area` and a policy that compares it with the transaction's setting
`bandi.areas`. Without the setting no row is visible and none can be written.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models

from bandi.office.accounts.queries import areas_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from bandi.office.accounts.models import User

SETTING = "bandi.areas"
PERSON = "bandi.person"
M = TypeVar("M", bound=models.Model)


class AreaQuerySet(models.QuerySet[M]):
    """Rows that belong to a neighbourhood."""

    def for_user(self, user: "User") -> "AreaQuerySet[M]":
        """Only rows of the neighbourhoods this person works in."""
        return self.filter(area__in=areas_of(user))


def set_areas(areas: Collection[str], *, person: "User | AnonymousUser | None" = None) -> None:
    """Says for the rest of this transaction whose rows may be seen, and who asks. Means nothing outside a transaction.

    `person` sees, besides, what concerns her and what she opened in an emergency; jobs name nobody.
    """
    told = [SETTING, ",".join(sorted(areas))]
    if person is not None:
        told += [PERSON, str(person.pk or "")]
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(["set_config(%s, %s, true)"] * (len(told) // 2)), told)


def current_areas() -> list[str]:
    """The neighbourhoods this transaction may see."""
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting(%s, true), '')", [SETTING])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row[0].split(",") if row and row[0] else []


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
