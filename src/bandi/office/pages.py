"""What every page shows around its content: the way around by role, the place of work, the demo's day."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas
from bandi.office.accounts.roles import ROLES, Permission

LONGEST_NUMBER = 8  # digits
HTMX_VARY = ("HX-Request", "HX-History-Restore-Request")


@dataclass(frozen=True)
class Way:
    """One entry of the menu."""

    view: str
    label: Any
    permission: Permission | None = None
    also: Permission | None = None  # opens it as well


WAYS: tuple[tuple[Any, tuple[Way, ...]], ...] = (
    ("", (Way("worklist:desk", _("업무함"), Permission.HOUSEHOLD_VIEW),)),
    (_("오늘 할 일"), (
        Way("safety:safety", _("안전한 방문"), Permission.VISIT_PLAN, also=Permission.SAFETY_WATCH),
        Way("rounds:mine", _("내 순회"), Permission.WALK),
        Way("care:mine", _("내 돌봄"), Permission.CARE_GIVE),
        Way("network:mine", _("내 활동"), Permission.MEMBER_SELF),
        Way("worklist:clocks", _("법정 기한")),
        Way("access:handovers", _("인수인계"), Permission.HANDOVER_GIVE),
    )),
    (_("가구와 사례"), (
        Way("cases:cases", _("사례"), Permission.CASE_VIEW),
        Way("counsel:referrals", _("의뢰"), Permission.CASE_VIEW),
        Way("visits:transfers", _("이관"), Permission.CONTACT_RECORD),
        Way("contact:requests", _("연락 요청"), Permission.CONTACT_RECORD),
        Way("whereabouts:tasks", _("거주 확인"), Permission.HOUSEHOLD_VIEW),
        Way("pairs:queue", _("동일인 확인"), Permission.PAIR_DECIDE),
        Way("history:watches", _("이력관리"), Permission.HOUSEHOLD_VIEW),
        Way("choosing:queries", _("우리 조건"), Permission.QUERY_EDIT),
    )),
    (_("사람과 기관"), (
        Way("network:network", _("인적안전망"), Permission.NETWORK_VIEW),
        Way("rounds:beats", _("담당 구역"), Permission.NETWORK_VIEW),
        Way("care:team", _("돌봄단"), Permission.NETWORK_VIEW),
        Way("universal:plans", _("보편방문"), Permission.HOUSEHOLD_VIEW),
        Way("rewards:claims", _("신고 포상금"), Permission.CONTACT_RECORD),
        Way("rewards:payments", _("포상금 지급"), Permission.REWARD_PAY),
    )),
    (_("시민 창구"), (
        Way("reports:queue", _("알림"), Permission.CONTACT_RECORD),
        Way("reports:take", _("알림 받아 적기"), Permission.REPORT_PLACE),
        Way("reports:unplaced", _("동네 모르는 알림"), Permission.REPORT_PLACE),
        Way("applications:claims", _("신청"), Permission.HOUSEHOLD_VIEW),
        Way("callcentre:home", _("상담 전화"), Permission.CALL_TAKE),
        Way("callcentre:queue", _("방문 신청"), Permission.CONTACT_RECORD),
        Way("mine:requests", _("주민의 요청"), Permission.CONTACT_RECORD),
        Way("citizens:helping", _("위임받은 일")),
        Way("catalogue:programmes", _("복지사업")),
    )),
    (_("현황"), (
        Way("stewardship:team", _("팀 현황"), Permission.TEAM_VIEW),
        Way("stewardship:district", _("구 현황"), Permission.DISTRICT_VIEW),
        Way("supervision:nation", _("전국 현황"), Permission.NATION_VIEW),
        Way("analysis:gap", _("수급 공백"), Permission.GAP_VIEW),
        Way("analysis:what_if", _("바꿔 보기"), Permission.WHAT_IF),
        Way("analysis:alone", _("1인 가구"), Permission.GAP_VIEW),
        Way("analysis:channels", _("자료와 사람"), Permission.GAP_VIEW),
        Way("analysis:judge", _("평가"), Permission.JUDGE_VIEW),
    )),
    (_("운영"), (
        Way("stewardship:rounds", _("차수"), Permission.ROUND_RUN),
        Way("stewardship:feeds", _("받은 자료"), Permission.FEED_VIEW),
        Way("stewardship:audit", _("열람 기록"), Permission.AUDIT_VIEW),
        Way("retention:retention", _("보유와 파기"), Permission.RETENTION_RELEASE),
        Way("access:people", _("계정"), Permission.ACCOUNT_EDIT),
        Way("oversight:alerts", _("열람 경보"), Permission.ALERT_VIEW),
        Way("oversight:exports", _("반출"), Permission.EXPORT_ASK),
        Way("oversight:mine", _("내 열람")),
    )),
    ("", (Way("stewardship:help", _("도움말")),)),
)  # fmt: skip
"""Everything the menu knows, by the work it belongs to, of which a person sees what the role allows."""

FEW = 7  # entries that need no groups


@dataclass(frozen=True)
class Entry:
    """One entry of a person's menu on one page."""

    url: str
    label: Any
    here: bool
    exact: bool


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work (메뉴 묶음), folded behind its label; without one they stand open."""

    label: Any
    entries: list[Entry]

    @property
    def here(self) -> bool:
        """Whether the page lies behind it."""
        return any(entry.here for entry in self.entries)


def language() -> str:
    """The language of the page: ko or en."""
    return "en" if (get_language() or "ko").startswith("en") else "ko"


def eased(words: str) -> str:
    """Words of the content, in easy Korean where the page is and somebody wrote them so (쉬운 말)."""
    return gettext(words) if words and get_language() == "ko-easy" else words


def around(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: menu, place of work, role, the demo's day, and where the language switch returns to."""
    user = request.user
    known = isinstance(user, User)
    role = ROLES[user.role] if isinstance(user, User) else None
    return {
        "nav": menu(request) if known else [],
        "work_place": place_of_work(areas(user)) if isinstance(user, User) else "",
        "role_name": getattr(role, language(), ""),
        "may": {permission.name.lower(): True for permission in role.permissions} if role else {},
        "demo_day": clock.today() if settings.DEMO else None,
        "return_to": request.get_full_path() if request.method == "GET" else "/",
    }


