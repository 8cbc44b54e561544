"""The second factor at sign-in (2단계 인증): six digits that change every half minute (RFC 6238), or a code on paper.

The secret rests encrypted. A code counts once. Wrong codes lock only after the right password was given, so that nobody
can lock an officer out from outside.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from urllib.parse import quote

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils import timezone

from bandi.office.access.models import SecondFactor
from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import Refused

STEP, DIGITS = 30, 6  # seconds a code is shown; what every authenticator app uses
DRIFT = 1  # steps a telephone's clock may be wrong
PAPER = 8  # codes on paper
MOST_WRONG, LOCKED = 10, timedelta(minutes=30)
ISSUER = "Bandi"


@transaction.atomic
def begin(by: User) -> SecondFactor:
    """A secret to show to the person's app, the same until it is confirmed. Raises Refused when one is in use."""
    second, _ = SecondFactor.objects.get_or_create(user=by, defaults={"secret": _new_secret()})
    if second.confirmed_at is not None:
        raise Refused(ko="2단계 인증을 이미 쓰고 있습니다.", en="A second factor is in use already.")
    return second


@transaction.atomic
def confirm(by: User, *, code: str) -> list[str]:
    """From now on the code is asked for; returns the codes to write down on paper, shown this once.

    Raises Refused when the code is not the one the app shows now.
    """
    second = SecondFactor.objects.select_for_update().get(user=by)
    if second.confirmed_at is not None:
        raise Refused(ko="2단계 인증을 이미 쓰고 있습니다.", en="A second factor is in use already.")
    step = _step(second, code)
    if step is None:
        raise Refused(
            ko="코드가 맞지 않습니다. 앱에 지금 보이는 여섯 자리를 쓰고, 전화기의 시각이 맞는지 확인해 주세요.",
            en="That is not the code. Write the six digits the app shows now, and check the telephone's clock.",
        )
    second.confirmed_at, second.last_step = timezone.now(), step
    codes = _give_paper(second)
    record(by=by, action=Action.SECOND_SET)
    return codes


@transaction.atomic
def new_paper(by: User) -> list[str]:
    """New codes on paper; the old ones no longer count."""
    second = SecondFactor.objects.select_for_update().get(user=by, confirmed_at__isnull=False)
    codes = _give_paper(second)
    record(by=by, action=Action.SECOND_SET, detail={"paper": len(codes)})
    return codes


@transaction.atomic
def remove(user: User, *, by: User | None) -> None:
    """The password alone counts again: somebody lost both telephone and paper, or gets a new telephone."""
    SecondFactor.objects.filter(user=user).delete()
    record(by=by, action=Action.SECOND_REMOVE, detail={"account": user.username})


def check(user: User, code: str) -> bool:
    """Whether the code is the app's, or one from paper, and was not used before. Too many wrong ones: Refused."""
    with transaction.atomic():
        second = SecondFactor.objects.select_for_update().get(user=user, confirmed_at__isnull=False)
        _refuse_if_locked(second)
        if found := _take(second, code):
            second.wrong = 0
        else:
            second.wrong, second.wrong_at = second.wrong + 1, timezone.now()
            record(by=user, action=Action.SECOND_WRONG, detail={"wrong": second.wrong})
        second.save()
    return found


def shows(user: User, code: str) -> bool:
    """Whether the code would be right now. Counts nothing and uses nothing up."""
    second = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    if second is None or not code:
        return False
    step = _step(second, code)
    return (step is not None and step > second.last_step) or _digest(_plain(code).lower()) in second.left


@transaction.atomic
def set_password(*, by: User, password: str) -> None:
    """Another password of one's own; a given first password no longer counts."""
    by.set_password(password)
    by.new_password = False
    by.save(update_fields=["password", "new_password"])
    record(by=by, action=Action.PASSWORD_SET)


def picture(second: SecondFactor, user: User) -> str:
    """The QR code for the person's app, as an SVG element."""
    secret = str(second.secret)
    label = quote(f"{ISSUER}:{user.username}")
    address = f"otpauth://totp/{label}?secret={secret}&issuer={ISSUER}&digits={DIGITS}&period={STEP}"
    return segno.make(address, error="m").svg_inline(scale=5, border=2, light="#fff")


def _take(second: SecondFactor, code: str) -> bool:
    step = _step(second, code)
    if step is not None and step > second.last_step:
        second.last_step = step
        return True
    told = _plain(code).lower()
    used, left = _digest(told), second.left
    second.paper = "\n".join(kept for kept in left if kept != used)
    return used in left


def _step(second: SecondFactor, code: str) -> int | None:
    """The step whose code this is: now, or one before or after."""
    told = _plain(code).encode()
    totp = TOTP(base64.b32decode(str(second.secret)), DIGITS, SHA1(), STEP)  # noqa: S303 - what authenticator apps use
    now = int(timezone.now().timestamp()) // STEP
    steps = (now, *(now + away for drift in range(1, DRIFT + 1) for away in (-drift, drift)))
    return next((step for step in steps if secrets.compare_digest(totp.generate(step * STEP), told)), None)


def _refuse_if_locked(second: SecondFactor) -> None:
    if second.wrong >= MOST_WRONG and second.wrong_at is not None:
        if timezone.now() - second.wrong_at < LOCKED:
            raise Refused(
                ko="틀린 코드가 여러 번 들어왔습니다. 30분 뒤에 다시 해 주세요. 본인이 아니라면 비밀번호를 바꾸세요.",
                en="Too many wrong codes. Try again in half an hour. If it was not you, change your password.",
            )
        second.wrong = 0


def _give_paper(second: SecondFactor) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(5)).decode().lower() for _ in range(PAPER)]
    second.paper = "\n".join(_digest(code) for code in codes)
    second.save()
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "")
