"""Pages of who found whom (HTTP only). They show coarse counts and nobody's household."""

from datetime import date
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import User
from bandi.office.analysis.channels import SIDES, ChannelPage, channel_page
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.pages import language
from bandi.office.sheets import csv_answer

SMALL = "<8"
HEAD = {
    "ko": ["달 또는 길", "자료만", "사람만", "둘 다", "모두", "도움으로 이어짐", "첫 연락까지 가운데 값(일)"],
    "en": ["month or way", "data only", "people only", "both", "all", "led to help", "median days to contact"],
}


@login_required
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """Who found the households of a year: data, people, both; how soon they were met; how many nobody found."""
    return render(request, "analysis/channels.html", {"page": _page(request), "sides": SIDES})


@login_required
@require_GET
def channels_csv(request: HttpRequest) -> HttpResponse:
    """The published counts as a table."""
    page = _page(request)
    record(by=cast(User, request.user), action=Action.EXPORT, detail={"channels": page.district})
    rows: list[list[object]] = [[f"{row.month:%Y-%m}", *(SMALL if cell is None else cell for cell in row.cells), "", ""]
            for row in page.months]  # fmt: skip
    for row in page.channels:
        told = [SMALL if cell is None else cell for cell in (row.households, row.helped)]
        rows.append([row.name, "", "", "", *told, "" if row.days is None else row.days])
    return csv_answer("channels.csv", HEAD[language()], rows)


def _page(request: HttpRequest) -> ChannelPage:
    try:
        until = date.fromisoformat(request.GET.get("until", "")[:7] + "-01")
    except ValueError:
        until = None
    return channel_page(cast(User, request.user), district=request.GET.get("district", "")[:5], until=until)
