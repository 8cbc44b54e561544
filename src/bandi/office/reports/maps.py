"""The map on which a place is tapped (지도에서 고르기): province, district, neighbourhood, point; no script, no tiles.

The picture is an `<input type="image">`: a browser without script sends where it was pressed. What was typed travels
along in hidden fields, and nothing of it stands in an address. Every choice of a neighbourhood is a button as well.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from bandi.office.accounts.models import Area
from bandi.office.reports.places import find_areas
from bandi.office.reports.points import area_at, holds, point_of, written
from bandi.office.worklist.outline import LETTER, PLACE, Atlas, atlas, middle_of

SIZE = 280  # pixels of the longer side: fits a telephone of 320, and the browser sends pixels as they are drawn
DISTRICT = 5  # digits of a code


@dataclass(frozen=True)
class Step:
    """One step on the map: what can be chosen, and the picture it can be tapped on."""

    at: str  # code of the place shown; empty for the nation
    choices: Sequence[tuple[str, str]] = ()  # codes with names
    title: str = ""  # name of the place shown
    picture: str = ""  # data address of an SVG
    width: int = 0
    height: int = 0
    error: str = ""  # key of the content's words

    @property
    def up(self) -> str:
        """The code of the place around."""
        return {PLACE: self.at[:DISTRICT], DISTRICT: self.at[:2]}.get(len(self.at), "")


@dataclass(frozen=True)
class Pin:
    """A tapped point on the outline of its neighbourhood; x and y are None where it lies beside it."""

    path: str
    width: int
    height: int
    x: float | None
    y: float | None
    words: str  # latitude, longitude: as maps are searched


def begin(town: str, lang: str) -> Step:
    """Where the map opens: at the place somebody typed if there is but one, else wherever there is a choice."""
    codes = [area.code for area in find_areas(town)]
    for digits in (PLACE, DISTRICT, 2):
        around = {code[:digits] for code in codes}
        if len(around) == 1:
            return step(around.pop(), lang)
    return step("", lang)


def step(at: str, lang: str, *, error: str = "") -> Step:
    """The choices within a place, and its picture from the district on. A place with one choice is passed through."""
    digits = {0: 2, 2: DISTRICT, DISTRICT: PLACE}.get(len(at), 0)
    if not digits:
        area = Area.objects.filter(pk=at).first()
        drawn = atlas({at: area.outline}, size=SIZE, digits=PLACE) if area else None
        return Step(at, (), _name(area, PLACE, lang) if area else "", *_picture(drawn), error=error)
    rows = Area.objects.filter(code__startswith=at).order_by("code")
    areas = list(rows if digits == PLACE else rows.defer("outline"))
    found = {area.code[:digits]: area for area in areas}
    if len(found) == 1 and digits != PLACE:
        return step(next(iter(found)), lang, error=error)
    title = _name(areas[0], digits - 3, lang) if areas and at else ""
    outlines = {area.code: area.outline for area in areas} if digits == PLACE else {}
    drawn = atlas(outlines, size=SIZE, digits=PLACE)
    names = [(code, _name(area, digits, lang)) for code, area in found.items()]
    return Step(at, names, title, *_picture(drawn, [code for code, _ in names]), error=error)


def tapped(at: str, lang: str, x: float, y: float) -> Step | str:
    """What a press on the picture of a place means: the next step, or the written point within the neighbourhood."""
    areas = {area.code: area.outline for area in Area.objects.filter(code__startswith=at)} if len(at) > 2 else {}
    drawn = atlas(areas, size=SIZE)
    if not drawn:
        return step(at, lang)
    lon, lat = drawn.frame.degrees(x, y)
    if len(at) == PLACE:
        text = written(lon, lat)
        point = point_of(text)
        return text if point and holds(areas[at], point) else step(at, lang, error="e_map_out")
    code = area_at(areas, (lon, lat))
    return step(code, lang) if code else step(at, lang, error="e_map_out")


def chosen(at: str, point: str, lang: str) -> dict[str, str]:
    """What the form holds once a neighbourhood is chosen on the map, with or without a point."""
    area = Area.objects.defer("outline").filter(pk=at).first()
    if area is None:
        return {}
    whole = (area.province_ko, area.district_ko, area.name_ko)
    names = whole if lang == "ko" else (area.name_en, area.district_en, area.province_en)
    return {"town": (" " if lang == "ko" else ", ").join(names), "area": at, "point": point, "unknown": "", "here": ""}


def pin(area: Area | None, point: str | None) -> Pin | None:
    """A tapped point as a page draws it; None where nothing was tapped."""
    where, drawn = point_of(point or ""), atlas({"": area.outline}) if area else None
    if where is None:
        return None
    words = f"{where[1]:.4f}, {where[0]:.4f}"
    if drawn is None or area is None or not holds(area.outline, where):
        return Pin("", 0, 0, None, None, words)
    x, y = drawn.frame.pixel(*where)
    return Pin(drawn.paths[0][1], drawn.width, drawn.height, round(x, 1), round(y, 1), words)


def _name(area: Area, digits: int, lang: str) -> str:
    part = {2: "province", DISTRICT: "district", PLACE: "name"}[digits]
    return str(getattr(area, f"{part}_{'ko' if lang == 'ko' else 'en'}"))


def _picture(drawn: Atlas | None, numbered: Sequence[str] = ()) -> tuple[str, int, int]:
    """The picture as a data address with its width and height; numbers as in the list beside it."""
    if drawn is None:
        return "", 0, 0
    shapes = "".join(f'<path d="{path}"/>' for _, path in drawn.paths)
    places = {code: at for at, code in enumerate(numbered, start=1)}
    labels = "".join(
        '<text x="{:.0f}" y="{:.0f}">{}</text>'.format(*middle_of(path), places[code])
        for code, path in drawn.paths
        if path and code in places
    )
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawn.width}" height="{drawn.height}">'
        f'<g fill="#e8f1fb" stroke="#1d56bc" stroke-linejoin="round">{shapes}</g>'
        f'<g font-family="sans-serif" font-size="{LETTER}" font-weight="700" text-anchor="middle">{labels}</g></svg>'
    )
    encoded = base64.b64encode(whole.encode()).decode()
    return f"data:image/svg+xml;base64,{encoded}", drawn.width, drawn.height
