"""Questions about the catalogue. None of them returns a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.catalogue.models import CatalogueChange, CatalogueImport, Programme
from bandi.office.discovery.door import programmes

PER_PAGE, CHANGES_PER_PAGE, IMPORTS = 30, 30, 10


@dataclass(frozen=True)
class Counter:
    """How many programmes the office holds, and how much a machine can say of them."""

    total: int
    calculated: int
    conditions: int
    text: int
    merged: int  # loaded programmes that are one of ours, not counted again


def counter() -> Counter:
    """Counts programmes that still exist, each once."""
    rows = Programme.objects.filter(gone=False).order_by()
    counted: dict[str, int] = dict(rows.filter(same_as="").values_list("kind").annotate(n=Count("pk")))
    return Counter(
        total=sum(counted.values()),
        calculated=counted.get("calculated", 0),
        conditions=counted.get("conditions", 0),
        text=counted.get("text", 0),
        merged=rows.exclude(same_as="").count(),
    )


def found(user: User, asked: Mapping[str, str], *, page: int) -> "tuple[Page[Any], list[Programme]]":
    """A page and its programmes, by words and codes: `q`, `where`, `life`, `target`, `theme`, `kind`, `source`.

    Without `where`, what people in the user's own neighbourhoods can ask for: the nation's, province's and district's.
    """
    rows = Programme.objects.filter(serving(areas(user), asked.get("where", "")), gone=False).defer("body", "finding")
    for name in programmes.FILTERS:
        if asked.get(name):
            rows = rows.filter(**{f"{name}__contains": [asked[name]]})
    for name in ("kind", "source"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if not asked.get("source"):
        rows = rows.filter(same_as="")
    if not (asked.get("q") or "").strip():
        cut: Page[Any] = Paginator(rows.order_by("finding", "id"), PER_PAGE).get_page(page)
        return cut, list(cut)
    names = programmes.find(rows.order_by().values_list("id", "finding"), asked["q"])
    cut = Paginator(names, PER_PAGE).get_page(page)
    here = Programme.objects.defer("body", "finding").in_bulk(list(cut))
    return cut, [here[name] for name in cut]


def runs(row: Programme, on: date) -> bool:
    """Whether the programme can be asked for on that day."""
    first, last = (str(row.body.get(name) or "") for name in ("valid_from", "valid_to"))
    began, ended = not first or date.fromisoformat(first) <= on, bool(last) and date.fromisoformat(last) <= on
    return not row.gone and began and not ended


def serving(places: Iterable[Area], where: str = "") -> Q:
    """Programmes for these places: all where there are none. `where`: all, nation or local instead of every level."""
    towns = {(area.province_ko, area.district_ko) for area in places}
    nation, local = Q(province=""), Q()
    for province, district in sorted(towns):
        provinces, districts = programmes.place_names(province, district)
        local |= Q(province__in=provinces, district__in=("", *districts))
    if where == "all" or (not towns and where not in {"nation", "local"}):
        return Q()
    if where == "nation":
        return nation
    return (local if towns else ~nation) if where == "local" else nation | local


def programme(name: str) -> tuple[Programme, list[CatalogueChange], list[Programme]] | None:
    """One programme, its decided changes (newest first), and the loaded programmes that are the same one."""
    row = Programme.objects.filter(pk=name).first()
    if row is None:
        return None
    decided = CatalogueChange.objects.filter(programme=name).exclude(state=CatalogueChange.State.PENDING)
    history = list(decided.select_related("decided_by", "came_in")[:CHANGES_PER_PAGE])
    return row, history, list(Programme.objects.filter(same_as=name).defer("finding"))


def waiting(user: User, *, kind: str, came_in: int | None, page: int) -> "Page[CatalogueChange]":
    """Changes that wait for a decision, oldest first; of one file when `came_in` names it."""
    require(user, Permission.CATALOGUE_APPROVE)
    rows = _pending(kind, came_in).select_related("came_in")
    return Paginator(rows.order_by("pk"), CHANGES_PER_PAGE).get_page(page)


def waiting_ids(*, kind: str = "", came_in: int | None = None) -> list[int]:
    """Every change that waits."""
    return list(_pending(kind, came_in).order_by("pk").values_list("pk", flat=True))


def waiting_counts(*, came_in: int | None = None) -> dict[str, int]:
    """How many wait, by kind."""
    return dict(_pending("", came_in).order_by().values_list("kind").annotate(n=Count("pk")))


def imports(user: User) -> list[CatalogueImport]:
    """The files read last, with how many of their changes wait."""
    require(user, Permission.CATALOGUE_APPROVE)
    return list(CatalogueImport.objects.select_related("by")[:IMPORTS])


def came_in(user: User, number: int) -> CatalogueImport | None:
    """One file that was read."""
    require(user, Permission.CATALOGUE_APPROVE)
    return CatalogueImport.objects.select_related("by").filter(pk=number).first()


def _pending(kind: str, came_in: int | None) -> "QuerySet[CatalogueChange]":
    rows: QuerySet[CatalogueChange] = CatalogueChange.objects.filter(state=CatalogueChange.State.PENDING)
    rows = rows.filter(kind=kind) if kind else rows
    return rows if came_in is None else rows.filter(came_in=came_in)
