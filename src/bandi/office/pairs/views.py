"""Pages for telling whether two records are of one person (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.errors import BandiError, in_words
from bandi.office.pages import answer
from bandi.office.pairs import actions, queries
from bandi.office.pairs.models import LinkPair

State = LinkPair.State
TABS = (
    ("waiting", gettext_lazy("판단 대기")),
    ("later", gettext_lazy("나중에 볼 것")),
    ("decided", gettext_lazy("판단한 것")),
)
ORDERS = (
    ("most", gettext_lazy("걸린 체납이 긴 순")),
    ("oldest", gettext_lazy("오래 기다린 순")),
    ("sure", gettext_lazy("닮은 순")),
)
VERDICTS = {
    State.SAME: gettext_lazy("같은 사람"),
    State.DIFFERENT: gettext_lazy("다른 사람"),
    State.LATER: gettext_lazy("나중에"),
}
DONE = {
    State.SAME: gettext_lazy("‘같은 사람’으로 적었습니다. 다음 차수부터 두 기록을 이어 봅니다."),
    State.DIFFERENT: gettext_lazy("‘다른 사람’으로 적었습니다. 다음 차수부터 이 둘을 다시 묻지 않습니다."),
    State.LATER: gettext_lazy("나중에 보기로 했습니다. ‘나중에 볼 것’에 남아 있습니다."),
}


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, names masked; what was decided under its own tab."""
    tab = request.GET.get("tab", "")
    sort = request.GET.get("sort", "")
    number = request.GET.get("page", "1")
    page = queries.queue(
        cast(User, request.user),
        tab=tab if tab in queries.TABS else "waiting",
        sort=sort if sort in queries.ORDERS else "most",
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1,
    )
    context = {
        "page": page,
        "tab": tab if tab in queries.TABS else "waiting",
        "sort": sort if sort in queries.ORDERS else "most",
        "tabs": [(code, name, page.counts[code]) for code, name in TABS],
        "orders": ORDERS,
        "before": _before(request),
        "verdicts": VERDICTS,
    }
    return render(request, "pairs/queue.html", context)


@login_required
@require_GET
def pair(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Both sides beside one another, masked: what agrees, what differs, how much each weighs."""
    return _page(request, pair, reveal=False)


@login_required
@require_POST
def reveal(request: HttpRequest, pair: UUID) -> HttpResponse:
    """The same page with names, birth dates, telephones and addresses. Written to the trail."""
    return _page(request, pair, reveal=True)


@login_required
@require_POST
def decide(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Keeps what was said and leads to the next pair."""
    verdict = request.POST.get("verdict", "")
    note = request.POST.get("note", "")
    user = cast(User, request.user)
    try:
        actions.decide(by=user, pair=pair, verdict=verdict, note=note[:500])
    except BandiError as error:
        messages.error(request, in_words(error))
        return redirect("pairs:pair", pair)
    messages.success(request, DONE[State(verdict)])
    following = queries.following(user)
    place = reverse("pairs:pair", args=[following]) if following else reverse("pairs:queue")
    return redirect(f"{place}?before={pair}")


@login_required
@require_POST
def undo(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Takes a decision back: the pair waits again."""
    try:
        actions.undo(by=cast(User, request.user), pair=pair)
        messages.success(
            request, _("판단을 되돌렸습니다. 다음 차수부터 두 기록은 따로 남고, 이 쌍은 다시 판단을 기다립니다.")
        )
    except BandiError as error:
        messages.error(request, in_words(error))
    return redirect("pairs:pair", pair)


def _page(request: HttpRequest, pair: UUID, *, reveal: bool) -> HttpResponse:
    page = queries.pair_page(cast(User, request.user), pair, reveal=reveal)
    context: dict[str, Any] = {
        "page": page,
        "pair": page.pair,
        "sides": (("told", page.told), ("registered", page.registered)),
        "verdict": VERDICTS.get(State(page.pair.state), ""),
        "verdicts": VERDICTS,
        "before": _before(request),
        "live": _("두 사람의 이름과 연락처를 열었습니다. 열람 기록에 남았습니다.") if reveal else "",
    }
    return answer(request, "pairs/pair.html", context, fragment="pairs/sides.html")


def _before(request: HttpRequest) -> UUID | None:
    """The pair that was decided a moment ago, to take it back from here."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
