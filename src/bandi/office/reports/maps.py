"""The map on which a place is tapped (지도에서 고르기): province, district, neighbourhood, point; no script, no tiles.

The picture is an `<input type="image">`: a browser without script sends where it was pressed. What was typed travels
along in hidden fields, and nothing of it stands in an address. Every choice of a neighbourhood is a button as well.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from bandi.office.accounts.models import Area
from bandi.office.reports import closer
from bandi.office.reports.closer import SIZE, Look, Near, look_at
from bandi.office.reports.places import find_areas
from bandi.office.reports.points import area_at, area_of, belongs, holds, point_of, within_of, written
from bandi.office.tongues import spoken
from bandi.office.worklist.outline import LETTER, PLACE, Atlas, atlas, middle_of

DISTRICT = 5  # digits of a code
BESIDE = (*closer.WAYS, "closer", "wider", "middle", "take")
"""Buttons beside a closer look."""

Place = tuple[str, str]
"""A neighbourhood's code, and the point within it as `points.written` gives it."""


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
    near: Near | None = None  # a closer look at a neighbourhood

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
    within: int | None  # metres within which it is right; None where nobody said
    there: Area | None  # the neighbourhood it lies in, where that is another one


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


def tapped(at: str, lang: str, x: float, y: float, look: Look | None = None) -> Step | Place:
    """What a press on the picture of a place means: the next step, a closer look, or a point that is right enough."""
    areas = {area.code: area for area in Area.objects.filter(code__startswith=at)} if len(at) > 2 else {}
    outlines = {code: area.outline for code, area in areas.items()}
    drawn = atlas(outlines, size=SIZE)
    if not drawn:
        return step(at, lang)
    if len(at) < PLACE:
        code = area_at(outlines, drawn.frame.degrees(x, y))
        return step(code, lang) if code else step(at, lang, error="e_map_out")
    frame = closer.frame_of(drawn, look)
    steps = look.steps if look else 0
    spot = look_at(frame.degrees(x, y), steps + 1, steps + 1)
    code = area_of(spot.point) if look else at if holds(outlines[at], spot.point) else None
    error = "e_map_keys" if x <= 0 >= y else "" if code else "e_map_out"
    if error or code is None:
        return _looking(areas[at], drawn, look, lang, error=error) if look else step(at, lang, error=error)
    if closer.enough(frame):
        return code, written(*spot.point, closer.off(frame))
    return _looking(areas[at], drawn, spot, lang)


def looked(at: str, lang: str, look: Look | None, press: str) -> Step | Place:
    """What a button beside a closer look means: the pin moved, nearer, wider, the middle, or the pin chosen."""
    area = Area.objects.filter(pk=at).first()
    drawn = atlas({at: area.outline}, size=SIZE, digits=PLACE) if area else None
    if area is None or drawn is None or not (look or press == "middle"):
        return step(at, lang)
    if not look or press == "middle":
        x, y = middle_of(drawn.paths[0][1])
        return _looking(area, drawn, look_at(drawn.frame.degrees(x, y - LETTER / 3), 1, 0), lang)
    if press == "take":
        seen = closer.near(area, drawn, look, lang)
        return (seen.area, seen.point) if seen.area else _looking(area, drawn, look, lang, error="e_map_out")
    if press in closer.WAYS:
        return _looking(area, drawn, closer.moved(drawn, look, press), lang)
    return _looking(
        area, drawn, look_at(look.point, look.steps + {"closer": 1, "wider": -1}.get(press, 0), look.fine), lang
    )


def around(at: str, lang: str, point: str) -> Step:
    """The closer look at a point chosen before, as near as it takes to choose it."""
    area, where = Area.objects.filter(pk=at).first(), point_of(point)
    drawn = atlas({at: area.outline}, size=SIZE, digits=PLACE) if area else None
    if area is None or drawn is None or where is None:
        return step(at, lang)
    looks = [look_at(where, steps, steps) for steps in range(1, closer.DEEPEST + 1)]
    return _looking(
        area, drawn, next((one for one in looks if closer.enough(closer.frame_of(drawn, one))), looks[-1]), lang
    )


def _looking(area: Area, drawn: Atlas, look: Look, lang: str, *, error: str = "") -> Step:
    seen = closer.near(area, drawn, look, lang)
    return Step(area.pk, (), _name(area, PLACE, lang), seen.picture, seen.width, seen.height, error=error, near=seen)


def chosen(at: str, point: str, lang: str) -> dict[str, str]:
    """What the form holds once a neighbourhood is chosen on the map, with or without a point."""
    area = Area.objects.defer("outline").filter(pk=at).first()
    if area is None:
        return {}
    whole = (area.province_ko, area.district_ko, area.name_ko)
    names = whole if spoken(lang) == "ko" else (area.name_en, area.district_en, area.province_en)
    return {
        "town": (" " if spoken(lang) == "ko" else ", ").join(names),
        "area": at,
        "point": point,
        "unknown": "",
        "here": "",
    }


def pin(area: Area | None, point: str | None) -> Pin | None:
    """A point as a page draws it; None where there is none."""
    where, drawn = point_of(point or ""), atlas({"": area.outline}) if area else None
    if where is None:
        return None
    words, within = f"{where[1]:.4f}, {where[0]:.4f}", within_of(point or "")
    if drawn is None or area is None or not belongs(area.outline, where):
        there = Area.objects.defer("outline").filter(pk=area_of(where)).first()
        return Pin("", 0, 0, None, None, words, within, there)
    x, y = drawn.frame.pixel(*where)
    return Pin(drawn.paths[0][1], drawn.width, drawn.height, round(x, 1), round(y, 1), words, within, None)


def named(code: str, lang: str) -> str:
    """The name of a neighbourhood."""
    area = Area.objects.defer("outline").filter(pk=code).first()
    return _name(area, PLACE, lang) if area else ""


def _name(area: Area, digits: int, lang: str) -> str:
    part = {2: "province", DISTRICT: "district", PLACE: "name"}[digits]
    return str(getattr(area, f"{part}_{'ko' if spoken(lang) == 'ko' else 'en'}"))


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
