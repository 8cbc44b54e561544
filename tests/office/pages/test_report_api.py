"""The API of reports: signed, once, refused in words that say where; and its description holds for both sides."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bandi.office import clock
from bandi.office.accounts.actions import make_areas
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.errors import OutOfReach
from bandi.office.network.models import Partner
from bandi.office.network.partners import Agreed, sign_up
from bandi.office.reports import api, contract, keys
from bandi.office.reports.models import UNPLACED, Report, Reporter

BODY = {"reference": "A-1", "kinds": ["housing"], "area": "11020690", "place": "없는로 1"}


def signed(key: Any, secret: str, body: bytes, **head: str) -> dict[str, str]:
    """Headers as a partner's own program makes them, written from the description alone."""
    told = {"time": str(int(time.time())), "nonce": uuid4().hex} | head
    lines = ["POST", "/api/reports/", told["time"], told["nonce"], hashlib.sha256(body).hexdigest()]
    mark = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    names = {"Key": key.code, "Time": told["time"], "Nonce": told["nonce"], "Signature": told.get("mark", mark)}
    return {f"X-Bandi-{name}": value for name, value in names.items()}


@pytest.fixture
def partner(town: Any, acting: Any) -> Any:
    """A partner of Ara's neighbourhood with a key: `(partner, key, secret)`."""
    day = clock.today()
    with acting(town.ara):
        who = {"kind": "pharmacy", "name": "없는약국", "contact": "가짜갑001", "phone": "010-0000-0001"}
        term = {"starts_on": day, "ends_on": day + timedelta(days=300), "cycle": "monthly"}
        agreed = Agreed(**who, **term, basis="act_14", signs=["untreated"])  # type: ignore[arg-type]
        row = sign_up(by=town.ara, area=town.areas[0], agreed=agreed)
        return row, *keys.make_key(by=town.ara, partner=row.pk)


@pytest.fixture
def post(client: Any, partner: Any) -> Callable[..., Any]:
    """`post({…})`: a signed request; its answer is what the description says."""

    def sent(body: Any, raw: bytes | None = None, **head: str) -> Any:
        content = raw if raw is not None else json.dumps(body).encode()
        headers = signed(partner[1], partner[2], content, **head)
        answer = client.post("/api/reports/", content, content_type="application/json", headers=headers)
        told = contract.document()["paths"]["/api/reports/"]["post"]["responses"][str(answer.status_code)]
        (kind,) = told["content"]
        assert answer.headers["Content-Type"] == kind
        name = told["content"][kind]["schema"]["$ref"].split("/")[-1]
        Draft202012Validator(contract.document()["components"]["schemas"][name]).validate(answer.json())
        return answer

    return sent


def reports(town: Any) -> list[Report]:
    with within([*town.areas, UNPLACED]):
        return list(Report.objects.select_related("reporter").order_by("received_at"))


def test_a_system_tells_and_its_receipt_shows_how_it_stands(town: Any, post: Any, client: Any) -> None:
    told = BODY | {"note": "900101-1234567 혼자", "name": "가짜약사", "phone": "010 0000 0009", "body": "없는약국"}
    answer = post(told)
    assert (answer.status_code, answer.json()["masked"]) == (201, True)
    (row,) = reports(town)
    assert (row.area, row.way, row.who) == (town.areas[0], Report.Way.API, "partner")
    assert row.note == "900101-******* 혼자"
    assert row.reporter.phone == "010-0000-0009"
    page = client.get(answer.json()["status"].removeprefix("http://testserver"))
    assert page.status_code == 200
    assert client.post("/report/status/", {"code": answer.json()["receipt"]}).status_code == 200
    again = post(told)
    assert (again.status_code, again.json()["receipt"]) == (200, answer.json()["receipt"])
    assert len(reports(town)) == 1, "the same reference is the same report"
    assert post(BODY | {"reference": "A-2"}).status_code == 201
    assert [one.joined_id for one in reports(town)] == [None, row.id], "another one of the same place joins"
    assert post({"reference": "A-3", "kinds": ["care"], "landmark": "시장 뒤"}).status_code == 201
    assert reports(town)[-1].area == UNPLACED


