"""Points on a map (지도에서 찍은 점): written as longitude,latitude; within an outline; metres apart."""

import re
from collections.abc import Mapping
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from bandi.office.worklist.outline import rings_of

DIGITS = 4  # of a degree: some 10 metres
NEAR = 30  # metres within which two taps mean one place
EDGE = 40  # metres beside every outline that still belong to the nearest: outlines are simplified each by itself
METRES = 111_320  # of a degree of latitude
WRITTEN = re.compile(r"(1[23]\d\.\d{1,4}),(3[2-9]\.\d{1,4})")

Outline = dict[str, Any] | None


def written(x: float, y: float) -> str:
    """A point as it is kept, rounded."""
    return f"{x:.{DIGITS}f},{y:.{DIGITS}f}"


def point_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a written point; None for anything else."""
    found = WRITTEN.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def metres(one: str, other: str) -> float:
    """How far two written points lie apart."""
    a, b = point_of(one), point_of(other)
    return _apart(a, b) if a and b else float("inf")


def holds(outline: Outline, point: tuple[float, float]) -> bool:
    """Whether a point lies within an outline; holes and islands count as they are drawn."""
    x, y = point
    inside = False
    for ring in rings_of(outline) if outline else ():
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


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
