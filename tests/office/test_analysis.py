"""The gap and another rule: a district counts itself, a steward all, others nothing; small numbers stay hidden."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from bandi.office.analysis import actions, answers, queries
from bandi.office.analysis.models import WhatIf
from bandi.office.analysis.queries import GapFilters, gap_page
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.cells import GapCell
from bandi.office.discovery.small import SMALL, STEP, shown, shown_won, total
from bandi.office.errors import OutOfReach, Refused

LINE = "livelihood.line.1"
FAR = "21040510"
MONTH = date(2026, 8, 1)


def cell(town: Any, area: str, count: int, verdict: str = "depends", **told: Any) -> GapCell:
    values = {
        "kind": "aged_alone",
        "benefit": "livelihood",
        "received": False,
        "low": 0,
        "high": 100_000 * count,
    } | told
    low, high = values.pop("low"), values.pop("high")
    return GapCell.objects.create(
        round=town.round, area_id=area, verdict=verdict, households=shown(count),
        amount_low=shown_won(low, count), amount_high=shown_won(high, count), **values,
    )  # fmt: skip


def effect(area: str, effect: str, households: int, cost: int, kind: str = "adults") -> dict[str, Any]:
    told = {"area": area, "kind": kind, "benefit": "livelihood", "effect": effect}
    low, high = sorted((cost, 2 * cost))
    return told | {"households": households, "cost_low": low, "cost_high": high}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, town: Any) -> Callable[..., list[Any]]:
    """`engine(households, *rows)`: so many households are known, and the engine answers with these rows."""

    def answer(households: int, *rows: dict[str, Any]) -> list[Any]:
        asked: list[Any] = []

        def what_if(round_id: str, **told: Any) -> list[dict[str, Any]]:
            told.pop("progress")(1, 1)
            asked.append(told)
            return [row for row in rows if row["area"] in told["areas"]]

        def assessed(_round: str, *, areas: list[str] | None = None) -> dict[str, int]:
            places = sorted(town.areas if areas is None else areas)
            return {place: households // len(places) for place in places}

        monkeypatch.setattr(door, "assessed", assessed)
        monkeypatch.setattr(door, "what_if", what_if)
        return asked

    return answer


def test_a_manager_counts_her_district_a_steward_all_and_officers_nothing(town: Any) -> None:
    from tests.office.conftest import make_area

    make_area(FAR, "먼동")
    for area, count in zip((*town.areas, FAR), (40, 20, 60), strict=True):
        cell(town, area, count)
    assert gap_page(town.daon, GapFilters()).whole.depends == 60
    assert {row.code for row in gap_page(town.daon, GapFilters(by="area")).rows} == set(town.areas)
    assert gap_page(town.daon, GapFilters(area=FAR)).rows == []
    assert gap_page(town.saerom, GapFilters(by="district")).whole.depends == 120
    for user in (town.ara, town.bora, town.chan):
        with pytest.raises(PermissionDenied):
            gap_page(user, GapFilters())
        with pytest.raises(PermissionDenied):
            queries.published_cells(user)
    assert AuditEvent.objects.filter(action=Action.GAP_VIEW).count() == 4


def test_received_and_unknown_stand_apart_and_give_the_take_up(town: Any) -> None:
    cell(town, town.areas[0], 30, "", received=True, low=None, high=None)
    cell(town, town.areas[0], 10, "yes", low=500_000, high=1_000_000)
    cell(town, town.areas[0], 20, "depends", high=4_000_000)
    cell(town, town.areas[0], 50, "depends", benefit="medical_aid", received=None, low=None, high=None)
    rows = {row.code: row.figures for row in gap_page(town.daon, GapFilters()).rows}
    aid, basic = rows["medical_aid"], rows["livelihood"]
    assert (basic.received, basic.entitled, basic.depends, basic.unknown) == (30, 10, 20, 0)
    assert basic.take_up == (0.5, 0.75)
    assert basic.won == (500_000, 5_000_000)
    assert (aid.unknown, aid.missed, aid.take_up, aid.won) == (50, 0, None, None)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_whatever_hides_behind_small_cells_every_total_is_the_same(counts: list[int]) -> None:
    def told(cells: list[int]) -> list[int | None]:
        seen = [shown(count) for count in cells]
        parts = (seen[:cut] for cut in range(1, len(seen) + 1))
        return [total(sum(n or 0 for n in part), part.count(None)) for part in parts]

    small = [place for place, count in enumerate(counts) if 0 < count < SMALL]
    for hidden in (1, 4, 7):
        other = [hidden if place in small else count for place, count in enumerate(counts)]
        assert told(other) == told(counts)
    assert all(n is None or n % STEP == 0 for n in told(counts))


def test_no_published_number_lets_a_small_one_be_worked_out() -> None:
    for count in range(8):
        assert (shown(count), shown_won(349_700 * count, count)) == ((0, None) if count == 0 else (None, None))
    for exact, amount in itertools.product(range(8, 60), (349_700, 820_556)):
        won = shown_won(amount * exact, exact)
        assert shown(exact) != exact or exact % STEP == 0
        assert won == shown_won(amount * shown(exact), shown(exact))  # nor can the count behind it


def test_a_district_is_answered_at_once_and_only_coarse_counts_are_kept(town: Any, engine: Any) -> None:
    asked = engine(
        900,
        effect(town.areas[0], "gains", 42, 4_200_000), effect(town.areas[0], "stays", 300, 0),
        effect(town.areas[1], "may_gain", 3, 90_000), effect(FAR, "loses", 500, -1),
    )  # fmt: skip
    row = actions.ask(by=town.daon, setting=LINE, value=900_000, on=date(2026, 8, 19))
    assert (row.state, row.on, row.old, row.words_ko[-5:]) == ("done", MONTH, 820_556, "1인 가구")
    assert asked == [{"areas": sorted(town.areas), "setting": (LINE, 900_000), "on": MONTH}]
    kept = {cell["effect"]: (cell["households"], cell["cost_low"]) for cell in row.cells}
    assert kept == {"gains": (40, 4_000_000), "stays": (300, 0), "may_gain": (None, None)}
    page = answers.answer_page(town.daon, row.id)
    assert page.whole.shown == {"gains": 40, "stays": 300, "may_gain": None}
    assert [place.name for place in page.places] == ["시험동", "이웃동"]
    assert AuditEvent.objects.get(action=Action.WHAT_IF).detail["setting"] == LINE
    for user in (town.saerom, town.ara):
        with pytest.raises((OutOfReach, PermissionDenied)):
            answers.answer_page(user, row.id)


def test_more_than_a_district_becomes_a_job(town: Any, engine: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    asked = engine(2 * actions.AT_ONCE, effect(town.areas[0], "loses", 80, -800_000))
    row = actions.ask(by=town.saerom, setting=LINE, value=700_000, on=MONTH)
    assert (row.state, asked) == ("waiting", [])
    assert answers.answer_page(town.saerom, row.id).waiting
    (job,) = ProcrastinateJob.objects.filter(task_name="what_if")
    assert job.args == {"question": str(row.id)}
    actions.answer(row.id)
    page = answers.answer_page(town.saerom, row.id)
    assert (page.waiting, page.whole.cost, page.percent) == (False, (-1_600_000, -800_000), 100)


def test_many_places_are_told_by_district(town: Any) -> None:
    rows = [effect(f"1102{n:04d}", "gains", 3, 30_000) for n in range(10)]
    assert {cell["households"] for cell in actions.coarse(rows, by_district=False)} == {None}
    (cell_,) = actions.coarse(rows, by_district=True)[:1]
    assert (cell_["place"], cell_["households"]) == ("11020", 30)


def test_a_failure_is_said_and_leaves_no_answer(town: Any, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(900)

    def broken(*_: Any, **__: Any) -> Any:
        raise Refused(ko="표를 읽을 수 없습니다.", en="The table cannot be read.")

    monkeypatch.setattr(door, "what_if", broken)
    row = actions.ask(by=town.daon, setting=LINE, value=900_000, on=MONTH)
    assert (row.state, row.cells) == ("failed", [])
    assert "cannot be read" in row.error


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        (LINE, 820_556, "지금 값과 같습니다"),
        (LINE, -1, "0보다 작은"),
        (LINE, 900_000.5, "소수점 없는"),
        (LINE, 82_055_600, "열 배"),
        ("near_poor.rate", 50, "0에서 1 사이"),
        ("basic_pension.age", 300, "120보다 큰"),
        ("nothing.of_the_kind", 1, "정해져 있지 않습니다"),
    ],
)
def test_nonsense_is_refused_in_plain_words(town: Any, engine: Any, setting: str, value: float, told: str) -> None:
    engine(900)
    with pytest.raises(Refused) as refused:
        actions.ask(by=town.daon, setting=setting, value=value, on=MONTH)
    assert told in refused.value.ko
    assert not WhatIf.objects.exists()


def test_a_day_far_from_what_is_known_is_refused(town: Any, engine: Any) -> None:
    engine(900)
    for on in (date(2019, 1, 1), date(2026, 7, 31), date(2028, 9, 1)):
        with pytest.raises(Refused) as refused:
            actions.ask(by=town.daon, setting=LINE, value=900_000, on=on)
        assert "2년 안의" in refused.value.ko


def test_only_managers_and_stewards_may_ask(town: Any, engine: Any) -> None:
    engine(900)
    for user in (town.ara, town.bora, town.chan):
        with pytest.raises(PermissionDenied):
            actions.ask(by=user, setting=LINE, value=900_000, on=MONTH)


def test_a_question_can_be_about_a_province_a_district_or_every_place_the_round_knows(
    town: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    busan = next(code for code in sorted(door.nation("ko")) if len(code) == 8 and code.startswith("21"))
    places = {town.areas[0]: 10, "11030510": 10, busan: 10}
    asked = engine(30, *(effect(place, "gains", 40, 100_000) for place in places))
    monkeypatch.setattr(door, "assessed", lambda _round, areas=None: places)
    rows = [
        actions.ask(by=town.saerom, setting=LINE, value=900_000 + number, on=MONTH, where=where)
        for number, where in enumerate(("", "11", "11030"))
    ]
    assert [told["areas"] for told in asked] == [[*places], [town.areas[0], "11030510"], ["11030510"]]
    page = answers.answer_page(town.saerom, rows[0].id)
    assert [place.name for place in page.provinces] == ["서울특별시", "부산광역시"]
    assert page.covers == {"provinces": (2, 17), "districts": (3, page.covers["districts"][1]), "towns": (3, 3557)}
    assert page.places[0].name
    assert not answers.answer_page(town.saerom, rows[1].id).provinces
    with pytest.raises(Refused, match="No household"):
        actions.ask(by=town.saerom, setting=LINE, value=800_000, on=MONTH, where="39")


def test_figures_by_class_of_place(town: Any, engine: Any) -> None:
    rural = "36510110"  # a county of Jeollanam-do
    row = WhatIf.objects.create(
        by=town.saerom, round=town.round, places=[town.areas[0], rural], setting=LINE, words_ko="x", words_en="x",
        old=1, new=2, on=MONTH, households=50, state="done",
        cells=actions.coarse(
            [effect(town.areas[0], "gains", 40, 100_000), effect(rural, "loses", 20, -100_000)], by_district=True
        ),
    )  # fmt: skip
    page = answers.answer_page(town.saerom, row.id)
    told = {one.name: one.fares.shown for one in page.classes}
    assert told == {"대도시": {"gains": 40}, "농어촌": {"loses": 20}}


def test_what_changes_nowhere_is_told_without_places(town: Any) -> None:
    rows = [effect(area, "stays", 500, 0) for area in town.areas]
    assert [(cell["place"], cell["households"]) for cell in actions.coarse(rows, by_district=False)] == [("", 1_000)]
    some = [*rows, effect(town.areas[0], "gains", 9, 90_000)]
    assert {cell["place"] for cell in actions.coarse(some, by_district=False)} == set(town.areas)


TIMES = [
    {"since": date(2025, 1, 1), "value": 100.0},
    {"since": date(2026, 1, 1), "value": 200.0},
    {"since": date(2027, 1, 1), "value": 300.0},
    {"since": date(2028, 1, 1), "value": None},
]


@pytest.mark.parametrize(
    ("since", "to", "found"),
    [
        (date(2027, 1, 1), date(2026, 10, 1), (date(2026, 10, 1), 300.0)),  # earlier: the new value holds already
        (date(2027, 1, 1), date(2026, 3, 1), (MONTH, 300.0)),  # as far as households are known
        (date(2026, 1, 1), date(2026, 12, 1), (MONTH, 100.0)),  # later: the old value holds still
        (date(2027, 1, 1), date(2027, 7, 1), (date(2027, 1, 1), 200.0)),
        (date(2026, 1, 1), date(2026, 8, 1), "달라지는 달이 없거나"),  # over before the round
        (date(2028, 1, 1), date(2027, 7, 1), "값을 모릅니다"),
        (date(2027, 1, 1), date(2025, 6, 1), "그 사이에 다른 값이"),
        (date(2026, 1, 1), date(2027, 2, 1), "그 사이에 다른 값이"),
        (date(2025, 1, 1), date(2024, 1, 1), "앞선 값이 없습니다"),
        (date(2026, 1, 1), date(2026, 1, 1), "다른 날을"),
        (date(2026, 2, 1), date(2026, 1, 1), "다른 날을"),
    ],
)
def test_moving_a_date_is_asked_in_the_first_month_that_differs(since: date, to: date, found: Any) -> None:
    if isinstance(found, str):
        with pytest.raises(Refused) as refused:
            actions.moved(TIMES, since=since, to=to, first=MONTH)
        assert found in refused.value.ko
    else:
        assert actions.moved(TIMES, since=since, to=to, first=MONTH) == found


def test_a_moved_date_is_kept_with_the_question(town: Any, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(900, effect(town.areas[0], "gains", 40, 100_000))
    present = next(one["value"] for one in door.settings_on(MONTH) if one["id"] == LINE)
    values = [{"since": date(2026, 1, 1), "value": present}, {"since": date(2027, 1, 1), "value": present + 50_000}]
    monkeypatch.setattr(door, "values_of", lambda _setting: values)
    row = actions.move(by=town.daon, setting=LINE, since=date(2027, 1, 1), to=date(2026, 9, 1))
    assert (row.on, row.old, row.new) == (date(2026, 9, 1), present, present + 50_000)
    assert (row.moved_from, row.moved_to) == (date(2027, 1, 1), date(2026, 9, 1))
    with pytest.raises(PermissionDenied):
        actions.move(by=town.ara, setting=LINE, since=date(2027, 1, 1), to=date(2026, 9, 1))


def test_the_page_folds_parameters_and_words_open_their_groups(
    town: Any, engine: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    engine(900, effect(town.areas[0], "gains", 40, 100_000))
    client.force_login(town.daon, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(16):
        folded = client.get("/analysis/what-if/").content.decode()
    assert folded.count('<details class="fold"') >= 15
    assert " open>" not in folded
    found = client.get("/analysis/what-if/?q=생계급여").content.decode()
    assert 'id="livelihood" open>' in found
    assert 'id="youth_rent"' not in found
    page = client.get(f"/analysis/what-if/of/{LINE}/").content.decode()
    assert "날짜별 값" in page
    assert "2026-01-01: 820,556" in page
    told = {"what": "date", "since": "2026-01-01", "to": "2026-10-01", "where": "11020"}
    answer = client.post(f"/analysis/what-if/of/{LINE}/", told, follow=True).content.decode()
    assert "시행일을 2026. 1. 1.(목)에서 2026. 10. 1.(목)(으)로" in answer
    wrong = client.post(f"/analysis/what-if/of/{LINE}/", told | {"to": "2026-01-01"}).content.decode()
    assert "다른 날을 골라 주세요" in wrong
    assert client.post(f"/analysis/what-if/of/{LINE}/", {"value": "900000", "where": "99"}).status_code == 200


def test_the_gap_month_by_month_is_counted_as_the_rows_are(
    town: Any, round_maker: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    cell(town, town.areas[0], 40)
    cell(town, town.areas[1], 10, "yes", kind="adults")
    assert gap_page(town.daon, GapFilters()).months == []
    earlier = round_maker("2026-4", cutoff=date(2026, 6, 30))
    newest, town.round = town.round, earlier
    cell(town, town.areas[0], 20)
    cell(town, town.areas[0], 3, "yes")
    cell(town, town.areas[0], 30, "", received=True, low=None, high=None)
    for filters in (GapFilters(), GapFilters(kind="adults"), GapFilters(area=town.areas[0])):
        page = gap_page(town.daon, filters)
        months = {month.round.id: month.figures for month in page.months}
        if months:
            assert list(months) == [newest.id, earlier.id]
            assert (months[newest.id].depends, months[newest.id].won) == (page.whole.depends, page.whole.won)
    whole = {month.round.id: month.figures for month in gap_page(town.daon, GapFilters()).months}[earlier.id]
    assert (whole.received, whole.depends, whole.entitled) == (30, 20, None)
    client.force_login(town.daon, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(28):
        html = client.get("/analysis/gap/").content.decode()
    assert "달마다 어떻게 달라졌나요?" in html
    assert "2026년 6월" in html