def menu(request: HttpRequest) -> list[Group]:
    """The menu of the person who asks: a few entries stand open, many are folded by the work they belong to."""
    user = request.user
    allowed = [
        (label, [way for way in ways if way.permission is None or (isinstance(user, User) and _opens(user, way))])
        for label, ways in WAYS
    ]
    folded = sum(len(ways) for _, ways in allowed) > FEW
    return [
        Group(label if folded and len(ways) > 1 else "", [_entry(request, way) for way in ways])
        for label, ways in allowed
        if ways
    ]


def _entry(request: HttpRequest, way: Way) -> Entry:
    url = _address(way.view)
    return Entry(url, way.label, here=request.path.startswith(url), exact=request.path == url)


@cache
def _address(view: str) -> str:
    return reverse(view)


def _opens(user: User, way: Way) -> bool:
    return any(user.may(permission) for permission in (way.permission, way.also) if permission is not None)


def place_of_work(held: list[Area]) -> str:
    """서울특별시 중구 신당동; the district alone when there are several neighbourhoods; empty without any."""
    if not held:
        return ""
    first, ko = held[0], language() == "ko"
    town = (first.province_ko, first.district_ko) if ko else (first.district_en, first.province_en)
    if len(held) > 1:
        return " ".join(town) if ko else ", ".join(town)
    return " ".join((*town, first.name_ko)) if ko else ", ".join((first.name_en, *town))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether only the part that changes is asked for. Going back in the browser asks for the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_number(request: HttpRequest) -> int:
    """Which page of a list the address asks for; the first when it says nothing one can count to."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 1


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, fragment: str, status: int = 200
) -> HttpResponse:
    """The whole page, or the fragment when htmx asks for it."""
    chosen = fragment if wants_fragment(request) else template
    response = render(request, chosen, context, status=status)
    patch_vary_headers(response, HTMX_VARY)
    return response
