"""Points on a map (지도 위의 점): written as longitude,latitude,metres; within an outline; metres apart.

The metres say how far the true place may lie from the point; 0 where whoever sent it did not say. Points of before have
none: they were tapped on a whole neighbourhood.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from math import ceil, cos, hypot, radians
from typing import Any

from bandi.office.accounts.models import Area, Sketch
from bandi.office.accounts.shapes import rings_of

DIGITS = 4  # of a degree: some 10 metres
ROUNDED = 8  # metres by which a point may move when its digits are cut
NEAR = 30  # metres within which two taps mean one place
EDGE = 40  # metres beside every outline that still belong to the nearest: outlines are simplified each by itself
METRES = 111_320  # of a degree of latitude
WRITTEN = re.compile(r"(1[23]\d\.\d{1,4}),(3[2-9]\.\d{1,4})(?:,(\d{1,5}))?")

Outline = dict[str, Any] | None


def written(x: float, y: float, within: float = 0) -> str:
    """A point as it is kept, rounded, and within how many metres it is right; 0: nobody said."""
    return f"{x:.{DIGITS}f},{y:.{DIGITS}f},{sure(within) if within else 0}"


def sure(within: float) -> int:
    """Metres as they are told: whole tens, never too few, with what the rounding takes."""
    return ceil((within + ROUNDED) / 10) * 10


def within_of(text: str) -> int | None:
    """Within how many metres a written point is right; None where that is not known."""
    found = WRITTEN.fullmatch(text)
    return int(found[3] or 0) or None if found else None


def point_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a written point; None for anything else."""
    found = WRITTEN.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def metres(one: str, other: str) -> float:
    """How far two written points lie apart."""
    a, b = point_of(one), point_of(other)
    return _apart(a, b) if a and b else float("inf")


def one_place(one: str, other: str) -> bool:
    """Whether two written points mean one place: close together, and neither of them vague."""
    told = [WRITTEN.fullmatch(text) for text in (one, other)]
    vague = any(found and found[3] and not 0 < int(found[3]) <= NEAR for found in told)
    return not vague and metres(one, other) <= NEAR


def holds(outline: Outline, point: tuple[float, float]) -> bool:
    """Whether a point lies within an outline; holes and islands count as they are drawn."""
    x, y = point
    inside = False
    for ring in rings_of(outline) if outline else ():
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def belongs(outline: Outline, point: tuple[float, float]) -> bool:
    """Whether a point lies within an outline, or at most EDGE metres beside it."""
    return holds(outline, point) or (outline is not None and _beside(outline, point) <= EDGE)


def area_of(point: tuple[float, float]) -> str | None:
    """The neighbourhood a point belongs to, anywhere; None in the sea and where no neighbourhood is known."""
    x, y = point
    edge = EDGE / METRES * 2
    boxes = Sketch.objects.filter(west__lte=x + edge, east__gte=x - edge, south__lte=y + edge, north__gte=y - edge)
    near = Area.objects.filter(pk__in=boxes.values("code")).values_list("code", "outline")
    return area_at(dict(near), point)


def area_at(outlines: Mapping[str, Outline], point: tuple[float, float]) -> str | None:
    """The one neighbourhood a point belongs to: the first that holds it, else the nearest within EDGE metres."""
    for code, outline in sorted(outlines.items()):
        if holds(outline, point):
            return code
    near = sorted((_beside(outline, point), code) for code, outline in outlines.items() if outline)
    return near[0][1] if near and near[0][0] <= EDGE else None


def _beside(outline: dict[str, Any], point: tuple[float, float]) -> float:
    """Metres from a point to the line of an outline."""
    lines = [(a, b) for ring in rings_of(outline) for a, b in pairwise(ring)]
    return min((_apart(point, _foot(point, a, b)) for a, b in lines), default=float("inf"))


def _foot(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    squeeze = cos(radians(point[1]))
    dx, dy = (b[0] - a[0]) * squeeze, b[1] - a[1]
    along = ((point[0] - a[0]) * squeeze * dx + (point[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1)
    part = min(1.0, max(0.0, along))
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return METRES * hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])
