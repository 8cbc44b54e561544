"""Pages of counts (HTTP only): the safety net of the nation, training and pledge by group; tables of both."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network as content
from bandi.office.network import nation as net
from bandi.office.network.marks import STAGES
from bandi.office.network.training import Trained, training
from bandi.office.pages import language
from bandi.office.sheets import sheet_answer


@login_required
@require_GET
def nation(request: HttpRequest) -> HttpResponse:
    """Where the nation's safety net is thin; `?as=csv` and `?as=xlsx` the same as a table."""
    user = cast(User, request.user)
    kinds = {one.id: one for one in content().kinds}
    kind, inside = kinds.get(request.GET.get("kind", "")), request.GET.get("within", "")
    sort = request.GET.get("sort", net.SORTS[0])
    page = net.nation_net(user, inside=inside, kind=kind.id if kind else "", sort=sort)
    if taken := request.GET.get("as"):
        record(by=user, action=Action.EXPORT, detail={"net": inside, "rows": len(page.places)})
        return sheet_answer("safety-net", taken, _place_head(), [_place_row(one) for one in page.places])
    labels = (_("빈 곳부터"), _("1,000가구당 적은 순"), _("사람이 많은 순"), _("지역 코드순"))
    sorts = zip(net.SORTS, labels, strict=True)
    kept = request.GET.copy()
    kept.pop("as", None)
    context = {"page": page, "kind": kind, "kinds": content().kinds, "sort": sort, "sorts": list(sorts),
               "inside": inside, "kept": kept.urlencode(), "stages": _stage_words()}  # fmt: skip
    return render(request, "network/nation.html", context)


@login_required
@require_GET
def training_page(request: HttpRequest) -> HttpResponse:
    """Training and pledge by group in the person's neighbourhoods; `?as=csv` and `?as=xlsx` the same as a table."""
    user = cast(User, request.user)
    rows = training(user)
    if taken := request.GET.get("as"):
        record(by=user, action=Action.EXPORT, areas=areas_of(user), detail={"training": len(rows)})
        told = ([row.name, *(count for *_stage, count in row.cells)] for row in rows)
        return sheet_answer("training", taken, [_("구분"), *_stage_words()], told)
    return render(request, "network/training.html", {"rows": rows, "stages": _stage_words()})


def _stage_words() -> Sequence[str]:
    return [STAGES[name][language() == "en"] for name in Trained.COLUMNS]


def _place_head() -> list[Any]:
    return [_("코드"), _("지역"), _("동네"), _("명부가 있는 동네"), _("그 동네의 가구"), _("활동 중"), _("기다림"),
            _("1,000가구당"), _("아무도 없는 칸"), *(getattr(one, language()) for one in content().kinds)]  # fmt: skip


def _place_row(one: net.PlaceLine) -> list[Any]:
    few, none = _("8 미만"), _("자료 없음")

    def told(count: float | None) -> Any:
        return none if not one.told else few if count is None else count

    lanes = [told(one.cells[kind.id].people) if kind.id in one.cells else none for kind in content().kinds]
    return [one.code, getattr(one, language()), one.hubs, one.told, one.homes, told(one.people), told(one.waits),
            told(one.rate), one.gaps if one.told else none, *lanes]  # fmt: skip
