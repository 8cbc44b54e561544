"""What each result code means, in one line, and how a form groups them (처리 결과 뜻)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.visits.rules import Tried, check_result

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("지원으로 이어짐"),
        ("pub_basic", "pub_nearpoor", "pub_emergency", "pub_other", "priv_link", "case_mgmt", "already_served"),
    ),
    (_("만났고 계속 살핌"), ("monitor",)),
    (_("지원하지 않음"), ("not_needed", "ineligible", "refused")),
    (_("만나지 못함"), ("unlocated", "long_absence", "moved")),
    (_("명단에서 정리"), ("dead", "duplicate", "data_error")),
)
"""Every outcome once, in the order in which an officer looks for it."""

DEFINITIONS: dict[str, Promise] = {
    "pub_basic": _("생계·의료·주거·교육급여 가운데 하나 이상을 받게 되었습니다."),
    "pub_nearpoor": _("차상위 자격(본인부담 경감, 자활, 장애수당 등)을 받게 되었습니다."),
    "pub_emergency": _("긴급복지 생계·의료·주거 지원을 받게 되었습니다."),
    "pub_other": _("요금 감면, 바우처, 돌봄 등 다른 공공서비스를 받게 되었습니다."),
    "priv_link": _("공동모금회, 푸드뱅크 등 민간의 도움으로 이었습니다."),
    "case_mgmt": _("여러 어려움이 겹쳐 통합사례관리 대상으로 등록했습니다."),
    "already_served": _("이미 필요한 지원을 받고 있음을 확인했습니다."),
    "monitor": _("지금은 지원이 없지만 정한 날에 다시 살핍니다."),
    "not_needed": _("만나서 소득과 형편을 확인했고 도움이 필요하지 않습니다."),
    "ineligible": _("신청했으나 기준을 넘어 받지 못했습니다."),
    "refused": _("설명을 들은 뒤 도움을 원하지 않는다고 밝혔습니다."),
    "unlocated": _("여러 번 시도했으나 만나지 못했습니다. 끝이 아니며 다음 차수에 다시 올라옵니다."),
    "long_absence": _("입원, 시설 입소, 군 복무, 출국 등으로 오래 집을 비웠습니다. 다음 차수에 다시 봅니다."),
    "moved": _("다른 곳으로 옮긴 것을 확인했고 새 주소지 담당에게 넘겼습니다."),
    "dead": _("사망을 확인했습니다."),
    "duplicate": _("같은 가구가 두 번 올라 한쪽에서 처리합니다."),
    "data_error": _("신호가 다른 집의 것이거나 사실과 다릅니다."),
}


@dataclass(frozen=True)
class OutcomeChoice:
    """One result as the form offers it."""

    code: str
    name: str
    meaning: Promise
    needs_second: bool
    blocked: str  # why it may not be given yet; empty when it may


@dataclass(frozen=True)
class OutcomeGroup:
    """Results that belong together."""

    name: Promise
    choices: Sequence[OutcomeChoice]


def outcome_groups(tried: Sequence[Tried], *, meeting_lacks: bool = False) -> list[OutcomeGroup]:
    """Every result with its meaning, whether a second person must look, and what is still missing, before asking."""
    return [
        OutcomeGroup(name, [_choice(code, tried, meeting_lacks=meeting_lacks) for code in codes])
        for name, codes in GROUPS
    ]


def _choice(code: str, tried: Sequence[Tried], *, meeting_lacks: bool) -> OutcomeChoice:
    name, meaning = door.label("outcome", code, get_language() or "ko"), DEFINITIONS[code]
    try:
        return OutcomeChoice(
            code, name, meaning, needs_second=check_result(code, tried, meeting_lacks=meeting_lacks), blocked=""
        )
    except Refused as refused:
        return OutcomeChoice(code, name, meaning, needs_second=True, blocked=refused.sentence)
