"""The paged client against a real server on this machine: pages, quota, going on, and a key that is never told."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bandi.engine.errors import ContentError
from bandi.korea.catalogue.fetch import SERVICES, Fetched, fetch
from bandi.korea.catalogue.read import read

KEY = "a-secret/with+signs=="
TODAY, TOMORROW = date(2026, 9, 1), date(2026, 9, 2)
ROWS = 23


class Server:
    """Open data as the government serves it: GOV24 in JSON, Bokjiro in XML; `fails` answers once with a code."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.fails: list[int] = []
        self.says: bytes | None = None

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(asked)
        if self.fails:
            return self.fails.pop(0), b"busy"
        if self.says is not None:
            return 200, self.says
        if path.endswith("detail"):
            name = asked["servId"]
            return 200, f"<wantedDtl><servId>{name}</servId><tgtrDtlCn>{name} 대상</tgtrDtlCn></wantedDtl>".encode()
        if path.endswith("welfare"):
            rows = "".join(
                f"<servList><servId>WLF{n:08d}</servId><servNm>시험 {n}</servNm></servList>" for n in range(3)
            )
            return 200, f"<wantedList><totalCount>3</totalCount><resultCode>0</resultCode>{rows}</wantedList>".encode()
        page, size = int(asked["page"]), int(asked["perPage"])
        numbers = range((page - 1) * size, min(page * size, ROWS))
        data = [{"서비스ID": f"S{n:03d}", "서비스명": f"시험 {n}"} for n in numbers]
        return 200, json.dumps({"totalCount": ROWS, "data": data}).encode()


@pytest.fixture
def server() -> Iterator[tuple[Server, Any]]:
    """A running server, and our table of services pointed at it."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            code, body = told.answer(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})
            self.send_response(code)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{running.server_address[1]}"
    services = {
        "gov24": replace(SERVICES["gov24"], base=f"{here}/list", per_page=10, quota=2),
        "central": replace(SERVICES["central"], base=f"{here}/welfare"),
        "central_detail": replace(SERVICES["central_detail"], base=f"{here}/detail", quota=2),
    }
    yield told, services
    running.shutdown()
    running.server_close()


def run(name: str, folder: Path, services: Any, today: date = TODAY) -> Fetched:
    return fetch(name, key=KEY, folder=folder, today=today, services=services)


def test_a_run_stops_at_the_quota_and_goes_on_the_next_day(server: Any, tmp_path: Path) -> None:
    told, services = server
    first = run("gov24", tmp_path, services)
    assert (first.files, first.asked) == (2, 2)
    assert "2 calls" in first.stopped
    assert run("gov24", tmp_path, services).asked == 0  # the same day, nothing is left
    assert run("gov24", tmp_path, services, TOMORROW) == Fetched(files=3, asked=1)
    assert run("gov24", tmp_path, services, TOMORROW) == Fetched(files=3, asked=0)
    assert [asked["page"] for asked in told.asked] == ["1", "2", "3"]
    assert {asked["serviceKey"] for asked in told.asked} == {KEY}
    taken = read(tmp_path)
    assert taken.rows == taken.accepted == ROWS
    assert taken.whole == {"gov24"}


def test_a_detail_is_asked_once_for_each_programme(server: Any, tmp_path: Path) -> None:
    told, services = server
    with pytest.raises(ContentError, match="before its details"):
        run("central_detail", tmp_path, services)
    run("central", tmp_path, services)
    assert run("central_detail", tmp_path, services).stopped
    assert not run("central_detail", tmp_path, services, TOMORROW).stopped
    assert sorted(asked["servId"] for asked in told.asked if "servId" in asked) == [f"WLF{n:08d}" for n in range(3)]
    assert read(tmp_path).told["WLF00000002"]["who"] == "WLF00000002 대상"


@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_service_is_asked_again_later(server: Any, tmp_path: Path, code: int) -> None:
    told, services = server
    told.fails = [code]
    assert str(code) in run("gov24", tmp_path, services).stopped
    assert run("gov24", tmp_path, services).files == 1  # the call that failed was counted


def test_the_service_says_its_quota_is_used_up(server: Any, tmp_path: Path) -> None:
    told, services = server
    told.says = b"<OpenAPI_ServiceResponse><h><returnReasonCode>22</returnReasonCode></h></OpenAPI_ServiceResponse>"
    assert "quota" in run("central", tmp_path, services).stopped
    assert not list(tmp_path.glob("central-*"))


def test_a_refusal_names_no_key_and_keeps_no_page(server: Any, tmp_path: Path) -> None:
    told, services = server
    told.fails = [401]
    with pytest.raises(ContentError, match="401") as refused:
        run("gov24", tmp_path, services)
    told.says = b"<html>an error page</html>"
    with pytest.raises(ContentError) as broken:
        run("gov24", tmp_path, services)
    assert "secret" not in f"{refused.value} {broken.value} {refused.value.__cause__}"
    assert not [path for path in tmp_path.iterdir() if "secret" in path.name or path.name.startswith((".", "gov24"))]


def test_a_server_that_is_away_is_no_disaster(tmp_path: Path) -> None:
    services = {"gov24": replace(SERVICES["gov24"], base="http://127.0.0.1:1/list")}
    assert "cannot be reached" in run("gov24", tmp_path, services).stopped
    with pytest.raises(ContentError, match="no service"):
        run("moon", tmp_path, services)
