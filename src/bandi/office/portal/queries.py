"""Questions of the public pages. None of them returns a person."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator

from bandi.office.catalogue import finder as catalogue
from bandi.office.catalogue.models import Programme
from bandi.office.discovery.door import programmes

PER_PAGE = 20


def listed(asked: str, codes: Mapping[str, str], *, page: str) -> "tuple[Page[Any], list[Programme]]":
    """A page of programmes and its rows: by words that forgive, and by official codes."""
    rows = Programme.objects.filter(
        gone=False, same_as="", **{f"{name}__contains": [code] for name, code in codes.items()}
    )
    if not asked.strip():
        cut: Page[Any] = Paginator(rows.defer("finding", "body").order_by("name_ko", "id"), PER_PAGE).get_page(page)
        return cut, list(cut)
    names = programmes.find(_haystacks(*catalogue.version()), asked)
    if codes:
        kept = set(rows.order_by().values_list("pk", flat=True))
        names = [name for name in names if name in kept]
    cut = Paginator(names, PER_PAGE).get_page(page)
    here = Programme.objects.defer("finding", "body").in_bulk(list(cut))
    return cut, [here[name] for name in cut]


@lru_cache(maxsize=1)
def _haystacks(at: Any, count: int) -> tuple[tuple[str, str], ...]:
    """What is searched of each programme, once for each version of the catalogue."""
    rows = Programme.objects.filter(gone=False, same_as="").order_by("id")
    return tuple(rows.values_list("id", "finding"))
