"""Finding the neighbourhood in charge by what somebody typed (동네 찾기), and the place of a poster's code."""

from collections.abc import Sequence

from django.db.models import Q

from bandi.office import clock
from bandi.office.accounts.models import Area
from bandi.office.network.partners import partner_of
from bandi.office.reports.reading import tidy

SHOWN = 30
NAMES = ("name_ko", "name_en", "district_ko", "district_en", "province_ko", "province_en")


def find_areas(text: str) -> Sequence[Area]:
    """Neighbourhoods whose names hold every word typed; those of exactly this name alone, where there are such."""
    words = tidy(text).replace(",", " ").split()[:6]
    if not words:
        return []
    rows = Area.objects.defer("outline")
    for word in words:
        rows = rows.filter(_any_of(word))
    found = list(rows.order_by("code")[: SHOWN * 10])
    last = words[-1].casefold()
    exact = [area for area in found if last in (area.name_ko.casefold(), area.name_en.casefold())]
    return (exact or found)[:SHOWN]


def area_of_poster(code: str) -> str | None:
    """The neighbourhood of the partner whose poster it is, while the agreement holds; None for other codes."""
    partner = partner_of(code, clock.today()) if code else None
    return partner.area_id if partner else None


def _any_of(word: str) -> Q:
    held = Q()
    for name in NAMES:
        held |= Q(**{f"{name}__icontains": word})
    return held
