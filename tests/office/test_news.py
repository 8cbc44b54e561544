"""News of an application by text: that something happened, never what; to whom she chose, while she wants it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office.conftest import make_citizen, set_areas
from tests.office.test_applications import START, filled, mandate, of

from bandi.office import clock
from bandi.office.applications import deciding, filling
from bandi.office.applications.models import Claim, ClaimNews
from bandi.office.applications.wishes import want_news
from bandi.office.callcentre import texts
from bandi.office.callcentre.models import CardText
from bandi.office.citizens.models import Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.errors import Refused

Acting = Callable[[Any], AbstractContextManager[None]]
OWN, HERS = "010-0000-0001", "010-0000-0002"


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`on(day)`: it is that day."""
    day = {"today": START}
    monkeypatch.setattr(clock, "today", lambda: day["today"])
    return lambda new: day.update(today=new)


@pytest.fixture
def father(town: Any) -> Any:
    """A citizen of Ara's first household."""
    return make_citizen(town.listings[0], name="가짜갑001")


@pytest.fixture
def lent(town: Any, father: Any) -> tuple[Any, Mandate]:
    """His daughter and the mandate he gave her."""
    daughter = make_citizen(town.listings[1], name="가짜딸")
    return daughter, mandate(father, daughter)


def sent(*, number: str = OWN, helper: str = "", father: Any, lent: tuple[Any, Mandate] | None = None) -> Claim:
    """An application that was sent; by the daughter where the mandate is given."""
    hand = of(father, helper=lent[0], mandate=lent[1]) if lent else of(father)
    claim = filled(hand, "housing")
    want_news(hand=hand, claim=claim.pk, number=number, helper=helper)
    return filling.send(hand=hand, claim=claim.pk)


def told(town: Any, acting: Acting) -> list[tuple[str, str]]:
    """Number and words of every text of the neighbourhood."""
    with acting(town.ara):
        return [(row.number, row.words) for row in CardText.objects.order_by("asked_at")]


def granted(town: Any, acting: Acting, claim: Claim) -> None:
    with acting(town.ara):
        deciding.decide(by=town.ara, claim=claim.pk, verdict=deciding.Verdict(True, 200_000, START))


def test_each_step_is_told_once_and_a_text_says_nothing_of_her(town: Any, father: Any, acting: Acting) -> None:
    claim = sent(father=father)
    assert told(town, acting) == [], "what she did herself is no news"
    with acting(town.ara):
        paper = claim.asked_of.papers[0]
        claim.papers.all().delete()
        deciding.ask_papers(by=town.ara, claim=claim.pk, papers=[paper])
        deciding.go_on(by=town.ara, claim=claim.pk, came=[paper])
    granted(town, acting, claim)
    (first, words), (second, _) = told(town, acting)
    assert first == second == OWN
    assert town.listings[0].area.name_ko in words
    for secret in ("가짜", "주거", "급여", "결정", "서류", claim.receipt, str(claim.pk)):
        assert secret not in words, secret
    path = texts.text_file(town.areas[0], START)
    assert path.parent.parent.name == "card"


def test_a_helper_is_told_while_the_mandate_lasts(town: Any, father: Any, lent: Any, acting: Acting) -> None:
    claim = sent(father=father, helper=HERS, lent=lent)
    with acting(town.ara):
        deciding.tell_late(by=town.ara, claim=claim.pk, words="조사가 길어집니다.")
    assert sorted(number for number, _ in told(town, acting)) == [OWN, HERS]
    set_citizen(father.pk)
    Mandate.objects.filter(pk=lent[1].pk).update(ended_at=timezone.now())
    set_citizen(None)
    granted(town, acting, claim)
    assert sorted(number for number, _ in told(town, acting)) == [OWN, OWN, HERS]


def test_nobody_who_wants_none_is_told_and_what_could_not_be_sent_is_seen(
    town: Any, father: Any, acting: Acting
) -> None:
    silent = sent(father=father, number="")
    granted(town, acting, silent)
    assert told(town, acting) == []
    set_areas()
    texts.hush(number=OWN)
    quiet = sent(father=father)
    granted(town, acting, quiet)
    assert told(town, acting) == []
    with acting(town.ara):
        assert [step.what for step in quiet.steps.all()][-2:] == ["granted", "untold"]
        assert "untold" not in {step.what for step in silent.steps.all()}


def test_she_changes_her_mind_on_her_page(
    client: Client, town: Any, father: Any, acting: Acting, sign_in_citizen: Callable[..., Any]
) -> None:
    claim = sent(father=father)
    own = sign_in_citizen(client, father)
    page = own.get(f"/apply/{claim.pk}/").content.decode()
    assert "소식을 문자로 받고 있습니다" in page
    assert f'value="{OWN}"' in page
    own.post(f"/apply/{claim.pk}/step/", {"what": "news", "news_number": ""})
    assert "소식을 문자로 받기" in own.get(f"/apply/{claim.pk}/").content.decode()
    granted(town, acting, claim)
    assert told(town, acting) == []


def test_a_number_that_takes_no_texts_is_said_beside_it_and_nothing_is_lost(
    client: Client, father: Any, sign_in_citizen: Callable[..., Any]
) -> None:
    hand = of(father)
    claim = filled(hand, "housing")
    with pytest.raises(Refused, match="mobile"):
        want_news(hand=hand, claim=claim.pk, number="02-123-4567")
    own = sign_in_citizen(client, father)
    answer = own.post(f"/apply/{claim.pk}/check/", {"declared": "1", "news_number": "02-123-4567"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="02-123-4567"' in page
    assert 'id="news_wrong"' in page
    assert 'name="declared" value="1" checked' in page
    of(father)
    assert Claim.objects.get(pk=claim.pk).state == "draft"
    assert not ClaimNews.objects.exists()