def square(west: float) -> dict[str, Any]:
    ring = [[west, 37.50], [west + 0.02, 37.50], [west + 0.02, 37.52], [west, 37.52], [west, 37.50]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def side_by_side(town: Any) -> Any:
    """The town's two neighbourhoods drawn as squares that meet at 127.02 degrees east."""
    rows = {area.code: area for area in Area.objects.filter(pk__in=town.areas)}
    for code, west in zip(town.areas, (127.00, 127.02), strict=True):
        rows[code].outline = square(west)
    make_areas(rows.values())
    return town


POINT = {"reference": "P-1", "kinds": ["care"], "lat": 37.51, "lon": 127.03, "accuracy_m": 12.5}


def test_a_point_alone_finds_its_neighbourhood_and_rests_encrypted(
    side_by_side: Any, post: Any, as_owner: Any, page_of: Any
) -> None:
    town = side_by_side
    assert post(POINT).status_code == 201
    (row,) = reports(town)
    assert (row.area, row.point, row.place) == (town.areas[1], "127.0300,37.5100,30", None)
    with as_owner() as cursor:
        cursor.execute("select r::text from reports_report r")
        assert "37.51" not in cursor.fetchone()[0]
    shown = page_of(town.chan).get(f"/reports/{row.id}/").content.decode()
    for words in ("37.5100, 127.0300", "기관의 전산이 보냄", "약 30m까지 맞음"):
        assert words in shown
    assert "먼저 확인하세요" not in shown
    assert page_of(town.ara).get(f"/reports/{row.id}/").status_code == 404
    assert post(POINT | {"reference": "P-2", "lon": 127.0301}).status_code == 201
    assert reports(town)[-1].joined_id == row.id, "a place told twice is one place"
    assert post(POINT | {"reference": "P-3", "accuracy_m": 900}).status_code == 201
    assert reports(town)[-1].joined_id is None, "a vague point is no place"
    unsaid = {name: value for name, value in POINT.items() if name != "accuracy_m"}
    assert post(unsaid | {"reference": "P-4"}).status_code == 201
    assert reports(town)[-1].joined_id is None, "nor is one of which nobody knows how exact it is"
    assert (
        "얼마나 맞는지는 알려 오지 않음" in page_of(town.chan).get(f"/reports/{reports(town)[-1].id}/").content.decode()
    )


def test_an_address_and_a_point_that_disagree_are_both_kept_and_the_officer_is_told(
    side_by_side: Any, post: Any, page_of: Any
) -> None:
    town = side_by_side
    assert post(POINT | {"area": town.areas[0], "place": "없는로 1"}).status_code == 201
    (row,) = reports(town)
    assert (row.area, row.place, row.point) == (town.areas[0], "없는로 1", "127.0300,37.5100,30")
    shown = page_of(town.ara).get(f"/reports/{row.id}/").content.decode()
    assert "먼저 확인하세요" in shown
    there = Area.objects.get(pk=town.areas[1])
    assert f"점은 {there.name_ko}에 있고" in shown
    assert post(POINT | {"reference": "P-5", "area": town.areas[0], "lon": 127.01}).status_code == 201
    assert "먼저 확인하세요" not in page_of(town.ara).get(f"/reports/{reports(town)[-1].id}/").content.decode()


def test_a_point_in_the_sea_is_taken_by_the_desk_that_finds_places(side_by_side: Any, post: Any) -> None:
    assert post(POINT | {"lon": 131.0}).status_code == 201
    (row,) = reports(side_by_side)
    assert (row.area, row.point) == (UNPLACED, "131.0000,37.5100,30")


UNPROVED = {
    "another secret": ({"mark": "0" * 64}, "signature"),
    "an old clock": ({"time": str(int(time.time()) - 4000)}, "time"),
    "a clock ahead": ({"time": str(int(time.time()) + 4000)}, "time"),
    "no number for a time": ({"time": "yesterday"}, "time"),
    "a short nonce": ({"nonce": "abc"}, "nonce"),
}


@pytest.mark.parametrize("case", UNPROVED)
def test_what_nobody_proved_is_refused(town: Any, post: Any, case: str) -> None:
    head, code = UNPROVED[case]
    answer = post(BODY, **head)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, code)
    assert reports(town) == []


def test_a_request_heard_on_the_way_is_worth_nothing(town: Any, client: Any, partner: Any) -> None:
    body = json.dumps(BODY).encode()
    heard = signed(partner[1], partner[2], body)
    send = {"content_type": "application/json", "headers": heard}
    assert client.post("/api/reports/", body, **send).status_code == 201
    again = client.post("/api/reports/", body, **send)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (401, "replay")
    changed = client.post("/api/reports/", body.replace(b"housing", b"health!"), **send)
    assert changed.json()["errors"][0]["code"] == "signature"
    assert client.post("/api/reports/", body, content_type="application/json").status_code == 401
    assert len(reports(town)) == 1


def test_bodies_too_large_of_another_kind_or_no_json_are_refused(town: Any, post: Any, client: Any) -> None:
    assert post(None, raw=b'"' + b"x" * contract.LARGEST + b'"').status_code == 413
    assert client.post("/api/reports/", b"a=1", content_type="application/x-www-form-urlencoded").status_code == 415
    for raw in (b"{", b"\xff\xfe", b"[" * 60_000, b'{"lat": NaN}', b'{"lat": -Infinity}'):
        assert post(None, raw=raw).status_code == 400
    assert client.get("/api/reports/").status_code == 405
    assert reports(town) == []


