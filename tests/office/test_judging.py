"""Judging, people who live alone, and what is looked at: nothing small shows, nothing in use is left out."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.office.pages.furnished import report, write_report

from bandi.engine.judging import signer
from bandi.engine.pack import load_pack
from bandi.korea.catalogue.programme import shipped
from bandi.office.analysis import alone, judge_runs, judging
from bandi.office.analysis.judging_views import card_markdown, write_cards
from bandi.office.analysis.models import JudgeRun
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.cells import AloneCell

FAR = "21040510"


@pytest.fixture
def judged(town: Any, settings: Any, tmp_path: Path) -> Path:
    """A data folder that holds a report of judging; returns the report's file."""
    settings.DATA = tmp_path
    return write_report(tmp_path, town)


@pytest.fixture
def page_of(client: Client) -> Any:
    """A client signed in as a person."""

    def signed_in(user: Any) -> Client:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def cell(town: Any, area: str, risk: str, count: int | None, *, stage: str = "aged", sex: str = "f") -> None:
    AloneCell.objects.create(round=town.round, area_id=area, stage=stage, sex=sex, risk=risk, households=count)


def test_before_anything_is_judged_the_pages_say_so(town: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    assert judging.judge_page(town.daon).about is None
    assert judging.fairness_page(town.daon, dimension="").lines == []
    assert judging.drift_page(town.daon).lines == []
    assert judging.card_page(town.saerom).judged == []


def test_orders_stand_beside_each_other_and_each_round_on_its_own(town: Any, judged: Path) -> None:
    page = judging.judge_page(town.daon)
    assert [line.code for line in page.lines] == ["list", "score", "card", "signals", "random"]
    assert [line.code for line in page.more] == ["2026-4"]
    assert page.lines[1].figures["recall"].span == (30.0, 40.0, 50.0)
    assert [one["round"] for one in page.judged] == ["2026-4"]
    assert AuditEvent.objects.filter(action=Action.JUDGE_VIEW).count() == 1


def test_what_rests_on_few_households_is_not_shown(town: Any, judged: Path) -> None:
    page = judging.judge_page(town.daon)
    many, few = sorted(page.hubs, key=lambda line: line.figures["precision"].value is None)
    assert many.figures["precision"].value == 0.4
    assert (few.figures["precision"].value, few.figures["precision"].low, few.figures["precision"].n) == (
        None,
        None,
        None,
    )
    assert [page.whole[name].value for name in ("data_only", "both_ways", "people_only")] == [205, 50, None]
    told = {one.measure: one for _, one in judging.published_rows(town.daon) if not one.group}
    assert told["people_only"].value is None


def test_groups_are_told_by_name_and_the_worst_crosses_are_listed(town: Any, judged: Path) -> None:
    page = judging.fairness_page(town.daon, dimension="")
    assert [line.name for line in page.lines] == ["번호 있는 자료로 앎", "여", "남"]
    assert {line.name for line in page.more} == {"65세 이상 · 여"}
    assert [line.name for line in judging.fairness_page(town.daon, dimension="age*sex").lines] == ["65세 이상 · 여"]
    assert judging.fairness_page(town.daon, dimension="<script>").chosen == ""


def test_with_a_handful_drawn_by_lot_nothing_is_said_of_those_nobody_visited(
    page_of: Any, town: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    told = report(town)
    told["about"]["rounds"] = [one | {"by_lot": 9} for one in told["about"]["rounds"]]
    signer(door.house().vault).write(tmp_path / "judge" / "judgement.json", told)
    text = page_of(town.daon).get("/analysis/judge/").content.decode()
    assert "스무 가구보다 적어" in text
    assert "40%" in text, "how many of those visited were in need is told"
    assert "차수마다" not in text
    wide = text[text.index("실제 명단") : text.index("제비뽑기")]
    assert wide.count("자료 부족") == 4 * 3, "found, lift and missed of each order but the last"


def test_what_shifted_most_stands_first(town: Any, judged: Path) -> None:
    page = judging.drift_page(town.saerom)
    assert [line.figures["shift"].state for line in page.lines] == ["outside", "watch", "ok", "ok", "ok"]
    assert [line.name for line in page.lines[:2]] == ["전기요금 체납", "지난번에 만나지 못함"]
    assert [line.moved for line in page.lines] == [True, True, False, False, False]
    assert (page.moved, page.still) == ((2, 0), (3, 1))


def test_only_managers_and_stewards_look_at_the_judging(town: Any, judged: Path) -> None:
    for user in (town.ara, town.bora, town.chan):
        for page in (
            judging.judge_page,
            judging.drift_page,
            judging.card_page,
            judging.published_rows,
            alone.alone_page,
        ):
            with pytest.raises(PermissionDenied):
                page(user)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_card_says_purpose_law_exclusions_weaknesses_and_when_to_stop(
    town: Any, judged: Path, settings: Any, lang: str
) -> None:
    settings.OWNER, settings.SUPERVISOR = "시험구청 02-000-0000", "감독자 가온"
    with translation.override(lang):
        text = card_markdown(judging.card_page(town.daon))
    for said in ("시험구청 02-000-0000", "감독자 가온", "2026-4", "0.300–0.500", "0f0f0f0f"):
        assert said in text
    assert text.count("\n## ") == 7
    assert "{%" not in text
    pack = load_pack("bandi.korea")
    for signal in pack.signals:
        assert f"| {getattr(signal, lang)} |" in text


def test_the_command_writes_both_cards(town: Any, judged: Path) -> None:
    assert [path.name for path in write_cards(judged.parent)] == ["card.ko.md", "card.en.md"]
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in judged.parent.glob("card.*.md"))


def test_everything_that_can_give_points_stands_on_the_public_page(client: Client, db: None) -> None:
    answer = client.get("/looked-at/")
    assert answer.status_code == 200
    ids = set(re.findall(r'<tr id="([^"]+)"', answer.content.decode()))
    pack = load_pack("bandi.korea")
    card = pack.scorecard
    assert pack.features is not None
    used = {f"signal-{signal}" for signal in card.signals} | {f"feed-{feed}" for feed in pack.feeds}
    used |= {f"feature-{feature.id}" for feature in pack.features.features}
    used |= {f"{group}-{rule}" for group in ("kinds", "bundles", "entitlement", "history", "kept")
             for rule in getattr(card, group)}  # fmt: skip
    assert sorted(used - ids) == []
    laws = [row["law"] for kind in ("signals", "features", "feeds") for row in door.looked_at()[kind]]
    assert all(law.strip() for law in laws)


def test_people_who_live_alone_are_counted_by_stage_place_and_trouble(town: Any) -> None:
    here, there = town.areas
    for area, every, any_ in ((here, 100, 40), (there, 200, 20)):
        cell(town, area, "every", every)
        cell(town, area, "any", any_)
    cell(town, here, "arrears", 40)
    cell(town, here, "every", 50, stage="youth", sex="m")
    page = alone.alone_page(town.daon)
    assert (page.whole.every, page.whole.any, page.whole.share) == (350, 60, 60 / 350)
    assert [(row.code, row.counted.every) for row in page.people] == [("youth.m", 50), ("aged.f", 300)]
    assert [(row.code, row.counted.share) for row in page.places] == [(here, 40 / 150), (there, 0.1)]
    assert page.shades == {there: 0, here: 2}
    assert page.map is not None
    assert [code for code, _ in page.map.paths] == sorted(town.areas)
    (arrears,) = [risk for risk in page.risks if risk.stages]
    ((stage, count, fits),) = arrears.stages
    assert (arrears.code, stage, count) == ("arrears", "aged", 40)
    assert 0 < len(fits) <= 5
    assert alone.alone_page(town.daon, area=there).whole.every == 200
    assert AuditEvent.objects.filter(action=Action.ALONE_VIEW).count() == 2


def test_more_neighbourhoods_than_a_map_holds_are_drawn_by_district_and_each_opens(town: Any, page_of: Any) -> None:
    from tests.office.conftest import make_area

    far = [f"2104{district}{number:03d}" for district in (0, 1) for number in range(32)]
    for code in far:
        make_area(code, f"먼동{code[-4:]}")
    for code in (*far, *town.areas):
        cell(town, code, "every", 100)
        cell(town, code, "any", 50 if code.startswith("21041") else 10)
    page = alone.alone_page(town.saerom)
    assert page.by_district
    assert [row.code for row in page.places] == ["21041", "11020", "21040"]
    assert page.map is not None
    assert [code for code, _ in page.map.paths] == ["11020", "21040", "21041"]
    assert page.shades["21041"] > page.shades["21040"]
    one = alone.alone_page(town.saerom, district="21041")
    assert (one.by_district, len(one.places), one.whole.every, one.district_name) == (False, 32, 3200, "시험구")
    assert one.map is not None
    assert len(one.map.paths) == 32
    assert alone.alone_page(town.daon, district="21041").whole.every == 200, "another's district is not opened"
    text = page_of(town.saerom).get("/analysis/alone/").content.decode()
    assert "?district=21041" in text
    assert "atlas__shape--wide" in text


@pytest.mark.parametrize("risk", ["cut", "event"])
def test_programmes_of_another_province_are_not_offered(risk: str) -> None:
    of = {one.id: (one.province, one.district) for one in shipped()}
    here = alone.programmes.for_alone("youth", risk, date(2026, 9, 1), "부산광역시", "중구")
    assert {of[fit.id][0] for fit in here} <= {"", "부산광역시"}
    nation = alone.programmes.for_alone("youth", risk, date(2026, 9, 1))
    assert {of[fit.id] for fit in nation} == {("", "")}


def test_a_share_of_a_few_is_not_told() -> None:
    assert alone.Counted({"every": 10, "any": 10}).share is None
    assert alone.Counted({"every": 20, "any": 10}).share == 0.5


def test_small_numbers_of_people_alone_stay_hidden(town: Any) -> None:
    here, there = town.areas
    cell(town, here, "every", None)
    cell(town, there, "every", 20)
    page = alone.alone_page(town.daon)
    assert {row.code: row.counted.every for row in page.places} == {here: None, there: 20}
    assert page.whole.every == 25  # a small cell stands for four, whatever it is
    assert {row.code: row.counted.share for row in page.places} == {here: None, there: 0.0}


def test_a_manager_counts_her_district_and_a_steward_all(town: Any) -> None:
    from tests.office.conftest import make_area

    make_area(FAR, "먼동")
    cell(town, town.areas[0], "every", 100)
    cell(town, FAR, "every", 300)
    assert alone.alone_page(town.daon).whole.every == 100
    assert alone.alone_page(town.saerom).whole.every == 400
    assert alone.published_cells(town.daon).count() == 1


@pytest.mark.parametrize("more", [0, 30])
def test_more_rows_ask_no_more_of_the_database(
    town: Any, judged: Path, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        cell(town, town.areas[number % 2], f"r{number}", 10)
    with django_assert_max_num_queries(12):
        alone.alone_page(town.daon)
    with django_assert_max_num_queries(8):
        judging.judge_page(town.daon)


def test_a_changed_byte_is_refused_in_words_and_nothing_of_it_is_shown(page_of: Any, town: Any, judged: Path) -> None:
    whole = judged.read_bytes()
    for path in ("judge/", "judge/fairness/", "judge/drift/", "judge/card/"):
        assert "서명이 맞지 않아" not in page_of(town.daon).get(f"/analysis/{path}").content.decode()
    judged.write_bytes(whole.replace(b"0.4", b"0.9", 1))
    for path in ("judge/", "judge/fairness/", "judge/drift/", "judge/card/"):
        text = page_of(town.daon).get(f"/analysis/{path}").content.decode()
        assert "서명이 맞지 않아" in text
        assert "90.0" not in text
    assert judging.published_rows(town.daon) == []


def test_judging_runs_by_itself_and_once_when_asked_twice(page_of: Any, town: Any, settings: Any) -> None:
    with pytest.raises(PermissionDenied):
        judge_runs.ask_judging(by=town.daon)
    for _ in range(2):  # a double click
        assert page_of(town.saerom).post("/analysis/judge/run/").status_code == 302
    (row,) = JudgeRun.objects.all()
    assert (row.state, row.asked_by, row.round) == ("waiting", town.saerom, None)
    assert judge_runs.judge_after(round_id=town.round.id) is None, "one that waits is enough"
    text = page_of(town.daon).get("/analysis/judge/").content.decode()
    assert "차례를 기다립니다" in text
    assert "지금 평가하기" not in text
    judge_runs.judge_now(row.id)
    row.refresh_from_db()
    assert (row.state, row.error) == ("done", "")
    assert row.ended_at is not None
    ProcrastinateJob.objects.filter(task_name="judge").update(status="succeeded")
    assert "데이터 담당자가 평가를 시작했습니다" in page_of(town.daon).get("/analysis/judge/").content.decode()
    assert "지금 평가하기" in page_of(town.saerom).get("/analysis/judge/").content.decode()
    assert AuditEvent.objects.filter(action=Action.JUDGE_RUN).count() == 1
    later = judge_runs.judge_after(round_id=town.round.id)
    assert later is not None
    assert later.round == town.round


def test_a_worker_that_died_is_told_and_does_not_block_the_next_judging(town: Any) -> None:
    first = judge_runs.ask_judging(by=town.saerom)
    ProcrastinateJob.objects.filter(task_name="judge").update(status="doing")  # with a worker that tells nothing
    second = judge_runs.ask_judging(by=town.saerom)
    first.refresh_from_db()
    assert (first.state, first.error, second.state) == ("failed", judge_runs.UNEXPECTED, "waiting")
