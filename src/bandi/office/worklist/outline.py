"""A neighbourhood's outline as a line to draw (동네 윤곽). Degrees become pixels; nothing here knows a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from typing import Any

from bandi.office.accounts.models import Area, Sketch
from bandi.office.accounts.shapes import CORNERS, Ring, apart, box_of, rings_of

WIDTH = 320
PAD = 6
MANY = 1000  # neighbourhoods on one drawing from which sketches do: a pixel is a kilometre and more
PLACE = 8  # digits of a neighbourhood's code
LETTER = 10  # pixels of a number on a map


@dataclass(frozen=True)
class Outline:
    """What an SVG needs."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Frame:
    """Where degrees lie on a drawing."""

    west: float
    north: float
    squeeze: float  # a degree of longitude in degrees of latitude
    scale: float  # pixels of a degree of latitude

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude as pixels from the left and from the top."""
        return (x - self.west) * self.squeeze * self.scale + PAD, (self.north - y) * self.scale + PAD

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Pixels as longitude and latitude."""
        return (x - PAD) / self.scale / self.squeeze + self.west, self.north - (y - PAD) / self.scale


@dataclass(frozen=True)
class Atlas:
    """Several neighbourhoods in one drawing: (code, path)."""

    paths: Sequence[tuple[str, str]]
    width: int
    height: int
    frame: Frame


def outline(geometry: dict[str, Any] | None) -> Outline | None:
    """The outline of a GeoJSON polygon or multipolygon; None when the neighbourhood has none."""
    drawn = atlas({"": geometry})
    return Outline(drawn.paths[0][1], drawn.width, drawn.height) if drawn else None


def atlas(geometries: Mapping[str, dict[str, Any] | None], *, digits: int = 0, size: int = WIDTH) -> Atlas | None:
    """GeoJSON polygons on one scale, in the order of their codes; None when none of them has an outline.

    `digits`: neighbourhoods whose codes begin with the same so many digits are one shape (a district), drawn without
    what is smaller than a pixel. `size`: pixels of the longer side.
    """
    shapes = {code: list(rings_of(geometry)) for code, geometry in sorted(geometries.items()) if geometry}
    return _drawing(shapes, digits, size, thin=bool(digits))


def _drawing(shapes: Mapping[str, Sequence[Ring]], digits: int, size: int, *, thin: bool) -> Atlas | None:
    if not any(shapes.values()):
        return None
    west, south, east, north = box_of([ring for rings in shapes.values() for ring in rings])
    squeeze = cos(radians((south + north) / 2))
    scale = (size - 2 * PAD) / max((east - west) * squeeze, north - south, 1e-9)

    def line(ring: Ring) -> str:
        seen = apart(ring, 1 / scale, squeeze) if thin else ring
        if len(seen) < CORNERS:
            return ""
        at = (f"{(x - west) * squeeze * scale + PAD:.1f} {(north - y) * scale + PAD:.1f}" for x, y in seen)
        return f"M{'L'.join(at)}Z"

    drawn: dict[str, str] = {}
    for code, rings in shapes.items():
        whole = code[:digits] if digits else code
        drawn[whole] = drawn.get(whole, "") + "".join(line(ring) for ring in rings)
    width, height = (round(side * scale) + 2 * PAD for side in ((east - west) * squeeze, north - south))
    return Atlas(list(drawn.items()), width, height, Frame(west, north, squeeze, scale))


@lru_cache(maxsize=32)
def drawn(codes: tuple[str, ...], *, digits: int = 0) -> Atlas | None:
    """The map of these neighbourhoods; outlines are published and stay for as long as the office runs."""
    if digits and len(codes) >= MANY:
        sketches = Sketch.objects.order_by("code").filter(code__in=codes).values_list("code", "rings")
        return _drawing(dict(sketches), digits, WIDTH, thin=False)
    outlines = Area.objects.filter(code__in=codes).values_list("code", "outline")
    return atlas(dict(outlines.iterator(chunk_size=500)), digits=digits)


def middle_of(path: str) -> tuple[float, float]:
    """Where a number stands: within the outline, in the middle of its widest stretch half-way down."""
    rings = [[tuple(map(float, at.split())) for at in ring.split("L")] for ring in path[1:-1].split("ZM")]
    largest = max(rings, key=lambda ring: _spread(ring, 0) * _spread(ring, 1))
    y = min(at[1] for at in largest) + _spread(largest, 1) / 2
    sides = [(a, b) for ring in rings for a, b in pairwise([*ring, ring[0]]) if (a[1] > y) != (b[1] > y)]
    across = sorted(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in sides)
    stretches = [(east - west, (east + west) / 2) for west, east in zip(across[::2], across[1::2], strict=True)]
    return round(max(stretches, default=(0, largest[0][0]))[1], 1), round(y + LETTER / 3, 1)


def _spread(ring: Sequence[tuple[float, ...]], axis: int) -> float:
    return max(at[axis] for at in ring) - min(at[axis] for at in ring)
