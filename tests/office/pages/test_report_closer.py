"""A closer look at the map: right within what it tells, back where it was, over a border, by keyboard, and small."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.korea.regions import boundaries
from bandi.office.accounts.actions import make_areas
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.reports import closer, forms, maps, points
from bandi.office.reports.models import Report
from bandi.office.worklist.outline import atlas, rings_of

WIDE, BESIDE = "32370110", "32370120"
"""Codes of two large townships that meet at 128.20 degrees east, each 26 km wide."""
TOKEN = re.compile(r'name="form" value="([^"]+)"')
LOOK = re.compile(r'name="look" value="([^"]+)"')
POINT = re.compile(r'name="point" value="([^"]+)"')
PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
NAMES = ("province_ko", "province_en", "district_ko", "district_en")


def rectangle(west: float, east: float) -> dict[str, Any]:
    ring = [[west, 37.60], [east, 37.60], [east, 37.80], [west, 37.80], [west, 37.60]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def townships(db: None) -> dict[str, Area]:
    both = {WIDE: ("넓은면", 127.90, 128.20), BESIDE: ("옆면", 128.20, 128.50)}
    rest = {"district_code": WIDE[:5], "province_code": WIDE[:2]} | dict.fromkeys(NAMES, "시험")
    make_areas(
        Area(code=code, name_ko=name, name_en=name, outline=rectangle(west, east), **rest)
        for code, (name, west, east) in both.items()
    )
    return {area.code: area for area in Area.objects.filter(pk__in=both)}


@pytest.fixture
def press(townships: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`press(map="closer", …)`: the form with what was typed, and a press on the way to a point."""
    monkeypatch.setattr(forms, "FASTEST", 0)
    token = TOKEN.search(client.get("/report/?who=neighbour").content.decode())
    assert token
    typed = {"who": "neighbour", "form": token[1], "kinds": ["care"], "note": "갑을병", "at": WIDE}
    return lambda **told: client.post("/report/", typed | told)


def tapping(press: Any, lon: float, lat: float) -> tuple[str, int]:
    """Taps a place again and again until a point is chosen; the point, and how many taps it took."""
    look = None
    drawn = atlas({WIDE: Area.objects.get(pk=WIDE).outline}, size=maps.SIZE)
    assert drawn
    for taps in range(1, 6):
        x, y = closer.frame_of(drawn, look).pixel(lon, lat)
        page = press(look=str(look or ""), **{"tap.x": str(int(x)), "tap.y": str(int(y))}).content.decode()
        assert "갑을병" in page, "nothing typed is lost on the way"
        assert all(len(one) < 40_000 for one in PICTURE.findall(page))
        found = LOOK.search(page)
        if not found:
            point = POINT.search(page)
            assert point
            return point[1], taps
        look = closer.look_of(found[1])
    raise AssertionError("never near enough")


def test_a_place_in_a_large_township_is_tapped_to_some_ten_metres(press: Any) -> None:
    point, taps = tapping(press, 127.9337, 37.7131)
    assert taps == 3, "26 kilometres: two looks closer"
    assert (points.within_of(point) or 99) <= points.NEAR
    assert points.metres(point, "127.9337,37.7131") <= (points.within_of(point) or 0)


def test_beyond_the_border_the_neighbour_is_chosen_and_its_office_gets_the_report(press: Any) -> None:
    near = closer.look_at((128.1995, 37.70), 3, 3)
    page = press(look=str(near), **{"tap.x": "0", "tap.y": "0"}).content.decode()
    assert "글쇠로 누르면" in page, "no place was pressed"
    page = press(look=str(near), map="take").content.decode()
    assert f'name="area" value="{WIDE}"' in page
    page = press(look=str(near), map="closer").content.decode()
    assert "점이 있는 동네: 넓은면" in page
    page = press(look=str(closer.look_at((128.2015, 37.70), 3, 3)), map="west").content.decode()
    while "점이 있는 동네: 넓은면" in page:  # over the border and back
        page = press(look=LOOK.search(page)[1], map="east").content.decode()  # type: ignore[index]
    assert "점이 있는 동네: 옆면" in page
    form = press(look=LOOK.search(page)[1], map="take").content.decode()  # type: ignore[index]
    point, area = POINT.search(form), re.search(r'name="area" value="(\d+)"', form)
    assert point
    assert area
    assert area[1] == BESIDE
    assert "m까지 맞습니다" in form
    assert press(area=BESIDE, town="시험 옆면", point=point[1]).status_code == 200
    with within([WIDE, BESIDE]):
        assert Report.objects.get().area == BESIDE
    again = press(map="move", area=BESIDE, town="시험 옆면", point=point[1]).content.decode()
    look = closer.look_of(LOOK.search(again)[1])  # type: ignore[index]
    assert look
    assert points.metres(points.written(*look.point), point[1]) < 1


