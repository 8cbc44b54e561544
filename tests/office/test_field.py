"""Records from a telephone: each counts once, none overwrites a colleague's, and pictures tell no place."""

import base64
import json
import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import Refused
from bandi.office.field import actions
from bandi.office.field.models import FieldEntry, FieldPicture
from bandi.office.field.pictures import stripped
from bandi.office.safety.models import Outing
from bandi.office.visits.actions import give_result, plan_visit, record_attempt, record_visit
from bandi.office.visits.models import Visit
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]
PLACE = b"GPS 37.5665 N 126.978 E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes, image: bytes = b"\x01\x02\xff\x00\x03") -> bytes:
    """A picture as cameras write it: segments, then image data."""
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + image + b"\xff\xd9"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def as_url(content: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(content).decode()


def told(town: Any, **facts: Any) -> dict[str, Any]:
    """What Ara's telephone sends of her first household."""
    moments = {"based_on": clock.now() - timedelta(hours=2), "recorded_at": clock.now() - timedelta(hours=1)}
    seen = {"met": True, "condition": ["dog", "nonsense"], "needs": ["income"], "note": "갑을병 메모"}
    sent = {"key": str(uuid4()), "listing": str(town.listing.id), "photo": "", "signed": ""}
    return sent | {name: moment.isoformat() for name, moment in moments.items()} | seen | facts


@pytest.fixture
def post(client: Any, town: Any) -> Callable[..., Any]:
    """`post(ara, "/field/sync/", {...})` as the script does."""

    def send(user: Any, path: str, body: Any) -> Any:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.post(path, json.dumps(body), content_type="application/json")

    return send


def test_a_record_sent_again_and_again_counts_once(
    town: Any, acting: Acting, client: Any, post: Callable[..., Any]
) -> None:
    picture = jpeg(segment(0xE0, b"JFIF"), segment(0xE1, b"Exif" + PLACE))
    record = told(town, photo=as_url(picture))
    for _again in range(3):
        answer = post(town.ara, "/field/sync/", record)
        assert (answer.status_code, answer.json()) == (200, {"state": "field_applied"})
    with acting(town.ara):
        visit = Visit.objects.get(listing=town.listing)
        assert (visit.met, visit.note, visit.condition, visit.needs) == (True, "갑을병 메모", ["dog"], ["income"])
        kept = FieldPicture.objects.get()
        assert (kept.media, kept.kind) == ("image/jpeg", "photo")
        assert PLACE not in base64.b64decode(kept.content)
        assert AuditEvent.objects.filter(action="visit.record").count() == 1
        shown = post(town.ara, f"/households/{town.listing.household_id}/pictures/", {})
        assert shown.status_code == 405
        path = f"/pictures/{kept.entry_id}/photo/"
    post(town.chan, "/field/hello/", {})
    assert client.get(path).status_code == 404
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path).headers["Content-Type"] == "image/jpeg"


def test_a_colleague_who_wrote_meanwhile_is_not_overwritten(
    town: Any, acting: Acting, post: Callable[..., Any]
) -> None:
    with acting(town.bora):
        record_visit(by=town.bora, listing=town.listing.id, met=False, note="보라의 메모")
    ways = {"add": ("field_applied", 2), "note": ("field_merged", 2), "drop": ("field_dropped", 2)}
    for how, (state, visits) in ways.items():
        record = told(town, note=f"아라 {how}")
        assert post(town.ara, "/field/sync/", record).json() == {"state": "field_conflict"}
        assert post(town.ara, "/field/sync/", record).json() == {"state": "field_conflict"}
        with acting(town.ara):
            assert Duty.objects.get(settled_at=None, duty="field_merge").path == f"/field/merge/{record['key']}/"
        page = post(town.ara, f"/field/merge/{record['key']}/", {}).content.decode()
        assert f"아라 {how}" in page
        assert "보라의 메모" in page
        with acting(town.ara):
            for _twice in range(2):
                actions.merge(by=town.ara, entry=record["key"], how=how)
            entry = FieldEntry.objects.get(pk=record["key"])
            assert (entry.state, Visit.objects.filter(listing=town.listing).count()) == (state, visits)
            assert not Duty.objects.filter(settled_at=None, duty="field_merge").exists()
            assert f"아라 {how}" in entry.told, "the record itself stays, whatever was chosen"
    with acting(town.ara):
        notes = "\n".join(note or "" for note in Visit.objects.values_list("note", flat=True))
        assert "보라의 메모" in notes
        assert "아라 add" in notes
        assert "아라 note" in notes
        assert "아라 drop" not in notes


