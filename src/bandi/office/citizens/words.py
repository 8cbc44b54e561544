"""Codes of citizens and mandates, with their words in Korean and English (시민 용어)."""

from enum import StrEnum


class Proof(StrEnum):
    """What showed who a citizen is (본인확인 방법)."""

    PROVIDER = "online"  # an identity provider, online
    COUNTER = "counter"  # a paper shown at the counter


PROOFS: dict[str, tuple[str, str]] = {
    Proof.PROVIDER: ("온라인 본인확인", "Identity provider"),
    Proof.COUNTER: ("창구에서 신분증 확인", "Paper shown at the counter"),
}


class Opens(StrEnum):
    """What a key of a citizen leads to (열쇠의 쓰임)."""

    SUBJECT = "subject"  # the provider's name for somebody
    PERSON = "person"  # a resident number
    COUNTER = "counter"  # a code given at the counter, for ten minutes
    MANDATE = "mandate"  # a code with which a helper takes a mandate up
    SPENT = "spent"  # what counted once and does not again


class Power(StrEnum):
    """How far a mandate goes (위임 범위)."""

    READ = "read"
    ACT = "act"


POWERS: dict[str, tuple[str, str]] = {
    Power.READ: ("보기만", "May look"),
    Power.ACT: ("대신 신청하기까지", "May apply in her place"),
}

PAPERS: dict[str, tuple[str, str]] = {
    "resident_card": ("주민등록증", "Resident card"),
    "licence": ("운전면허증", "Driving licence"),
    "passport": ("여권", "Passport"),
    "foreigner_card": ("외국인등록증", "Foreigner's card"),
    "welfare_card": ("복지카드(장애인등록증)", "Disability card"),
}
"""What an officer looked at before giving a code at the counter; its number is not kept."""
