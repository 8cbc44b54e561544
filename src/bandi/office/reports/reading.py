"""What strangers type, read with care (쓴 글 살피기): numbers that name somebody are taken out, places compared."""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

from bandi.office.encryption import derived_key

DASH = r"[\s\-\u2010-\u2015\u2212.·]{0,3}"
RESIDENT = re.compile(rf"(?<!\d)(\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])){DASH}(\d{DASH}\d{{6}})(?!\d)")
PHONE = re.compile(rf"(?<!\d)(?:\+?82{DASH}|0)(?:1[016789]|2|[3-6]\d|70|50\d?){DASH}\d{{3,4}}{DASH}\d{{4}}(?!\d)")
HIDDEN = r"\1-*******"


def tidy(text: str) -> str:
    """One way of writing: composed letters, half-width digits, no blanks around."""
    return unicodedata.normalize("NFKC", text or "").strip()


def without_resident_numbers(text: str) -> tuple[str, list[str]]:
    """The text with resident numbers masked (900101-*******), and the numbers that stood there."""
    told = tidy(text)
    numbers = [f"{birth}-{re.sub(r'[^0-9]', '', rest)}" for birth, rest in RESIDENT.findall(told)]
    return RESIDENT.sub(HIDDEN, told), numbers


def holds_resident_number(text: str) -> bool:
    """Whether a resident number stands in the text."""
    return bool(RESIDENT.search(tidy(text)))


def holds_phone(text: str) -> bool:
    """Whether a telephone number stands in the text."""
    return bool(PHONE.search(tidy(text)))


def phone_of(text: str) -> str | None:
    """010-1234-5678 from every usual way of writing it; None when it is no Korean telephone number."""
    digits = re.sub(r"\D", "", re.sub(r"^\s*\+?82", "0", tidy(text)))
    if re.fullmatch(r"1[568]\d{6}", digits):
        return f"{digits[:4]}-{digits[4:]}"
    digits = "0" + digits.lstrip("0") if digits.startswith("00") else digits
    if not re.fullmatch(r"0(?:2\d{7,8}|[13-7]\d{8,10})", digits):
        return None
    head = 2 if digits.startswith("02") else 3
    return f"{digits[:head]}-{digits[head:-4]}-{digits[-4:]}"


def mark_of(area: str, place: str) -> str:
    """A keyed digest that is the same for the same place of a neighbourhood; empty where no place was told."""
    told = re.sub(r"[\s,.\-()]+", "", tidy(place)).casefold()
    if not told:
        return ""
    key = derived_key(settings.OFFICE_KEY_FILE, "places of reports")
    return hmac.new(key, f"{area}\n{told}".encode(), hashlib.sha256).hexdigest()
