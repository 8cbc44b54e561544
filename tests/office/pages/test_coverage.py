"""The nation's safety net in counts: what nobody filled in is unknown, small numbers stay small, groups lose nobody."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.accounts.actions import make_areas
from bandi.office.accounts.models import Area, Sketch
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.door.network import census_households
from bandi.office.errors import OutOfReach
from bandi.office.network import actions, queries
from bandi.office.network.counting import count_lanes
from bandi.office.network.marks import state_of
from bandi.office.network.models import LaneCount, Member
from bandi.office.network.nation import nation_net
from bandi.office.network.training import training
from bandi.office.sheets import BOM
from bandi.office.worklist import outline
from bandi.office.worklist.outline import drawn

Acting = Callable[[Any], AbstractContextManager[None]]
DAY = date(2026, 1, 5)


def taken_in(town: Any, many: int, *, area: int = 0, by: Any = None, **facts: Any) -> None:
    """So many leaders, trained and pledged, in one of the town's neighbourhoods."""
    first = actions.Told(town.areas[area], "leader", "나무늘보", "", DAY, trained_on=DAY, pledged_on=DAY)
    for number in range(many):
        phone = f"02-700-{Member.objects.count():04d}"
        actions.add_member(by=by or town.ara, told=replace(first, phone=phone, name=f"새싹{number}", **facts))


def test_what_nobody_filled_in_is_unknown_and_not_zero(town: Any, acting: Acting) -> None:
    here = town.areas[0]
    assert nation_net(town.saerom).told == 0
    with acting(town.ara):
        taken_in(town, 12)
        taken_in(town, 3, kind="officer")
        taken_in(town, 9, kind="council", trained_on=None, pledged_on=None)
    count_lanes()
    page = nation_net(town.saerom, inside=here[:5])
    lines = {line.code: line for line in page.places}
    assert page.places[0].code == here, "what is known stands before what is not"
    assert (lines[here].told, lines[here].cells["leader"].ready, lines[here].cells["officer"].ready) == (1, 12, 3)
    assert (lines[here].cells["leader"].people, lines[here].cells["officer"].people) == (10, None)
    assert lines[here].people == 15
    assert lines[here].waits == 10
    assert {kind.id for kind, _ in lines[here].empty} == {"council", "good_neighbour", "professional"}
    unknown = lines[town.areas[1]]
    assert (unknown.told, unknown.rate, unknown.cells) == (0, None, {})
    nation = nation_net(town.saerom)
    assert (nation.told, nation.people, nation.rate) == (1, 15, page.rate)
    lanes = {lane.kind.id: lane for lane in nation.lanes}
    assert lanes["leader"].kind.policy == 94_000
    assert lanes["leader"].here == round(94_000 * lines[here].homes / sum(census_households().values()))
    assert lanes["leader"].share == 10 / lanes["leader"].here
    assert (nation.lanes[0].empty, lanes["officer"].people) == (1, None)
    trained = {line.kind: line.counts["ready"] for line in nation.training}
    assert trained == {"leader": 10, "officer": None, "council": 0}, "the same of a lane in each table"
    with pytest.raises(OutOfReach):
        nation_net(town.saerom, inside="99")
    for other in (town.ara, town.bora, town.chan):
        with pytest.raises(PermissionDenied):
            nation_net(other)


