"""A closer look at the map (더 가까이 보기): a neighbourhood four times nearer at each step, a pin in the middle.

The pin is the middle of the look, so that one written value says what is seen and what would be chosen. There are
outlines and names of neighbourhoods, and nothing else: no open data of streets, buildings or offices with a place.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from bandi.office.accounts.models import Area, Sketch
from bandi.office.accounts.shapes import CORNERS, Ring, apart, rings_of
from bandi.office.reports.points import DIGITS, METRES, NEAR, area_at, holds, point_of, sure, written
from bandi.office.worklist.outline import LETTER, PAD, PLACE, Atlas, Frame, atlas, middle_of

SIZE = 280  # pixels of the longer side: fits a telephone of 320, and the browser sends pixels as they are drawn
SMALL = 72  # pixels of the picture that shows where in the neighbourhood one looks
CLOSER = 4  # times nearer at each step
TAP = 3  # pixels by which a press may miss: one is cut off by the browser, the others are the finger
MOVE = TAP * CLOSER  # pixels by which a button moves the pin, about: as far as a press one look wider may miss
BAR = 100  # pixels of the scale bar, at most
LOOK = re.compile(r"([0-9.]+,[0-9.]+),([0-9]),([0-9])")
DEEPEST = 4  # steps: 256 times
CELLS: int = 10**DIGITS  # of a degree: the digits that are kept
WAYS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}


@dataclass(frozen=True)
class Look:
    """What is looked at: the place around the pin, and how many steps closer than the whole neighbourhood.

    `fine` says in which look the pin was set: it is right to MOVE pixels of that one, however close one looks after.
    """

    point: tuple[float, float]
    steps: int
    fine: int

    def __str__(self) -> str:
        x, y = self.point
        return f"{x:.{DIGITS}f},{y:.{DIGITS}f},{self.steps},{self.fine}"


@dataclass(frozen=True)
class Near:
    """A closer look as a page shows it."""

    look: Look
    point: str  # what would be chosen, as `points.written` gives it; empty where no neighbourhood is
    area: str  # code of the neighbourhood the pin lies in
    picture: str  # data address of an SVG
    width: int
    height: int
    whole: str  # the same of the whole neighbourhood with a frame around what is seen; empty at the first step
    bar: int  # metres of the scale bar
    move: int  # metres by which a button moves the pin
    within: int  # metres within which the pin is right
    deeper: bool  # whether there is a closer look


def look_at(point: tuple[float, float], steps: int, fine: int) -> Look:
    """A look at a point, with the digits that are kept."""
    depths = (min(max(depth, 0), DEEPEST) for depth in (steps, fine))
    return Look((round(point[0], DIGITS), round(point[1], DIGITS)), *depths)


def look_of(text: str) -> Look | None:
    """A look as it travels in the form; None for anything else."""
    found = LOOK.fullmatch(text)
    point = point_of(found[1]) if found else None
    return look_at(point, int(found[2]), int(found[3])) if found and point else None


def frame_of(drawn: Atlas, look: Look | None) -> Frame:
    """Where degrees lie on the picture of a look; without one, on the picture of the whole."""
    frame = drawn.frame
    if look is None or not look.steps:
        return frame
    scale = frame.scale * CLOSER**look.steps
    half = SIZE / 2 - PAD
    return Frame(look.point[0] - half / scale / frame.squeeze, look.point[1] + half / scale, frame.squeeze, scale)


def off(frame: Frame) -> float:
    """Metres by which a press on a picture may miss the place that was meant."""
    return TAP * METRES / frame.scale


def enough(frame: Frame) -> bool:
    """Whether a press is right enough to be chosen at once: to what two taps of one place may differ."""
    return sure(off(frame)) <= NEAR


def moved(drawn: Atlas, look: Look, way: str) -> Look:
    """The look after the pin was moved by a button: whole steps of the digits kept, so that back is back."""
    (east, north), cells = WAYS[way], _cells(frame_of(drawn, look))
    x, y = look.point
    return look_at(
        (x + east * round(cells / drawn.frame.squeeze) / CELLS, y + north * cells / CELLS), look.steps, look.steps
    )


def near(area: Area, drawn: Atlas, look: Look, lang: str) -> Near:
    """The picture of a look and what can be done from it. Neighbourhoods around are drawn and named as well."""
    frame, steps = frame_of(drawn, look), look.steps
    width, height = (SIZE, SIZE) if steps else (drawn.width, drawn.height)
    around = _around(frame, width, height)
    code = area_at({one.code: one.outline for one in around}, look.point) or ""
    within = MOVE * METRES / (drawn.frame.scale * CLOSER**look.fine)
    bar, shapes = _bar(frame), _shapes(area, around, frame, (width, height), lang)
    return Near(
        look=look,
        point=written(*look.point, within) if code else "",
        area=code,
        picture=_address(shapes + _pin(frame, look, height, bar), width, height),
        width=width,
        height=height,
        whole=_whole(area, frame) if steps else "",
        bar=bar,
        move=round(_cells(frame) / CELLS * METRES),
        within=sure(within),
        deeper=not steps or sure(CLOSER * off(frame)) > NEAR,
    )


def _cells(frame: Frame) -> int:
    return max(1, round(MOVE / frame.scale * CELLS))


def _around(frame: Frame, width: int, height: int) -> Sequence[Area]:
    """Neighbourhoods that may be seen, wherever they belong."""
    (west, north), (east, south) = frame.degrees(0, 0), frame.degrees(width, height)
    seen = Sketch.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return list(Area.objects.filter(pk__in=seen.values("code")).order_by("code"))


def _shapes(area: Area, around: Sequence[Area], frame: Frame, size: tuple[int, int], lang: str) -> str:
    """Every outline that is seen, cut at the edge of the picture; names of the others."""
    paths, names, (width, height) = [], [], size
    for one in sorted(around, key=lambda one: one.pk == area.pk):  # its own line lies on top
        path = "".join(_seen(ring, frame, size) for ring in rings_of(one.outline or _NOTHING))
        own = one.pk == area.pk
        paths.append(f'<path d="{path}"/>' if own else f'<path d="{path}" fill="#f4f5f6" stroke="#8a949e"/>')
        x, y = middle_of(path) if path and not own else (-1.0, -1.0)
        if x >= 0 and holds(one.outline, frame.degrees(x, y - LETTER / 3)):
            at = f'x="{min(max(x, 30), width - 30):.0f}" y="{min(max(y, 12), height - 22):.0f}"'
            names.append(f"<text {at}>{escape(one.name_ko if lang == 'ko' else one.name_en)}</text>")
    return (
        f'<g fill="#e8f1fb" stroke="#1d56bc" fill-rule="evenodd" stroke-linejoin="round">{"".join(paths)}</g>'
        f'<g font-family="sans-serif" font-size="{LETTER + 2}" text-anchor="middle" fill="#464c53">{"".join(names)}</g>'
    )


def _seen(ring: Ring, frame: Frame, size: tuple[int, int]) -> str:
    """What of a ring is seen, as a path; its cut edges lie just outside the picture."""
    points = [frame.pixel(*point) for point in ring]
    for axis, side, sign in ((0, -2, 1), (0, size[0] + 2, -1), (1, -2, 1), (1, size[1] + 2, -1)):
        points = _cut(points, [(point[axis] - side) * sign for point in points])
    thin = apart(points, 1)
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in thin)}Z" if len(thin) >= CORNERS else ""


def _cut(points: Ring, inside: Sequence[float]) -> Ring:
    """A ring cut along one side of the picture (Sutherland and Hodgman); `inside` is negative beyond it."""
    kept: Ring = []
    for at, point in enumerate(points):
        (before, a), b = (points[at - 1], inside[at - 1]), inside[at]
        if (a >= 0) != (b >= 0):
            part = a / (a - b)
            kept.append((before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part))
        if b >= 0:
            kept.append(point)
    return kept


def _pin(frame: Frame, look: Look, height: int, bar: int) -> str:
    """The pin, and the scale bar with its metres."""
    x, y = frame.pixel(*look.point)
    long, at = bar / METRES * frame.scale, height - 8
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#bd2c0f" stroke="#fff" stroke-width="2"/>'
        f'<path d="M8 {at - 6}V{at}H{8 + long:.1f}V{at - 6}" fill="none" stroke="#1e2124" stroke-width="2"/>'
        f'<text x="{12 + long:.1f}" y="{at}" font-family="sans-serif" font-size="12" fill="#1e2124">{bar:,} m</text>'
    )


def _bar(frame: Frame) -> int:
    """Metres of the scale bar: 1, 2 or 5 with noughts, as long as fits."""
    most = BAR / frame.scale * METRES
    power = 10 ** floor(log10(most))
    return int(max(power * times for times in (1, 2, 5) if power * times <= most))


def _whole(area: Area, frame: Frame) -> str:
    """The whole neighbourhood, small, with a frame around what is seen."""
    drawn = atlas({area.pk: area.outline}, size=SMALL, digits=PLACE)
    if drawn is None:
        return ""
    (x, y), (right, low) = (drawn.frame.pixel(*frame.degrees(*corner)) for corner in ((0, 0), (SIZE, SIZE)))
    side = max(right - x, low - y, 5)
    middle = (x + right - side) / 2, (y + low - side) / 2
    shapes = "".join(f'<path d="{path}" fill="#e8f1fb" stroke="#1d56bc"/>' for _, path in drawn.paths)
    square = f'<rect x="{middle[0]:.1f}" y="{middle[1]:.1f}" width="{side:.1f}" height="{side:.1f}"'
    return _address(f'{shapes}{square} fill="none" stroke="#bd2c0f" stroke-width="2"/>', drawn.width, drawn.height)


def _address(inner: str, width: int, height: int) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{inner}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


_NOTHING = {"type": "MultiPolygon", "coordinates": []}
