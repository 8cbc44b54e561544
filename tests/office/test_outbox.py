"""Results go back to the inbox as one more institution's file, in the format its contract declares."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.office.conftest import MOVED

from bandi.engine.contract.feeds import read_feed
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.discovery.models import Household
from bandi.office.visits.actions import confirm_result, give_result, record_visit, undo_last
from bandi.office.visits.outbox import write_outcomes

Acting = Callable[[Any], AbstractContextManager[None]]
ARRIVAL = date(2026, 11, 10)


@pytest.fixture
def results(town: Any, acting: Acting) -> Any:
    """One result that holds, one that waits for a second person, one replaced; another month next door."""
    first, second, third = town.listings
    with acting(town.ara):
        for listing in (first, third):
            record_visit(by=town.ara, listing=listing.id, met=True)
        give_result(by=town.ara, listing=first.id, outcome="pub_basic", on=date(2026, 9, 22))
        give_result(by=town.ara, listing=second.id, outcome="moved", rest=MOVED, on=date(2026, 9, 23))
        give_result(by=town.ara, listing=third.id, outcome="monitor", on=date(2026, 9, 24))
        give_result(by=town.ara, listing=third.id, outcome="priv_link", on=date(2026, 9, 25))
    with acting(town.chan):
        record_visit(by=town.chan, listing=town.next_door[0].id, met=True)
        give_result(by=town.chan, listing=town.next_door[0].id, outcome="refused", on=date(2026, 10, 1))
    return town


def written(town: Any, inbox: Path, *, until: date = date(2026, 10, 31)) -> list[Path]:
    with within(town.areas):
        return write_outcomes(inbox, until=until, arrival=ARRIVAL)


def test_only_results_that_hold_are_sent(results: Any, tmp_path: Path) -> None:
    paths = written(results, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "2026-11-10/BANDI_OUTCOMES_202609.csv",
        "2026-11-10/BANDI_OUTCOMES_202610.csv",
    ]
    lines = paths[0].read_bytes().decode("utf-8").split("\r\n")
    assert lines[0] == "가구키,결과코드,결과일자,첫연락일자,연락시도,기준월"
    assert [line.split(",")[1:] for line in lines[1:3]] == [
        ["pub_basic", "20260922", "20260922", "1", "202609"],
        ["priv_link", "20260925", "20260925", "1", "202609"],
    ]
    assert lines[3:] == ["합계건수,2", ""]


def test_keys_come_back_as_they_were(results: Any, tmp_path: Path) -> None:
    paths = written(results, tmp_path)
    texts = [line.split(",")[0] for path in paths for line in path.read_text("utf-8").splitlines()[1:-1]]
    assert all(len(text) == 16 for text in texts)
    signed = {int.from_bytes(bytes.fromhex(text), "big", signed=True) for text in texts}
    with within(results.areas):
        keys = {listing.household.key for listing in (results.listings[0], results.listings[2], results.next_door[0])}
        assert signed == keys <= set(Household.objects.values_list("key", flat=True))


def test_a_confirmed_result_follows_and_nothing_is_sent_twice(results: Any, acting: Acting, tmp_path: Path) -> None:
    assert len(written(results, tmp_path)) == 2
    assert written(results, tmp_path) == []
    with acting(results.bora):
        confirm_result(by=results.bora, result=results.listings[1].results.get().id)
    (path,) = written(results, tmp_path)
    assert path.read_text("utf-8").splitlines()[-1] == "합계건수,3"


def test_later_results_wait(results: Any, tmp_path: Path) -> None:
    assert [path.name for path in written(results, tmp_path, until=date(2026, 9, 22))] == ["BANDI_OUTCOMES_202609.csv"]


def test_the_file_is_as_the_contract_says(results: Any, tmp_path: Path) -> None:
    from bandi import korea

    feed = read_feed(Path(korea.__file__).parent / "feeds" / "office_outcomes" / "feed.toml")
    path = written(results, tmp_path)[0]
    lines = path.read_text(feed.file.encoding).splitlines()
    assert path.match(feed.file.pattern)
    assert lines[0].split(",") == [column.name for column in feed.columns]
    assert lines[-1].split(",") == [feed.file.trailer, str(len(lines) - 2)]
    codes = feed.column("state").codes
    assert {line.split(",")[1] for line in lines[1:-1]} <= set(codes)
    assert clock.today() >= date(2026, 9, 22)


def test_a_month_without_results_is_told_of_too(results: Any, tmp_path: Path) -> None:
    paths = written(results, tmp_path, until=date(2026, 12, 14))
    assert [path.name[-10:-4] for path in paths] == ["202609", "202610", "202611"]
    assert paths[-1].read_text("utf-8").splitlines()[1:] == ["합계건수,0"]


def test_an_office_that_never_gave_a_result_sends_nothing(town: Any, tmp_path: Path) -> None:
    assert written(town, tmp_path) == []


def test_a_result_taken_back_is_taken_back_from_the_file_too(results: Any, acting: Acting, tmp_path: Path) -> None:
    written(results, tmp_path)
    with acting(results.chan):
        undo_last(by=results.chan, listing=results.next_door[0].id)
    later = date(2026, 11, 12)
    with within(results.areas):
        paths = write_outcomes(tmp_path, until=date(2026, 10, 31), arrival=later)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == ["2026-11-12/BANDI_OUTCOMES_202610.csv"]
    assert paths[0].read_text("utf-8").splitlines()[-1] == "합계건수,0"
