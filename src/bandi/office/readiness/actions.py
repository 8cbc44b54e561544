"""Keeping a diagnosis, and destroying what is past its time (verbs that write)."""

import json
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from bandi.office.codes import digest, new_code
from bandi.office.discovery.door.readiness import readiness
from bandi.office.readiness.models import KeptReadiness
from bandi.office.worklist.clocks import months_after


@transaction.atomic
def keep(*, answers: Mapping[str, str], on: date) -> str:
    """Keeps the answers and returns the code under which they are found again; nothing else knows it."""
    code = new_code()
    KeptReadiness.objects.create(
        digest=digest(code),
        on=on,
        until=months_after(on, readiness().keep_months),
        answers=json.dumps(dict(answers), sort_keys=True),
    )
    return code


def destroy(*, code: str) -> bool:
    """Destroys what was kept under a code, as the person asks. Whether there was something."""
    return KeptReadiness.objects.filter(digest=digest(code)).delete()[0] > 0
