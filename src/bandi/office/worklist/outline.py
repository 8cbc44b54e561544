"""A neighbourhood's outline as a line to draw (동네 윤곽). Degrees become pixels; nothing here knows a household."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDTH = 320
PAD = 6


@dataclass(frozen=True)
class Outline:
    """What an SVG needs."""

    path: str
    width: int
    height: int


def outline(geometry: dict[str, Any] | None) -> Outline | None:
    """The outline of a GeoJSON polygon or multipolygon; None when the neighbourhood has none."""
    rings = list(_rings(geometry)) if geometry else []
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * PAD) / max((east - west) * squeeze, north - south, 1e-9)
    drawn = [
        "M"
        + "L".join(f"{(x - west) * squeeze * scale + PAD:.1f} {(north - y) * scale + PAD:.1f}" for x, y in ring)
        + "Z"
        for ring in rings
    ]
    height = round((north - south) * scale) + 2 * PAD
    return Outline("".join(drawn), round((east - west) * squeeze * scale) + 2 * PAD, height)


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        for ring in shape:
            yield [(point[0], point[1]) for point in ring]
