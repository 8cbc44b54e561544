"""Readiness for retirement: points between bounds, nothing kept unless asked, a difference after a year."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bandi import korea
from bandi.engine.errors import ContentError
from bandi.korea.readiness import readiness
from bandi.office import clock
from bandi.office.catalogue import actions as catalogue
from bandi.office.catalogue import queries as listed
from bandi.office.discovery.door import programmes
from bandi.office.readiness import actions
from bandi.office.readiness.models import KeptReadiness
from bandi.office.retention.fading import fade

ITEMS = {item.id: [one.id for one in item.answers] for item in readiness().items}
BEST = {item.id: max(item.answers, key=lambda one: one.points).id for item in readiness().items}
WORST = {item.id: min(item.answers, key=lambda one: one.points).id for item in readiness().items}
CODE = re.compile(r"[2-9a-z]{4}(?:-[2-9a-z]{4}){3}")


@given(
    st.lists(st.sampled_from([(name, code) for name, codes in ITEMS.items() for code in codes]), max_size=40).map(dict)
)
def test_what_is_not_answered_lies_between_the_bounds_and_answering_narrows_them(answers: dict[str, str]) -> None:
    content = readiness()
    whole = {item: answers.get(item, BEST[item]) for item in ITEMS}
    for some, full in zip(content.scores(answers), content.scores(whole), strict=True):
        assert 0 <= some.low <= full.low == full.high <= some.high <= 100
        assert full.answered == full.asked
        if some.answered == some.asked:
            assert some.low == some.high


def test_about_thirty_questions_in_four_areas_and_an_answer_of_another_question_counts_for_nothing() -> None:
    content = readiness()
    assert len(content.areas) == 4
    assert 28 <= len(content.items) <= 32
    assert content.scores({"cover": "strange", "nothing": "yes"}) == content.scores({})


def test_a_mistake_in_the_content_is_named(tmp_path: Any) -> None:
    from bandi.engine.contract.office.readiness import read_readiness

    path = tmp_path / "readiness.toml"
    text = (Path(korea.__path__[0]) / "readiness.toml").read_text(encoding="utf-8")
    for wrong, said in (
        (text.replace('area = "finance"', 'area = "money"', 1), "money"),
        (text.replace("points = 100", "points = 90"), "one answer is the best"),
        (text.replace('[0, "none"]]', "]"), "shares go down to 0"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ContentError, match=said):
            read_readiness(path)


@pytest.mark.django_db
def test_amounts_answer_the_first_question_and_a_wrong_one_is_said_beside_its_field(client: Client) -> None:
    page = client.post("/readiness/", {"pension": "62만원", "income": "380,000", "spending": "2,000,000"})
    assert page.status_code == 200
    assert "질문 8개 가운데 1개에 답함" in page.content.decode()
    wrong = client.post("/readiness/", {"pension": "육십이만", "hobby": "yes"})
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert "돈은 숫자로 써 주세요" in said
    assert "육십이만" in said
    assert re.search(r'name="hobby"[^>]*value="yes"[^>]*checked', said)
    assert "한 가지라도 답해 주세요" in client.post("/readiness/", {}).content.decode()
    assert not KeptReadiness.objects.exists()


def test_weak_areas_lead_to_programmes_that_exist(town: Any, client: Client) -> None:
    catalogue.take(by=None, name="bandi", taken=programmes.shipped())
    catalogue.decide(by=town.saerom, changes=listed.waiting_ids(), approve=True, reason="확인함")
    page = client.post("/readiness/", WORST).content.decode()
    leads = re.findall(r'href="(/services/p/[^"]+)"', page)
    assert len(leads) >= 4
    assert client.get(leads[0]).status_code == 200
    assert "이렇게 해 보세요" not in client.post("/readiness/", BEST).content.decode()


@pytest.mark.django_db
def test_a_year_later_the_difference_is_shown_and_what_was_kept_can_be_destroyed(
    client: Client, monkeypatch: Any
) -> None:
    code = CODE.search(client.post("/readiness/keep/", WORST).content.decode())
    assert code
    row = KeptReadiness.objects.get()
    assert code[0] not in row.digest
    later = clock.today() + timedelta(days=365)
    monkeypatch.setattr(clock, "today", lambda: later)
    asked = client.post("/readiness/again/", {"code": f" {code[0].upper()} "})
    assert f'value="{code[0]}"' in asked.content.decode().lower()
    now = client.post("/readiness/", {**WORST, **{n: BEST[n] for n in ("hobby", "weekly", "club")}, "code": code[0]})
    assert re.search(r"\d+점 올랐습니다", now.content.decode())
    assert "전과 같습니다" in now.content.decode()
    assert client.post("/readiness/again/", {"code": "2222-2222-2222-2222"}).status_code == 422
    assert client.post("/readiness/destroy/", {"code": code[0]}).status_code == 302
    assert not KeptReadiness.objects.exists()


@pytest.mark.django_db
def test_what_was_kept_is_destroyed_when_its_time_is_over(client: Client) -> None:
    actions.keep(answers=BEST, on=clock.today())
    until = KeptReadiness.objects.get().until
    assert fade(until)["readiness"].removed == 0
    assert fade(until + timedelta(days=1))["readiness"].removed == 1