def test_counting_again_changes_nothing_and_follows_the_register(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        taken_in(town, 2)
    told = [(count_lanes(), list(LaneCount.objects.order_by("pk").values_list("hub", "kind", "ready"))) for _ in "12"]
    assert told[0] == told[1]
    with acting(town.ara):
        actions.end_member(by=town.ara, member=Member.objects.first().pk)
    count_lanes()
    row = LaneCount.objects.get(hub=town.areas[0], kind="leader")
    assert (row.ready, row.homes > 0) == (1, True)
    with acting(town.ara):
        for one in Member.objects.filter(ended_on=None):
            actions.end_member(by=town.ara, member=one.pk)
    count_lanes()
    assert LaneCount.objects.get(hub=town.areas[0], kind="leader").ready == 0, "an empty register is known to be empty"


days = st.one_of(st.none(), st.integers(-80, 80))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.tuples(st.sampled_from(["leader", "care_team"]), st.integers(-90, 5), days, days, days, days, days),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_each_member_is_at_one_stage(town: Any, acting: Acting, people: list[Any]) -> None:
    today = clock.today()

    def on(days: int | None) -> date | None:
        return None if days is None else today + timedelta(days=days)

    with acting(town.ara):
        Member.objects.all().delete()
        for kind, begins, ends, *rest in people:
            trained, pledged, clear, ended = map(on, rest)
            Member.objects.create(
                area_id=town.areas[0], kind=kind, name="나", phone="0", person=str(uuid4()), marks=[], by=town.ara,
                from_on=on(begins), to_on=on(max(begins, ends)) if ends is not None else None, trained_on=trained,
                pledged_on=pledged, clearance_until=clear, ended_on=ended,
            )  # fmt: skip
        told = Counter(state_of(row, today) for row in Member.objects.all())
        lines = training(town.ara)
        for stage in ("ready", "untrained", "unpledged", "uncleared"):
            assert sum(line.counts[stage] for line in lines) == told[stage]
        called = set(Member.objects.filter(queries._states(today)["remind"]).values_list("pk", flat=True))
        for row in Member.objects.all():
            state, ends = state_of(row, today), row.to_on and row.to_on <= today + timedelta(days=60)
            clear = row.kind == "care_team" and row.clearance_until
            runs_out = clear and today <= row.clearance_until <= today + timedelta(days=60)
            lacks = state in ("untrained", "unpledged", "uncleared", "over")
            assert (row.pk in called) == (lacks or (state == "ready" and bool(ends or runs_out)))
        Member.objects.all().delete()


def test_a_lead_goes_from_the_number_to_the_people(town: Any, acting: Acting, page_of: Any) -> None:
    with acting(town.ara):
        taken_in(town, 2, trained_on=None, pledged_on=None)
        taken_in(town, 1, kind="professional", group="medical", to_on=clock.today() + timedelta(days=10))
    client = page_of(town.bora)
    page = client.get("/network/training/").content.decode()
    link = "/network/members/?kind=leader&amp;state=untrained&amp;sort=term"
    assert link in page
    assert "나무늘보" not in page
    assert "02-700-" not in page
    listed = client.get(link.replace("&amp;", "&")).content.decode()
    assert listed.count("02-700-") == 2
    assert "group=medical&amp;state=soon" in page
    table = client.get("/network/training/?as=csv")
    rows = list(csv.reader(io.StringIO(b"".join(table).decode().removeprefix(BOM))))
    assert [row[1:] for row in rows[1:]] == [["0", "2", "0", "0", "0", "0"], ["1", "0", "0", "0", "1", "0"]]
    assert AuditEvent.objects.filter(action="export", actor="bora").exists()
    assert link not in page_of(town.chan).get("/network/training/").content.decode()


def test_the_page_reads_counts_and_not_one_member(town: Any, acting: Acting, page_of: Any) -> None:
    with acting(town.ara):
        taken_in(town, 9)
    count_lanes()
    client = page_of(town.saerom)
    client.get("/network/nation/")
    for path in ("/network/nation/", f"/network/nation/?within={town.areas[0][:5]}&sort=rate&kind=leader"):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        assert page.status_code == 200
        assert "자료 없음" in page.content.decode()
        told = [one["sql"] for one in asked]
        assert sum("network_lanecount" in sql for sql in told) == 2
        assert not [sql for sql in told if "network_member" in sql]
    for kind, begins in (("csv", BOM.encode()), ("xlsx", b"PK")):
        table = client.get(f"/network/nation/?within={town.areas[0][:5]}&as={kind}")
        content = b"".join(table) if table.streaming else table.content
        assert content.startswith(begins)
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(content.decode().removeprefix(BOM))))
            assert "자료 없음" in rows[-1]
            assert rows[1][5] == "10"


def test_a_drawing_of_very_many_leaves_out_no_neighbourhood_and_says_much_the_same(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sketches stand where whole outlines did: no city's small neighbourhoods are a hole, and the frame is the same."""
    wide = {"type": "Polygon", "coordinates": [[[127, 36], [128, 36.1], [128, 37], [127.5, 36.6], [127, 36]]]}
    small = {"type": "Polygon", "coordinates": [[[127.2, 36.8], [127.202, 36.8], [127.2, 36.802], [127.2, 36.8]]]}
    names = dict.fromkeys(("name_ko", "name_en", "district_ko", "district_en", "province_ko", "province_en"), "시험")
    codes = ("99010110", "99020110")
    make_areas(Area(code=code, outline=one, district_code=code[:5], province_code="99", **names)
               for code, one in zip(codes, (wide, small), strict=True))  # fmt: skip
    drawn.cache_clear()
    whole = drawn(codes, digits=5)
    drawn.cache_clear()
    monkeypatch.setattr(outline, "MANY", 2)
    short = drawn(codes, digits=5)
    drawn.cache_clear()
    assert whole
    assert short
    assert all(path for _, path in short.paths)
    assert not whole.paths[1][1], "smaller than a pixel: left out where it is drawn from the whole outline"
    assert short.frame.scale == pytest.approx(whole.frame.scale, rel=0.02)
    make_areas([Area(code=codes[1], outline=wide, district_code=codes[1][:5], province_code="99", **names)])
    assert Sketch.objects.get(pk=codes[1]).east == 128, "an outline drawn anew is sketched anew"