WRONG = {
    "no kind": ({"kinds": []}, "/kinds", "minItems"),
    "an unknown kind": ({"kinds": ["care", "rain"]}, "/kinds/1", "enum"),
    "a kind twice": ({"kinds": ["care", "care"]}, "/kinds", "uniqueItems"),
    "a field nobody knows": ({"resident_number": "900101-1234567"}, "/resident_number", "additionalProperties"),
    "a word for yes": ({"danger": "yes"}, "/danger", "type"),
    "too many words": ({"note": "x" * 2001}, "/note", "maxLength"),
    "an area that is none": ({"area": "99999999"}, "/area", "area"),
    "a name for an area": ({"area": "시험동"}, "/area", "pattern"),
    "a number for a place": ({"place": "010-1234-5678"}, "/place", "phone"),
    "a place for a number": ({"phone": "없는로 1"}, "/phone", "phone"),
    "a latitude alone": ({"lat": 37.5}, "/lon", "dependentRequired"),
    "an accuracy of nothing": ({"accuracy_m": 20}, "/lat", "dependentRequired"),
    "both the wrong way round": ({"lat": 127.0, "lon": 37.5}, "/lat", "maximum"),
    "a place in another country": ({"lat": 37.5, "lon": 139.7}, "/lon", "maximum"),
    "a word for a degree": ({"lat": "37.5", "lon": 127.0}, "/lat", "type"),
    "yes for a degree": ({"lat": 37.5, "lon": True}, "/lon", "type"),
    "as exact as nothing": ({"lat": 37.5, "lon": 127.0, "accuracy_m": 0}, "/accuracy_m", "minimum"),
    "as vague as a province": ({"lat": 37.5, "lon": 127.0, "accuracy_m": 50_000}, "/accuracy_m", "maximum"),
    "a professional of no group": ({"who": "professional"}, "/group", "required"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_error_says_where_it_is(town: Any, post: Any, case: str) -> None:
    change, place, code = WRONG[case]
    answer = post(BODY | change)
    assert answer.status_code == 422
    assert (place, code) in {(one["place"], one["code"]) for one in answer.json()["errors"]}
    assert "1234567" not in answer.content.decode(), "what was typed is not repeated"
    assert reports(town) == []


def test_a_key_ends_with_the_agreement_and_at_once_when_withdrawn(
    town: Any, acting: Any, post: Any, partner: Any, client: Any
) -> None:
    with acting(town.chan), pytest.raises(OutOfReach):
        keys.stop_key(by=town.chan, partner=partner[0].pk, code=partner[1].code)
    with acting(town.ara):
        Partner.objects.filter(pk=partner[0].pk).update(ended_on=clock.today())
    assert post(BODY).status_code == 403
    with acting(town.ara):
        Partner.objects.filter(pk=partner[0].pk).update(ended_on=None)
    assert post(BODY).status_code == 201
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/network/partners/{partner[0].pk}/keys/"
    shown = client.post(path, {"step": "make"}).content.decode()
    assert "지금 한 번만 보입니다" in shown
    assert re.search(r"<code>[\w-]{43}</code>", shown)
    assert not re.search(r"<code>[\w-]{43}</code>", client.get(path).content.decode())
    assert client.post(path, {"step": "stop", "code": partner[1].code}).status_code == 302
    assert post(BODY | {"reference": "A-9"}).json()["errors"][0]["code"] == "signature"


def test_the_secret_rests_encrypted_and_floods_end(
    town: Any, post: Any, partner: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_owner() as cursor:
        cursor.execute("select k::text from reports_reportkey k")
        assert partner[2] not in cursor.fetchone()[0]
    monkeypatch.setattr(api, "MOST", 2)
    codes = [post(BODY | {"reference": f"B-{n}", "place": f"없는로 {n}"}).status_code for n in range(3)]
    assert codes == [201, 201, 429]
    assert post(BODY | {"reference": "B-0", "place": "없는로 0"}).status_code == 200, "what was taken stays taken"
    with within(town.areas):
        assert not Reporter.objects.exists(), "nobody was named"


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=4), lambda one: st.lists(one, max_size=3), max_leaves=4
)
FIELDS = st.sampled_from([*contract.body_schema()["properties"], "other"])
VALUES = JSON | st.sampled_from(
    ["care", ["care"], ["care", "care"], ["rain"], "11020690", "g12", "ko", "", "x" * 65, 37.5, 127, True, 1e400]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(FIELDS, VALUES, max_size=6) | JSON, st.booleans())
def test_we_refuse_exactly_what_the_published_schema_refuses(drawn: Any, whole: bool) -> None:
    body = BODY | drawn if whole and isinstance(drawn, dict) else drawn
    judge = Draft202012Validator(contract.body_schema())
    allowed = not list(contract.faults(contract.body_schema(), body))
    assert allowed == judge.is_valid(body)


def test_the_description_is_served_and_is_sound(db: None, client: Any) -> None:
    told = client.get("/api/reports/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    content = told["paths"]["/api/reports/"]["post"]["requestBody"]["content"]["application/json"]
    assert {"lat", "lon", "accuracy_m"} <= set(content["examples"]["point"]["value"])
    for example in content["examples"].values():
        assert not list(contract.faults(contract.body_schema(), example["value"]))
    for name, schema in told["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f"#/components/schemas/{name}" in json.dumps(told)
