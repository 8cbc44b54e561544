"""Accounts and postings (계정·배치): made, changed and closed by a steward, with a second steward where it reaches far.

One steward alone makes an account for one neighbourhood. Roles that see a whole district, watch the trail, or give
accounts themselves (`FAR`) wait until another steward agrees: until then nobody can sign in with them, and a posting
of theirs shows nothing. Nobody changes the own account, and two stewards always remain.
A change ends the person's sessions, so that nobody works on with what was taken away.
"""

import secrets
from datetime import date, timedelta

from django.db import transaction

from bandi.office import clock
from bandi.office.access import sessions
from bandi.office.accounts.models import Area, Posting, StandIn, User
from bandi.office.accounts.queries import postings_on, require
from bandi.office.accounts.roles import ROLES, Permission, Role
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach, Refused

REACH = {Permission.ACCOUNT_EDIT, Permission.AUDIT_VIEW}
FAR = [role for role, card in ROLES.items() if card.whole_district or card.permissions & REACH]
STEWARDS = 2  # as many must remain, so that one can agree to what the other asks
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


@transaction.atomic
def make_account(*, by: User, username: str, display_name: str, role: str) -> tuple[User, str]:
    """A new account and its first password, shown this once. Raises Refused when the name is taken."""
    require(by, Permission.ACCOUNT_EDIT)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(ko="이미 있는 아이디입니다. 다른 아이디를 써 주세요.", en="This name is taken. Choose another.")
    far = role in FAR
    user = User(username=username, display_name=display_name, role=role, is_active=not far)
    user.asked_by = by if far else None
    password = _first_password(user)
    record(by=by, action=Action.ACCOUNT_MAKE, detail={"account": username, "role": role, "waits": far})
    return user, password


@transaction.atomic
def first_steward(*, username: str, display_name: str) -> str:
    """The first password of one of the two stewards an installation begins with. Refused when there are two."""
    if User.objects.filter(role=Role.STEWARD, is_active=True).count() >= STEWARDS:
        raise Refused(
            ko="데이터 담당자가 이미 둘입니다. 다른 계정은 계정 화면에서 만드세요.",
            en="There are two stewards already. Other accounts are made on the page of accounts.",
        )
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(ko="이미 있는 아이디입니다. 다른 아이디를 써 주세요.", en="This name is taken. Choose another.")
    password = _first_password(User(username=username, display_name=display_name, role=Role.STEWARD))
    record(by=None, action=Action.ACCOUNT_MAKE, detail={"account": username, "role": Role.STEWARD.value})
    return password


@transaction.atomic
def change_account(*, by: User, username: str, display_name: str, role: str) -> User:
    """Another name shown or another role; a far-reaching role waits for a second steward and rests until then."""
    user = _theirs(by, username)
    before, user.display_name, user.role = user.role, display_name, role
    if role != before:
        _keep_two_stewards(user, before)
        if role in FAR:
            user.asked_by, user.is_active = by, False
        elif user.asked_by_id:
            user.asked_by, user.is_active = None, True
        sessions.end(user, by=by)
    user.save()
    detail = {"account": username, "role": role, "before": before, "waits": bool(user.asked_by_id)}
    record(by=by, action=Action.ACCOUNT_CHANGE, detail=detail)
    return user


@transaction.atomic
def close_account(*, by: User, username: str) -> User:
    """Nobody signs in with it any more; postings end yesterday, handovers and sessions at once. Can be opened again."""
    user = _theirs(by, username)
    _keep_two_stewards(user, user.role)
    for posting in Posting.objects.filter(postings_on(clock.today()), user=user):
        _end(posting)
    StandIn.objects.filter(giver=user, ended_at=None).update(ended_at=clock.now(), ended_by=by)
    StandIn.objects.filter(taker=user, ended_at=None).update(ended_at=clock.now(), ended_by=by)
    user.is_active, user.asked_by = False, None
    user.save()
    sessions.end(user, by=by)
    record(by=by, action=Action.ACCOUNT_CLOSE, detail={"account": username})
    return user


@transaction.atomic
def open_again(*, by: User, username: str) -> tuple[User, str]:
    """A closed account with a new first password and no posting; far-reaching ones wait for a second steward."""
    user = _theirs(by, username)
    if user.is_active or user.asked_by_id:
        raise Refused(ko="닫힌 계정이 아닙니다.", en="The account is not closed.")
    far = user.role in FAR
    user.is_active, user.asked_by = not far, by if far else None
    password = _first_password(user)
    record(by=by, action=Action.ACCOUNT_CHANGE, detail={"account": username, "opened": True, "waits": far})
    return user, password


