"""What one row of a register must be (등록 규칙), when it opens anything, and the digests one may search for.

A name and a number rest encrypted and cannot be searched. Beside them stand keyed digests of the whole name, of the
name without its first syllable, of the number and of its last four digits: whoever types one of these finds the row.
"""

import hmac
import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from bandi.office.discovery.door.network import network
from bandi.office.encryption import derived_key

if TYPE_CHECKING:
    from bandi.office.network.models import Member

PHONE = re.compile(r"0\d{8,10}")
RESIDENT = re.compile(r"\d{6}[- ]?[1-8]\d{6}")
LONGEST_NAME, LAST = 60, 4
SOON = timedelta(days=60)
MARK = 16  # letters of a digest that are kept
STATES: dict[str, tuple[str, str]] = {
    "ready": ("활동 중", "Active"),
    "untrained": ("교육 전", "Not trained yet"),
    "unpledged": ("서약 전", "Pledge not signed yet"),
    "uncleared": ("신원조회 없음·지남", "No valid clearance"),
    "early": ("시작 전", "Not begun yet"),
    "over": ("임기 끝남", "Term over"),
    "ended": ("활동 종료", "Ended"),
}
"""How a member stands on a day, in words."""
STAGES: dict[str, tuple[str, str]] = {
    "ready": ("교육·서약 마침", "Trained and pledged"),
    "untrained": ("교육 전", "Not trained yet"),
    "unpledged": ("서약 전", "Pledge not signed yet"),
    "uncleared": ("신원조회 없음·지남", "No valid clearance"),
    "soon": ("60일 안에 끝남", "Ends within 60 days"),
    "over": ("임기 지남", "Term past"),
}
"""How far members are (`stages`), in words."""
REFUSALS: dict[str, tuple[str, str]] = {
    "name": ("이름이 없거나 60자를 넘습니다.", "The name is missing or longer than 60 letters."),
    "phone": (
        "전화번호가 없거나 0으로 시작하는 9~11자리가 아닙니다. 이름이 같은 사람과 구별하는 데 씁니다.",
        "The telephone number is missing or not 9 to 11 digits from 0; it tells namesakes apart.",
    ),
    "kind": ("구분을 알 수 없습니다. 화면의 구분 이름을 그대로 써 주세요.", "Unknown kind. Use a name from the page."),
    "group": ("신고의무자 직군을 알 수 없습니다.", "Unknown group of mandated reporters."),
    "area": ("맡은 동네가 아니거나 없는 이름입니다.", "Not a neighbourhood of yours, or no such name."),
    "day": ("날짜를 2026-09-22처럼 써 주세요.", "Write days like 2026-09-22."),
    "term": ("끝나는 날이 시작하는 날보다 앞섭니다.", "The term ends before it begins."),
    "future": ("아직 오지 않은 날입니다.", "That day has not come yet."),
    "resident": (
        "주민등록번호로 보이는 값이 있어 이 줄은 읽지 않았습니다. 파일에서 지워 주세요.",
        "Something looks like a resident number, so this row was not read. Take it out of the file.",
    ),
    "twice": ("같은 파일에 이미 나온 사람입니다.", "The same person stands above in this file."),
    "gone": (
        "이미 활동을 마친 사람입니다. 다시 시작하려면 그 사람의 화면에서 되돌려 주세요.",
        "This membership has ended. To begin again, take the end back on its page.",
    ),
}
"""Why a row of a file is refused, in words."""


def tidy(text: str) -> str:
    """A name in one form: composed letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digits(text: str) -> str:
    """The digits of a telephone number; +82 becomes 0."""
    found = re.sub(r"\D", "", text)
    return f"0{found[2:]}" if found.startswith("82") else found


def spaced(phone: str) -> str:
    """0270000001 as 02-7000-0001, 01012345678 as 010-1234-5678."""
    first = 2 if phone.startswith("02") else 3
    return f"{phone[:first]}-{phone[first:-LAST]}-{phone[-LAST:]}"


def person_of(name: str, phone: str) -> str:
    """The digest by which the same person is noticed."""
    return _digest(f"person:{name.casefold()}:{phone}")


def marks_of(name: str, phone: str) -> list[str]:
    """The digests of one member."""
    plain = name.casefold().replace(" ", "")
    given = [f"name:{plain[1:]}"] if len(plain) > 2 else []
    return [_digest(text)[:MARK] for text in (f"name:{plain}", *given, f"phone:{phone}", f"last:{phone[-LAST:]}")]


def wanted(text: str) -> str | None:
    """The digest of what somebody typed to find a member; None when it is nothing one can search for."""
    number = digits(text)
    if number and not re.search(r"[^\d\s+()-]", text):
        kind = "last" if len(number) == LAST else "phone"
        return _digest(f"{kind}:{number}")[:MARK]
    name = tidy(text).casefold().replace(" ", "")
    return _digest(f"name:{name}")[:MARK] if name else None


def state_of(row: "Member", on: date) -> str:
    """Which of STATES a member is in. Training and pledge come before anything opens; every last day still counts."""
    clear = row.kind not in cleared() or (row.clearance_until is not None and row.clearance_until >= on)
    asked = (
        ("ended", row.ended_on is not None and row.ended_on <= on),
        ("over", row.to_on is not None and row.to_on < on),
        ("early", row.from_on > on),
        ("untrained", row.trained_on is None or row.trained_on > on),
        ("unpledged", row.pledged_on is None or row.pledged_on > on),
        ("uncleared", not clear),
    )
    return next((state for state, holds in asked if holds), "ready")


def standing(on: date) -> Q:
    """Memberships that hold on a day, ready or not."""
    return Q(Q(ended_on__isnull=True) | Q(ended_on__gt=on), Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)


def ready(on: date) -> Q:
    """Members to whom something opens on a day: what `state_of` calls ready."""
    clear = ~Q(kind__in=cleared()) | Q(clearance_until__gte=on)
    return standing(on) & clear & Q(trained_on__lte=on, pledged_on__lte=on)


def stages(on: date) -> dict[str, Q]:
    """How far members are on a day. Of those whose membership holds, each is in exactly one of the first four.

    `soon`: holds, and the term or the clearance ends within 60 days. `over`: the term is past, not ended by anybody.
    """
    held, until = standing(on), on + SOON
    trained, pledged = Q(trained_on__lte=on), Q(pledged_on__lte=on)
    lacks = Q(kind__in=cleared()) & (Q(clearance_until__isnull=True) | Q(clearance_until__lt=on))
    return {
        "ready": ready(on),
        "untrained": held & (Q(trained_on__isnull=True) | Q(trained_on__gt=on)),
        "unpledged": held & trained & (Q(pledged_on__isnull=True) | Q(pledged_on__gt=on)),
        "uncleared": held & trained & pledged & lacks,
        "soon": held & (Q(to_on__lte=until) | Q(kind__in=cleared(), clearance_until__range=(on, until))),
        "over": Q(Q(ended_on__isnull=True) | Q(ended_on__gt=on), to_on__lt=on),
    }


def cleared() -> list[str]:
    """Kinds that need a clearance."""
    return [one.id for one in network().kinds if one.clearance]


def _digest(text: str) -> str:
    return hmac.digest(derived_key(settings.OFFICE_KEY_FILE, "network"), text.encode(), "sha256").hex()
