"""Names and addresses as they may stand on a shared screen (가림 처리)."""

import re

HIDDEN = "○"
PAIR_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")


def masked_name(name: str | None) -> str:
    """박○순, 김○, 남궁○○; Latin names keep the initial. Without a name: the sign alone."""
    text = (name or "").strip()
    if not text:
        return HIDDEN * 3
    if text[0].isascii():
        return f"{text[0]}{HIDDEN * 2}"
    family = next((pair for pair in PAIR_SURNAMES if text.startswith(pair) and len(text) > len(pair)), text[0])
    given = text[len(family) :]
    if len(family) == 2 or len(given) < 2:
        return family + HIDDEN * max(1, len(given))
    return family + HIDDEN * (len(given) - 1) + given[-1]


def masked_phone(phone: str | None) -> str:
    """010-****-5678; empty when unknown."""
    digits = re.sub(r"\D", "", phone or "")
    return f"{digits[:3]}-****-{digits[-4:]}" if len(digits) >= 9 else ""


def road_of(street: str | None) -> str:
    """The name of the road without the building's number: 다산로44길 12 -> 다산로44길."""
    found = re.match(r"^(.*?(?:대로|로|길)(?:\d+번?[가-힣]?길)?)(?:\s|\d|$)", (street or "").strip())
    return found.group(1).split()[-1] if found else ""
