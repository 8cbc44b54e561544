"""A neighbourhood's outline as a line to draw (동네 윤곽). Degrees become pixels; nothing here knows a household."""

from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Atlas:
    """Several neighbourhoods in one drawing: (code, path)."""

    paths: Sequence[tuple[str, str]]
    width: int
    height: int


def outline(geometry: dict[str, Any] | None) -> Outline | None:
    """The outline of a GeoJSON polygon or multipolygon; None when the neighbourhood has none."""
    drawn = atlas({"": geometry})
    return Outline(drawn.paths[0][1], drawn.width, drawn.height) if drawn else None


def atlas(geometries: Mapping[str, dict[str, Any] | None]) -> Atlas | None:
    """GeoJSON polygons on one scale, in the order of their codes; None when none of them has an outline."""
    shapes = {code: list(_rings(geometry)) for code, geometry in sorted(geometries.items()) if geometry}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * PAD) / max((east - west) * squeeze, north - south, 1e-9)

    def line(ring: list[tuple[float, float]]) -> str:
        at = (f"{(x - west) * squeeze * scale + PAD:.1f} {(north - y) * scale + PAD:.1f}" for x, y in ring)
        return f"M{'L'.join(at)}Z"

    paths = [(code, "".join(line(ring) for ring in rings)) for code, rings in shapes.items()]
    return Atlas(paths, round((east - west) * squeeze * scale) + 2 * PAD, round((north - south) * scale) + 2 * PAD)


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        for ring in shape:
            yield [(point[0], point[1]) for point in ring]
