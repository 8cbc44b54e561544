"""Outlines of neighbourhoods in short (동네 윤곽 요약): what is asked of all of them at once reads no whole outline."""

from collections.abc import Iterator, Sequence
from typing import Any

GRAIN = 0.03  # degrees, three kilometres: about a pixel and a half where the nation is drawn on 320
CORNERS = 3

Ring = list[tuple[float, float]]


def rings_of(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Outer and inner rings of a polygon or multipolygon."""
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        for ring in shape:
            yield [(point[0], point[1]) for point in ring]


def apart(ring: Sequence[tuple[float, float]], least: float, squeeze: float = 1.0) -> Ring:
    """The points of a ring that lie at least so far from the one kept before."""
    kept: Ring = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) * squeeze + abs(y - kept[-1][1]) >= least:
            kept.append((x, y))
    return kept


def box_of(rings: Sequence[Ring]) -> tuple[float, float, float, float]:
    """West, south, east, north of everything drawn."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def sketch_of(geometry: dict[str, Any]) -> dict[str, Any]:
    """Values of a `Sketch`: the box around an outline, and its rings thinned; the box where nothing else is left."""
    rings = list(rings_of(geometry))
    west, south, east, north = box_of(rings)
    thin = [apart(ring, GRAIN) for ring in rings]
    kept = [ring for ring in thin if len(ring) >= CORNERS] or [
        [(west, south), (east, south), (east, north), (west, north)]
    ]
    rounded = [[(round(x, 3), round(y, 3)) for x, y in ring] for ring in kept]
    return {"west": west, "south": south, "east": east, "north": north, "rings": rounded}
