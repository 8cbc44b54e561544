"""A place tapped on a map without script: the right neighbourhood, the right office, one pin, one place told once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.korea.regions import areas as every_area
from bandi.korea.regions import boundaries
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.errors import OutOfReach
from bandi.office.reports import forms, maps, points, queries
from bandi.office.reports.models import Report
from bandi.office.worklist.outline import LETTER, atlas, middle_of, rings_of

TOKEN = re.compile(r'name="form" value="([^"]+)"')
POINT = re.compile(r'name="point" value="([^"]+)"')


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test fills a form faster than any person."""
    monkeypatch.setattr(forms, "FASTEST", 0)


def square(west: float) -> dict[str, Any]:
    east = west + 0.02
    ring = [[west, 37.50], [east, 37.50], [east, 37.516], [west, 37.516], [west, 37.50]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def press(town: Any, client: Any) -> Callable[..., Any]:
    """`press(map="open")`: the form with what was typed, and a press on the way to a place."""
    for code, west in zip(town.areas, (127.00, 127.02), strict=True):
        Area.objects.filter(pk=code).update(outline=square(west))
    token = TOKEN.search(client.get("/report/?who=neighbour").content.decode())
    assert token
    typed = {"who": "neighbour", "form": token[1], "kinds": ["care"], "note": "갑을병"}
    return lambda **told: client.post("/report/", typed | told)


def tap(press: Any, at: str, lon: float, lat: float, **told: Any) -> Any:
    """Presses the picture of a place where a longitude and latitude lie on it."""
    shown = {area.code: area.outline for area in Area.objects.filter(code__startswith=at)}
    drawn = atlas(shown, size=maps.SIZE)
    assert drawn
    x, y = drawn.frame.pixel(lon, lat)
    return press(at=at, **({"tap.x": str(round(x)), "tap.y": str(round(y))} | told))


def test_a_tap_leads_to_the_office_of_the_neighbourhood_and_to_a_pin(town: Any, press: Any, acting: Any) -> None:
    here, next_door = town.areas
    page = tap(press, here[:5], 127.03, 37.51).content.decode()
    assert f'name="at" value="{next_door}"' in page
    page = tap(press, next_door, 127.03, 37.51).content.decode()
    point = POINT.search(page)
    assert point
    assert "갑을병" in page
    assert points.metres(point[1], points.written(127.03, 37.51)) < 10
    names = re.search(r'id="town" name="town" value="([^"]+)"', page)
    assert names
    answer = press(town=names[1], area=next_door, point=point[1])
    assert answer.status_code == 200
    with within(town.areas):
        (row,) = Report.objects.all()
    assert (row.area, row.point) == (next_door, point[1])
    with acting(town.ara), pytest.raises(OutOfReach):
        queries.report_page(town.ara, row.id)
    with acting(town.chan):
        pin = queries.report_page(town.chan, row.id).pin
    assert pin
    assert pin.x is not None
    assert pin.path


@pytest.mark.parametrize("lang", ["ko", "en", "vi", "zh"])
def test_every_step_is_a_button_too_keeps_what_was_typed_and_stays_small(town: Any, press: Any, lang: str) -> None:
    here = town.areas[0]
    steps = (({"map": "open", "town": "시험구"}, here), ({"map": here}, 'value="only"'), ({"map": "up"}, here))
    for told, sign in steps:
        page = press(lang=lang, **told)
        html = page.content.decode()
        assert page.status_code == 200
        assert "갑을병" in html
        assert sign in html
        assert f'<html lang="{lang}">' in html
        assert 'type="image"' in html
        assert len(page.content) < 60_000
    back = press(lang=lang, map="only", at=here).content.decode()
    assert f'name="area" value="{here}"' in back
    assert "갑을병" in back


def test_a_press_beside_the_outline_is_refused_with_words(town: Any, press: Any) -> None:
    page = press(at=town.areas[0], **{"tap.x": "1", "tap.y": "1"}).content.decode()
    assert "테두리 밖입니다" in page
    for point in ("127.0300,37.5100", "127.01,37.99", "열", "NaN,1"):
        answer = press(town="시험동", area=town.areas[0], point=point)
        assert answer.status_code == 422
        assert "이 동네 밖입니다" in answer.content.decode()
    with within(town.areas):
        assert not Report.objects.exists()


def test_taps_within_thirty_metres_are_one_place_and_others_are_not(town: Any, press: Any, client: Any) -> None:
    def send(point: str) -> Report:
        token = TOKEN.search(client.get("/report/?who=neighbour").content.decode())
        assert token
        assert press(form=token[1], town="시험동", area=town.areas[0], point=point).status_code == 200
        with within(town.areas):
            return Report.objects.latest("received_at")

    first, near, far = send("127.0100,37.5100"), send("127.0102,37.5101"), send("127.0110,37.5100")
    assert first.joined_id is None
    assert near.joined_id == first.id
    assert far.joined_id is None


@pytest.fixture(scope="module")
def district() -> dict[str, Any]:
    """The real outlines of one district, each simplified by itself."""
    codes = [code for code in every_area()["area"].to_list() if code.startswith("11020")]
    return boundaries(codes)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_point_of_a_real_district_belongs_to_exactly_one_neighbourhood(
    district: dict[str, Any], right: float, up: float
) -> None:
    import shapely

    shapes = {code: shapely.geometry.shape(outline) for code, outline in district.items()}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    point = (west + (east - west) * right, south + (north - south) * up)
    holding = [code for code, shape in sorted(shapes.items()) if shape.contains(shapely.Point(point))]
    found = points.area_at(district, point)
    assert found == points.area_at(dict(reversed(district.items())), point)
    if holding:
        assert found == holding[0]
    elif found:
        assert shapes[found].distance(shapely.Point(point)) * points.METRES <= points.EDGE * 1.3
    for code, outline in district.items():
        assert points.holds(outline, point) == (code in holding)


@given(st.floats(0, maps.SIZE), st.floats(0, maps.SIZE))
def test_what_is_projected_comes_back(district: dict[str, Any], x: float, y: float) -> None:
    drawn = atlas(district, size=maps.SIZE)
    assert drawn
    again = drawn.frame.pixel(*drawn.frame.degrees(x, y))
    assert again == pytest.approx((x, y), abs=1e-6)
    assert max(drawn.width, drawn.height) == maps.SIZE


def test_every_number_stands_within_its_neighbourhood(district: dict[str, Any]) -> None:
    drawn = atlas(district, size=maps.SIZE, digits=8)
    assert drawn
    for code, path in drawn.paths:
        x, y = middle_of(path)
        assert points.holds(district[code], drawn.frame.degrees(x, y - LETTER / 3)), code


def test_every_vertex_on_a_border_goes_to_one_neighbourhood(district: dict[str, Any]) -> None:
    corners = [corner for outline in district.values() for ring in rings_of(outline) for corner in ring][::7]
    assert all(points.area_at(district, corner) for corner in corners)