def test_closer_and_wider_again_is_the_same_place_of_the_same_neighbourhood(press: Any) -> None:
    page = press(map="middle").content.decode()
    first = LOOK.search(page)
    assert first
    for way, focused in (("closer", "closer"), ("closer", "wider"), ("wider", "wider"), ("wider", "wider")):
        page = press(map=way, look=LOOK.search(page)[1]).content.decode()  # type: ignore[index]
        assert "점이 있는 동네: 넓은면" in page
        assert f'value="{focused}" autofocus' in page, "whoever uses a keyboard goes on where she was"
    assert LOOK.search(page)[1] == first[1]  # type: ignore[index]
    whole = press(map="wider", look=first[1]).content.decode()
    assert "점이 있는 동네: 넓은면" in whole
    assert 'value="wider"' not in whole
    assert f'value="up{WIDE[:5]}"' in whole


def test_looking_closer_makes_no_point_more_exact(press: Any) -> None:
    """A pin tapped on the whole of 26 km is right to some 300 m, until it is set again in a closer look."""
    page = press(**{"tap.x": "140", "tap.y": "100"}).content.decode()
    told = re.compile(r"약 ([\d,]+) m까지 맞습니다")
    first = told.search(page)
    assert first
    assert 250 < int(first[1]) < 350
    page = press(map="closer", look=LOOK.search(page)[1]).content.decode()  # type: ignore[index]
    assert told.search(page)[1] == first[1]  # type: ignore[index]
    page = press(map="north", look=LOOK.search(page)[1]).content.decode()  # type: ignore[index]
    assert int(told.search(page)[1]) < 100  # type: ignore[index]
    chosen = POINT.search(press(map="take", look=LOOK.search(page)[1]).content.decode())  # type: ignore[index]
    assert chosen
    assert points.within_of(chosen[1]) == int(told.search(page)[1])  # type: ignore[index]


def test_in_the_sea_nothing_is_chosen(press: Any) -> None:
    page = press(look="127.7000,37.7000,2,2", map="take").content.decode()
    assert "테두리 밖입니다" in page
    assert 'value="take"' not in page
    for look in ("", "x", "127.9,37.7,99,1", "NaN,NaN,1,1", "127.9,37.7,-1,0"):
        assert press(look=look, map="take").status_code == 200


@pytest.fixture(scope="module")
def outlines() -> dict[str, Any]:
    """Real outlines: one of a city, large townships, an island's."""
    found = boundaries(("11020690", "32510320", "32580330", "23520330"))
    assert len(found) > 2
    return found


@settings(max_examples=200, deadline=None)
@given(
    st.data(),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.integers(0, 4),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_a_tap_is_right_within_what_is_told(
    outlines: Any, data: Any, place: tuple[float, float], steps: int, finger: tuple[float, float]
) -> None:
    """A true place, the look it was found in, a finger beside it by a pixel, and the point that is kept."""
    outline = outlines[data.draw(st.sampled_from(sorted(outlines)))]
    drawn = atlas({"": outline}, size=maps.SIZE)
    assert drawn
    true = drawn.frame.degrees(place[0] * drawn.width, place[1] * drawn.height)
    look = closer.look_at(true, steps, steps)
    frame = closer.frame_of(drawn, look)
    x, y = frame.pixel(*true)
    point = points.written(*frame.degrees(int(x + finger[0]), int(y + finger[1])), closer.off(frame))
    found = points.point_of(point)
    assert found
    apart = points.METRES * (((found[0] - true[0]) * drawn.frame.squeeze) ** 2 + (found[1] - true[1]) ** 2) ** 0.5
    assert apart <= (points.within_of(point) or 0) * 1.01


@settings(max_examples=100, deadline=None)
@given(st.data(), st.lists(st.sampled_from(list(closer.WAYS)), max_size=6), st.integers(0, 4))
def test_there_and_back_is_the_same_place(outlines: Any, data: Any, ways: list[str], steps: int) -> None:
    outline = outlines[data.draw(st.sampled_from(sorted(outlines)))]
    drawn = atlas({"": outline}, size=maps.SIZE)
    assert drawn
    corner = data.draw(st.sampled_from([point for ring in rings_of(outline) for point in ring]))
    look = start = closer.look_at(corner, steps, 0)
    back = {"north": "south", "south": "north", "east": "west", "west": "east"}
    for way in ways:
        look = closer.moved(drawn, look, way)
    assert closer.look_of(str(look)) == look
    for way in reversed(ways):
        look = closer.moved(drawn, look, back[way])
    assert (look.point, look.steps) == (start.point, start.steps)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_wherever_one_taps_the_way_ends_in_the_neighbourhood_that_holds_the_place(
    press: Any, right: float, up: float
) -> None:
    lon, lat = 127.901 + 0.297 * right, 37.601 + 0.197 * up
    point, _ = tapping(press, lon, lat)
    assert points.metres(point, f"{lon:.4f},{lat:.4f}") <= (points.within_of(point) or 0)
    assert points.area_of(points.point_of(point) or (0, 0)) == WIDE
