"""Telling people (안내): letters, text messages and e-mail leave through an adapter that `settings.POST` names.

An adapter of an office's own is one more function in ADAPTERS. Nothing personal goes into a log.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from bandi.office.accounts.models import User
from bandi.office.audit.actions import Told, record_many
from bandi.office.audit.models import Action
from bandi.office.codes import new_code
from bandi.office.errors import BandiError
from bandi.office.history.links import link_of
from bandi.office.history.models import Link, Notice, Watch
from bandi.office.history.sentence import letter
from bandi.office.history.words import HELD_OUT_FOR, State

BATCH = 2_000  # notices written in one transaction
REACH = {"letter": "address", "sms": "phone", "email": "email"}


@dataclass(frozen=True)
class Message:
    """One notice on its way: to whom, where, and what."""

    id: UUID
    channel: str
    name: str
    to: str
    text: str
    on: date


def to_file(message: Message) -> None:
    """Writes the notice into the outbox, readable by its owner only: outbox/<channel>/<day>/<id>.txt."""
    folder = settings.OUTBOX_FOLDER / message.channel / message.on.isoformat()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{message.id}.txt"
    half = path.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{message.name}\n{message.to}\n\n{message.text}\n")
    half.replace(path)


def to_console(message: Message) -> None:
    """The same, and one line without content for whoever watches the demonstration."""
    to_file(message)
    sys.stderr.write(f"notice {message.id} by {message.channel}: in the outbox\n")


ADAPTERS: dict[str, Callable[[Message], None]] = {"file": to_file, "console": to_console}


def write_notices(watches: list[Watch], *, on: date, by: User | None, channel: str = "") -> list[Notice]:
    """Writes notices to these people and sends them once the transaction holds. A channel nobody gave is not used.

    Without `channel` each is told the way chosen on the form, else by the first way there is.
    """
    send = ADAPTERS.get(settings.POST)
    if send is None:
        raise BandiError(f"no adapter is called {settings.POST!r}", next_step=f"BANDI_POST: {', '.join(ADAPTERS)}")
    notices, messages, links = [], [], []
    with translation.override("ko"):
        for watch in watches:
            way = channel or _way(watch)
            if not way or not getattr(watch, REACH[way]):
                continue
            code = new_code() if settings.PUBLIC_URL else ""
            text = letter(watch, link=f"{settings.PUBLIC_URL}/n/{code}/" if code else "")
            notice = Notice(watch=watch, area_id=watch.area_id, channel=way, text=text, on=on, by=by)
            notices.append(notice)
            links += [link_of(notice, code)] if code else []
            to = getattr(watch, REACH[way])
            messages.append(Message(notice.id, way, watch.name or "", to, notice.text or "", on))
    Notice.objects.bulk_create(notices, batch_size=2_000)
    Link.objects.bulk_create(links, batch_size=2_000)
    told = [notice.watch_id for notice in notices]
    Watch.objects.filter(id__in=told, invited_on__isnull=True).update(invited_on=on)
    record_many(
        Told(
            action=Action.NOTICE_SEND,
            by=by,
            subjects=[notice.watch.subject],
            areas=[notice.area_id],
            detail={"channel": notice.channel},
        )
        for notice in notices
    )
    transaction.on_commit(lambda: [send(message) for message in messages] and None)
    return notices


def invite_due(on: date, *, after: UUID | None = None) -> UUID | None:
    """Tells newly entitled people whose time has come, a batch with ids later than `after`; the last id, or None.

    Those drawn for the comparison are told four weeks later; whoever the law deems to have applied, at once. Needs the
    jurisdiction of all neighbourhoods.
    """
    time_has_come = Q(held_out=False) | Q(deemed_on__isnull=False) | Q(entitled_on__lte=on - HELD_OUT_FOR)
    waiting = Watch.objects.filter(time_has_come, state=State.ENTITLED, invited_on__isnull=True)
    batch = list((waiting.filter(id__gt=after) if after else waiting).order_by("id")[:BATCH])
    write_notices(batch, on=on, by=None)
    return batch[-1].id if batch else None


def _way(watch: Watch) -> str:
    ways = [watch.channel, *REACH]
    return next((way for way in ways if getattr(watch, REACH[way])), "")
