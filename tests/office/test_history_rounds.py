"""What records tell anew of the watched: after a round only they are judged again, and only changes make events."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.history import actions, arrivals
from bandi.office.history.arrivals import RECORDED, look_at_round, renewed
from bandi.office.history.look import due, look_again
from bandi.office.history.models import Change, Check, Watch

from .test_history import LINE_2025, refusal, savings_of

ON = date(2025, 12, 10)  # before the line of 2026
ASKED = ("earned_income", "financial_assets")
WON = st.integers(0, 3)
SAID = st.dictionaries(st.sampled_from(ASKED), WON)


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch, town: Any) -> Callable[..., None]:
    """`records(facts, born)`: what the round's records tell of the first household on Ara's desk."""

    def say(facts: dict[str, int] | None = None, *born: date) -> None:
        def told_since(round_id: str, cases: Any) -> dict[int, dict[str, Any]]:
            key = town.listing.household.key
            return {
                row["case"]: {"facts": facts or {}, "born": list(born)}
                for row in cases.iter_rows(named=True)
                if row["household"] == key
            }

        monkeypatch.setattr(door, "told_since", told_since)

    return say


@pytest.fixture
def watch(town: Any, acting: Any) -> Watch:
    """Somebody of Ara's first household, refused for a wage; and somebody of whose household nothing is known."""
    home = town.listing.household_id
    with acting(town.ara):
        actions.watch_refusal(by=town.ara, refusal=refusal(town.areas[0], savings=savings_of(LINE_2025 + 1)))
        return actions.watch_refusal(by=town.ara, refusal=refusal(town.areas[0], wage=9_000_000, household=home))


def test_a_lost_wage_in_the_records_makes_somebody_entitled_once(
    town: Any, acting: Any, watch: Watch, records: Any
) -> None:
    records({"earned_income": 0})
    check = look_at_round("2026-5", on=ON)
    assert check is not None
    assert (check.watched, check.changed, check.entitled) == (1, 1, 1)
    with acting(town.ara):
        assert Watch.objects.get(pk=watch.pk).state == "entitled"
        assert [(change.why, change.before, change.after) for change in Change.objects.all()] == [
            ("records", "no", "yes")
        ]
    for _ in range(2):
        assert look_at_round("2026-5", on=ON) is None
    with acting(town.ara):
        assert (Change.objects.count(), Check.objects.count()) == (1, 1)
    told = AuditEvent.objects.filter(action="watch.check", detail__why="records").order_by("id")
    assert [event.detail["changed"] for event in told] == [1, 0, 0]


def test_a_record_no_longer_believed_leaves_the_fact_unknown(
    town: Any, acting: Any, watch: Watch, records: Any
) -> None:
    records({"earned_income": 0})
    look_at_round("2026-5", on=ON)
    records()
    look_at_round("2026-6", on=ON)
    with acting(town.ara):
        row = Watch.objects.get(pk=watch.pk)
        assert (row.state, row.verdict, row.missing) == ("watched", "depends", ["earned_income"])


def test_what_an_officer_found_out_later_stands_against_the_same_old_record(
    town: Any, acting: Any, watch: Watch, records: Any
) -> None:
    records({"earned_income": 0})
    look_at_round("2026-5", on=ON)
    with acting(town.ara):
        actions.new_facts(by=town.ara, watch=watch.id, facts={"earned_income": 9_000_000})
    assert look_at_round("2026-6", on=ON) is None
    with acting(town.ara):
        assert Watch.objects.get(pk=watch.pk).verdict == "no"


def test_a_child_born_since_joins_the_family(town: Any, acting: Any, records: Any) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        watch = actions.watch_refusal(
            by=town.ara,
            refusal=refusal(
                town.areas[0], benefit="parent_benefit", facts={}, household=home, members=[(date(1995, 1, 1), "head")]
            ),
        )
    records(None, date(2025, 11, 20))
    check = look_at_round("2026-5", on=ON)
    assert check is not None
    assert check.entitled == 1
    assert look_at_round("2026-6", on=ON) is None
    with acting(town.ara):
        assert Watch.objects.get(pk=watch.pk).state == "entitled"


def test_who_stopped_or_is_deemed_to_have_applied_is_left_alone(
    town: Any, acting: Any, watch: Watch, records: Any
) -> None:
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what="declined")
    records({"earned_income": 0})
    assert look_at_round("2026-5", on=ON) is None
    with acting(town.ara):
        assert Watch.objects.get(pk=watch.pk).state == "stopped"


def test_a_look_at_records_puts_off_no_regular_check(watch: Watch, records: Any) -> None:
    look_again(on=date(2025, 12, 1), why="calendar")
    records({"earned_income": 0})
    look_at_round("2026-5", on=date(2026, 1, 5))
    assert due(date(2026, 1, 5)) == "calendar"


@given(found=SAID, rounds=st.lists(st.none() | SAID, max_size=4))
def test_the_same_round_twice_tells_nothing_new(found: dict[str, int], rounds: list[dict[str, int] | None]) -> None:
    facts: dict[str, Any] = {"members": [], "facts": found}
    for said in rounds:
        told = None if said is None else {"facts": said, "born": []}
        facts = renewed(facts, told, asked=ASKED)
        assert renewed(facts, told, asked=ASKED) == facts
        if said is not None:
            assert facts.get(RECORDED, {}) == said
            assert said.items() <= facts["facts"].items() or facts["facts"] != found


def test_facts_the_benefit_does_not_ask_about_are_left_out() -> None:
    before = {"members": [], "facts": {"earned_income": 5}}
    told = {"facts": {"monthly_rent": 1}, "born": []}
    assert renewed(before, told, asked=ASKED) == before
    assert arrivals.renewed(before, None, asked=ASKED) == before


def test_what_was_granted_goes_back_as_a_file_the_contract_knows(
    town: Any, acting: Any, watch: Watch, records: Any, tmp_path: Any
) -> None:
    from pathlib import Path

    from bandi import korea
    from bandi.engine.contract.feeds import read_feed
    from bandi.office.accounts.jurisdiction import within
    from bandi.office.history.outbox import write_grants
    from bandi.office.visits.outbox import key_text

    def written(arrival: date) -> list[Path]:
        with within(town.areas):
            return write_grants(tmp_path, until=date(2026, 1, 20), arrival=arrival)

    assert written(ON) == []
    records({"earned_income": 0})
    look_at_round("2026-5", on=ON)
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what="granted", on=date(2025, 12, 15))
    (path,) = written(date(2026, 1, 20))
    lines = path.read_text("utf-8").splitlines()
    key = key_text(town.listing.household.key)
    assert lines == ["가구키,급여,결정일자,기준월", f"{key},basic_pension,20251215,202512", "합계건수,1"]
    assert written(date(2026, 1, 21)) == []
    feed = read_feed(Path(korea.__file__).parent / "feeds" / "office_grants" / "feed.toml")
    assert path.match(feed.file.pattern)
    assert lines[0].split(",") == [column.name for column in feed.columns]