@transaction.atomic
def new_password(*, by: User, username: str) -> tuple[User, str]:
    """Another first password, shown this once, for somebody who forgot the own one; signs them out everywhere."""
    user = _theirs(by, username)
    password = _first_password(user)
    sessions.end(user, by=by)
    record(by=by, action=Action.ACCOUNT_CHANGE, detail={"account": username, "password": True})
    return user, password


@transaction.atomic
def agree(*, by: User, username: str) -> User:
    """A second steward lets an account, and its postings that wait, count. Raises Refused for who asked for it."""
    user = _theirs(by, username)
    waiting = list(Posting.objects.select_for_update().filter(user=user, asked_by__isnull=False))
    askers = {user.asked_by_id, *(one.asked_by_id for one in waiting)} - {None}
    if not askers:
        raise Refused(ko="확인을 기다리는 것이 없습니다.", en="Nothing waits for a second person.")
    if by.pk in askers:
        raise Refused(
            ko="신청한 사람은 확인할 수 없습니다. 다른 데이터 담당자가 확인해 주세요.",
            en="Who asked for it cannot agree to it. Another steward must.",
        )
    if user.asked_by_id:
        user.asked_by, user.is_active = None, True
        user.save()
    Posting.objects.filter(pk__in=[one.pk for one in waiting]).update(asked_by=None)
    sessions.end(user, by=by)
    detail = {"account": username, "role": user.role, "postings": len(waiting)}
    record(by=by, action=Action.ACCOUNT_AGREE, areas=[one.area_id for one in waiting], detail=detail)
    return user


@transaction.atomic
def post(*, by: User, username: str, area: str, from_on: date, to_on: date | None = None) -> Posting:
    """A person works in a neighbourhood from a day to a day (the last one counts)."""
    user = _theirs(by, username)
    place = Area.objects.filter(pk=area).first()
    if place is None:
        raise OutOfReach("area")
    if to_on is not None and to_on < from_on:
        raise Refused(ko="마치는 날이 시작하는 날보다 빠릅니다.", en="The last day is before the first.")
    overlap = Posting.objects.filter(user=user, area=place).exclude(to_on__lt=from_on)
    if (overlap.filter(from_on__lte=to_on) if to_on else overlap).exists():
        raise Refused(ko="그 기간에 이미 이 동네에 배치되어 있습니다.", en="Already posted there in these days.")
    waits = by if user.role in FAR else None
    posting = Posting.objects.create(user=user, area=place, from_on=from_on, to_on=to_on, asked_by=waits)
    sessions.end(user, by=by)
    detail = {"account": username, "from": str(from_on), "to": str(to_on or ""), "waits": bool(waits)}
    record(by=by, action=Action.POSTING_SET, areas=[area], detail=detail)
    return posting


@transaction.atomic
def end_posting(*, by: User, posting: int, to_on: date | None = None) -> None:
    """The last day of a posting; without one it ends at once, and the neighbourhood is gone with the next page."""
    row = Posting.objects.select_for_update(of=("self",)).select_related("user").filter(pk=posting).first()
    if row is None:
        raise OutOfReach("posting")
    user = _theirs(by, row.user.username)
    if to_on is not None and to_on < row.from_on:
        raise Refused(ko="마치는 날이 시작하는 날보다 빠릅니다.", en="The last day is before the first.")
    if to_on is None:
        _end(row)
    else:
        row.to_on = to_on
        row.save(update_fields=["to_on"])
    sessions.end(user, by=by)
    detail = {"account": user.username, "to": str(to_on or clock.today() - timedelta(days=1))}
    record(by=by, action=Action.POSTING_SET, areas=[row.area_id], detail=detail)


def _theirs(by: User, username: str) -> User:
    """Somebody else's account, locked."""
    require(by, Permission.ACCOUNT_EDIT)
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise OutOfReach("account")
    if user.pk == by.pk:
        raise Refused(
            ko="자기 계정은 바꿀 수 없습니다. 다른 데이터 담당자에게 부탁해 주세요.",
            en="Nobody changes the own account. Ask another steward.",
        )
    return user


def _keep_two_stewards(user: User, before: str) -> None:
    left = User.objects.filter(role=Role.STEWARD, is_active=True).exclude(pk=user.pk).count()
    if before == Role.STEWARD and user.is_active and left < STEWARDS:
        raise Refused(
            ko="데이터 담당자는 두 사람 이상 있어야 합니다. 먼저 다른 사람을 세워 주세요.",
            en="Two stewards must remain. Make another one first.",
        )


def _end(posting: Posting) -> None:
    yesterday = clock.today() - timedelta(days=1)
    if posting.from_on > yesterday:
        posting.delete()  # it never held a whole day; the trail keeps that it was there
    else:
        posting.to_on = yesterday
        posting.save(update_fields=["to_on"])


def _first_password(user: User) -> str:
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
    user.set_password(password)
    user.new_password = True
    user.save()
    return password
