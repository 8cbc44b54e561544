"""Messages that must reach people away from their desks (긴급 연락): one file each, which a text-message gateway sends.

A message names nobody and no address: whom it is for (their account), what happened (a code), and the page to open.
Files lie in the outbox folder `safety/`; each is written whole or not at all.
"""

import json
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Posting, StandIn, User
from bandi.office.accounts.queries import postings_on
from bandi.office.accounts.roles import ROLES, Permission


def tell_colleagues(*, area: str, what: str, path: str, aside: Collection[int] = ()) -> int:
    """Tells whoever plans visits in a neighbourhood. Returns how many."""
    return _tell(_may(area, Permission.VISIT_PLAN, aside), what=what, path=path)


def tell_control(*, area: str, what: str, path: str, aside: Collection[int] = ()) -> int:
    """Tells whoever watches over a neighbourhood's visits. Returns how many."""
    return _tell(_may(area, Permission.SAFETY_WATCH, aside), what=what, path=path)


def _may(area: str, permission: Permission, aside: Collection[int]) -> list[User]:
    today = clock.today()
    roles = [code for code, card in ROLES.items() if permission in card.permissions]
    wide = [code for code in roles if ROLES[code].whole_district]
    posted = Posting.objects.filter(postings_on(today))
    here = posted.filter(area=area).values("user")
    away = StandIn.objects.filter(from_on__lte=today, to_on__gte=today, ended_at=None, giver__in=here)
    around = posted.filter(area__district_code=area[:5]).values("user")
    near = Q(pk__in=here) | Q(pk__in=away.values("taker")) | Q(role__in=wide, pk__in=around)
    return list(
        User.objects.filter(near, role__in=roles, is_active=True).exclude(pk__in=list(aside)).order_by("username")
    )


def _tell(people: Iterable[User], *, what: str, path: str) -> int:
    told = [{"to": user.username, "what": what, "page": path} for user in people]
    transaction.on_commit(lambda: _write(told))
    return len(told)


def _write(messages: list[dict[str, str]]) -> None:
    folder = Path(settings.OUTBOX_FOLDER) / "safety"
    for message in messages:
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"{uuid4().hex}.half"
        half.write_text(json.dumps(message | {"at": timezone.now().isoformat()}), encoding="utf-8")
        os.replace(half, half.with_suffix(".json"))