def test_own_records_and_calls_are_no_conflict_but_a_result_is(
    town: Any, acting: Acting, post: Callable[..., Any]
) -> None:
    with acting(town.bora):
        record_attempt(by=town.bora, listing=town.listing.id, kind="call", answer="no_answer")
    for _visit in range(2):  # two visits of one morning, both written without network
        assert post(town.ara, "/field/sync/", told(town)).json() == {"state": "field_applied"}
    with acting(town.bora):
        give_result(by=town.bora, listing=town.listing.id, outcome="pub_other", evidence="근거")
    assert post(town.ara, "/field/sync/", told(town)).json() == {"state": "field_conflict"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "1"},
        {"met": "yes"},
        {"based_on": "2026-01-05T10:00:00"},
        {"needs": None},
        {"photo": "data:,*"},
        {"photo": as_url(b"GIF89a")},
        {"photo": as_url(jpeg()[:-2])},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    wrong: dict[str, Any], town: Any, acting: Acting, post: Callable[..., Any]
) -> None:
    answer = post(town.ara, "/field/sync/", told(town) | wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]
    with acting(town.ara):
        assert not FieldEntry.objects.exists()
        assert not Visit.objects.exists()


def test_next_door_gets_nothing_and_a_key_cannot_be_taken_over(
    town: Any, acting: Acting, post: Callable[..., Any]
) -> None:
    record = told(town)
    assert post(town.chan, "/field/sync/", record).status_code == 404
    assert post(town.ara, "/field/sync/", record).status_code == 200
    assert post(town.chan, "/field/sync/", record | {"listing": str(town.next_door[0].id)}).status_code == 404
    assert post(town.bora, "/field/sync/", record).status_code == 404  # Ara's own
    assert post(town.chan, f"/field/merge/{record['key']}/", {}).status_code == 404


def test_the_telephone_takes_only_the_own_visits_of_today_and_leaves_a_trace(
    town: Any, acting: Acting, post: Callable[..., Any], client: Any
) -> None:
    with acting(town.ara):
        for place, (by, days) in enumerate(((town.ara, 0), (town.ara, 3), (town.bora, 0))):
            at = clock.now() + timedelta(days=days, seconds=30)
            plan_visit(by=by, listing=town.listings[place].id, planned_at=at)
    day = post(town.ara, "/field/day/", {}).json()
    assert [one["listing"] for one in day["visits"]] == [str(town.listing.id)]
    assert day["visits"][0]["people"][0]["name"].startswith("가짜갑")
    with acting(town.ara):
        look = AuditEvent.objects.get(action="person.reveal")
        assert look.subjects == [town.listing.household_id]
        assert look.purpose == "visit"
    keys = {}
    for user in (town.ara, town.bora):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        keys[user.username] = [client.get("/field/hello/").json()["key"] for _again in range(2)]
        shell = client.get("/field/").content.decode()
        assert "가짜" not in shell
        assert user.display_name not in shell
    assert keys["ara"][0] == keys["ara"][1] != keys["bora"][0]
    client.logout()
    assert client.get("/field/hello/").status_code == 302
    assert "가짜" not in client.get("/field/sw.js").content.decode()


def test_the_alarm_of_an_outing_needs_its_pass_and_no_session(
    town: Any, acting: Acting, post: Callable[..., Any], client: Any
) -> None:
    out = post(town.ara, "/field/out/", {"listing": str(town.listing.id), "minutes": 60}).json()
    client.logout()
    for wrong in ("", out["id"], out["alarm"][:-1], "x" * 5000):
        assert client.post("/field/alarm/", wrong, content_type="text/plain").status_code == 404
    with acting(town.ara):
        assert not Outing.objects.get().alarm_at
    assert client.post("/field/alarm/", out["alarm"], content_type="text/plain").status_code == 204
    with acting(town.ara):
        assert Outing.objects.get().control_at
    assert client.get("/field/hello/").status_code == 302, "the pass opens nothing else"


def test_pictures_lose_what_cameras_write_about_them() -> None:
    bare = jpeg(segment(0xE0, b"JFIF"), segment(0xDB, b"table"))
    extra = [segment(code, PLACE) for code in (*range(0xE1, 0xEE), 0xEF, 0xFE)]
    full = jpeg(segment(0xE0, b"JFIF"), *extra, segment(0xDB, b"table")) + PLACE
    assert stripped(full) == ("image/jpeg", bare)
    written = [chunk(name, PLACE) for name in (b"tEXt", b"eXIf", b"iTXt", b"zTXt", b"tIME")]
    assert stripped(png(*written) + PLACE) == ("image/png", png())


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_are_a_picture_or_refused(junk: bytes, start: bytes) -> None:
    try:
        media, content = stripped(start + junk)
    except Refused:
        return
    assert media in ("image/jpeg", "image/png")
    assert len(content) <= len(start + junk)


@given(st.integers(0, 200))
def test_a_cut_picture_is_refused(cut: int) -> None:
    whole = jpeg(segment(0xE0, b"JFIF"), segment(0xE1, PLACE))
    if cut < len(whole):
        with pytest.raises(Refused):
            stripped(whole[:cut])
