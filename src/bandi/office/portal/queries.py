"""Questions of the public pages. None of them returns a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator

from bandi.office.accounts.models import Area
from bandi.office.catalogue import finder as catalogue
from bandi.office.catalogue.models import Programme
from bandi.office.discovery.door import programmes
from bandi.office.pages import language
from bandi.office.worklist.outline import PLACE, Atlas, atlas, middle_of

PER_PAGE = 20


@dataclass(frozen=True)
class Shape:
    """One place on the map: its number in the list, its outline, and where the number stands."""

    number: int
    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class OfficesPage:
    """The welfare offices of one district; no places where this installation has none of its neighbourhoods."""

    places: Sequence[Area]
    map: Atlas | None

    @property
    def name_ko(self) -> str:
        """Province and district."""
        return f"{self.places[0].province_ko} {self.places[0].district_ko}"

    @property
    def name_en(self) -> str:
        """District and province."""
        return f"{self.places[0].district_en}, {self.places[0].province_en}"

    @property
    def shapes(self) -> list[Shape]:
        """Each place on the map, numbered as in the list, in the order of the list."""
        paths = dict(self.map.paths) if self.map else {}
        names = [(area.code, str(getattr(area, f"name_{language()}"))) for area in self.places]
        numbered = ((at, code, name, paths.get(code)) for at, (code, name) in enumerate(names, start=1))
        return [Shape(at, code, name, path, *middle_of(path)) for at, code, name, path in numbered if path]


def offices(district: str) -> OfficesPage:
    """Offices of a district code by name, and its map."""
    places = list(Area.objects.filter(district_code=district).order_by("name_ko"))
    return OfficesPage(places, atlas({area.code: area.outline for area in places}, digits=PLACE))


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
