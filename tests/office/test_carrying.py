"""Answers kept in the finder, offered where an application asks the very same: to her alone, and stored only by her."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import make_citizen
from tests.office.pages.conftest import Read

from bandi.office import clock
from bandi.office.applications import filling
from bandi.office.applications.carrying import counterparts
from bandi.office.applications.forms import TopicForm
from bandi.office.applications.hands import Hand
from bandi.office.applications.models import Claim
from bandi.office.audit.models import AuditEvent
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.models import CitizenSession, Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.discovery.door import portal as finder
from bandi.office.discovery.door.applying import applying
from bandi.office.mine.models import KeptAnswers
from bandi.office.portal import flood

SIGNED_IN = Callable[..., Any]
TODAY = date(2026, 11, 23)
MAPPED = {one.id: one for one in applying().questions if one.from_finder is not None}
ALONE = {"people": "1", "born_1": "1958-04"}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`day(2027-03-01)` moves the clock; it begins on TODAY, with no flood from the test before."""
    now = [TODAY]
    monkeypatch.setattr(clock, "today", lambda: now[0])
    flood._left.clear()
    return lambda to: now.__setitem__(0, to)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())


def carried(told: Mapping[str, Any], since: date = TODAY) -> dict[str, str]:
    """What follows for an application from answers of that day."""
    sent = QueryDict(mutable=True)
    for name, value in told.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return counterparts(sent, at(since), questions=list(MAPPED.values()))


def family(*rows: str, **told: Any) -> dict[str, Any]:
    """Members as "relation birth lives wage", without anything that stands there as "-"."""
    for number, row in enumerate(rows, start=1):
        for name, value in zip(("relation", "born", "lives", "earn"), row.split(), strict=True):
            told |= {f"{name}_{number}": value} if value != "-" else {}
    return told | {"people": str(len(rows))}


ME, CHILD = "me 1990-01 - 150만", "child 2019-03 here -"


@pytest.mark.parametrize(
    ("told", "follows"),
    [
        (ALONE, {}),
        (ALONE | {"a_rent": "30만원"}, {"rent": "300000"}),
        (ALONE | {"a_rent": "없음"}, {}),
        (ALONE | {"a_other": "41만원", "a_savings": "500만원", "a_debt": "1억", "a_home_value": "2억"}, {}),
        (ALONE | {"a_rent": "많이"}, {}),
        (ALONE | {"earn_1": "0"}, {"earned": "0"}),
        (family(ME, CHILD), {"earned": "1500000"}),
        (family(ME, "child 2005-03 here -"), {}),
        (family(ME, "child 2005-03 elsewhere -"), {"earned": "1500000"}),
        (family("me 1990-01 - -", CHILD), {}),
        (family(ME, "spouse 1991-02 here 50만"), {"earned": "2000000", "spouse": "together"}),
        (family(ME, "spouse 1991-02 apart 50만"), {"earned": "1500000", "spouse": "apart"}),
        (family(ME, "spouse - here -", a_rent="1만원"), {"earned": "1500000", "rent": "10000"}),
        (family(ME, "partner 1991-02 here 50만", a_occupational=["2"]), {"earned": "2000000"}),
        (family(ME, CHILD, a_lone="unmarried"), {"earned": "1500000", "lone": "unmarried"}),
        (family(ME, CHILD, a_lone="parent"), {"earned": "1500000"}),
        (ALONE | {"a_occupational": ["none"]}, {"occupational_pension": "no"}),
        (
            family(ME, "parent 1950-02 here 0", a_occupational=["2"]),
            {"earned": "1500000", "occupational_pension": "no"},
        ),
        (ALONE | {"a_severe": ["1"]}, {"disability": "severe"}),
        (ALONE | {"a_severe": ["1"], "a_mild": ["1"]}, {}),
        (family(ME, CHILD, a_mild=["2"]), {"earned": "1500000", "disability": "none", "child_disability": "mild"}),
        (
            family(ME, CHILD, "child 2015-01 here -", a_mild=["2"], a_severe=["3"]),
            {"earned": "1500000", "disability": "none"},
        ),
        (family(ME, CHILD, a_mild=["none", "2"]), {}),
    ],
)
def test_only_what_was_asked_and_answered_the_very_same_way_is_carried(
    told: dict[str, Any], follows: dict[str, str]
) -> None:
    assert carried(told) == follows


@pytest.mark.parametrize(
    ("born", "since", "follows"),
    [
        ("17세", TODAY, {"earned": "1500000"}),
        ("17세", TODAY - timedelta(days=30), {}),
        ("2009-03", TODAY - timedelta(days=30), {"earned": "1500000"}),
        ("2007-12", TODAY, {"earned": "1500000"}),
        ("2007-11", TODAY, {}),
        ("2007", TODAY, {}),
    ],
)
def test_an_age_of_another_month_or_a_birthday_that_may_be_past_leaves_wages_open(
    born: str, since: date, follows: dict[str, str]
) -> None:
    assert carried(family(ME, f"child {born} here -"), since) == follows


MONEY = st.sampled_from(["", "0", "없음", "30만원", "1,250,000", "2.5억", "많이", "7"])
ROW = st.tuples(
    st.sampled_from(list(finder.content().relations)),
    st.sampled_from(["", "1960", "1991-02", "44세", "9세", "2090", "2019-03"]),
    st.sampled_from(["", *finder.content().lives]),
    MONEY,
)


@given(rows=st.lists(ROW, min_size=1, max_size=4), picks=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_typed_a_carried_answer_is_one_the_application_would_take(
    rows: list[tuple[str, ...]], picks: st.DataObject
) -> None:
    """Any household, any boxes, impossible ones too; and boxes of other questions change nothing."""
    told: dict[str, Any] = {"people": str(len(rows))}
    for number, row in enumerate(rows, start=1):
        told |= {f"{name}_{number}": one for name, one in zip(("relation", "born", "lives", "earn"), row, strict=True)}
    for box in ("severe", "mild", "occupational"):
        told[f"a_{box}"] = picks.draw(st.lists(st.sampled_from(["1", "2", "3", "none"]), unique=True, max_size=2))
    told |= {"a_rent": picks.draw(MONEY), "a_lone": picks.draw(st.sampled_from(["", "no", "parent", "unmarried"]))}
    found = carried(told)
    form = TopicForm(found, questions=[MAPPED[name] for name in found])
    assert form.is_valid(), (told, form.errors)
    assert form.answers() == found
    assert carried(told | {"a_other": "없음", "a_seeking": ["none"], "a_place": ""}) == found


def test_each_source_is_in_the_finder_and_a_fact_of_ours_is_the_same_there() -> None:
    content = finder.content()
    boxes = {box.id: box for question in content.questions for box in question.boxes}
    assert {"rent", "earned", "spouse", "lone", "disability", "occupational_pension"} <= MAPPED.keys()
    for one in MAPPED.values():
        told = one.from_finder
        assert told is not None
        named = {told.box} - {""} | set(told.who)
        assert named <= boxes.keys()
        assert {*told.of, *told.unless} <= content.relations.keys()
        assert set(told.lives) | ({told.earn} - {""}) <= content.lives.keys()
        assert set(told.answers) <= {option.id for name in named for option in boxes[name].options}
        assert not told.box or (boxes[told.box].kind == "money") == (one.kind == "won")
        assert all(boxes[name].kind == "who" for name in told.who)
        if one.fact and told.of != ("child",):
            assert not named or {one.fact} == {boxes[name].variable for name in named}


# ------------------------------------------------------------------------------------------------------- on her pages
def keep(client: Client, **told: Any) -> None:
    """She keeps answers at the finder, as she would."""
    sent = ALONE | {"lang": "ko", "go": "agree", "agree": "yes"} | told
    address = client.post("/services/keep/", sent).headers["Location"]
    assert client.post(address).headers["Location"] == "/my/"


def kept_since(citizen: Any, day: date, **facts: Any) -> None:
    set_citizen(citizen.pk)
    KeptAnswers.objects.filter(citizen=citizen).update(agreed_at=at(day), **facts)
    set_citizen(None)


def kept(citizen: Any) -> KeptAnswers:
    set_citizen(citizen.pk)
    row = KeptAnswers.objects.get(citizen=citizen)
    set_citizen(None)
    return row


def draft(citizen: Any, programme: str = "housing", **told: str) -> UUID:
    """An application she begins, and what she answers in it at once."""
    set_citizen(citizen.pk, citizen.household_id)
    hand = Hand(visitor=Visitor(citizen, CitizenSession(citizen=citizen), None))
    claim = filling.begin(hand=hand, key=uuid4(), programme=programme)
    for topic in applying().topics:
        filling.keep_answers(hand=hand, claim=claim.pk, topic=topic.id, answers=told)
    set_citizen(None)
    return claim.pk


def told_in(citizen: Any, claim: UUID) -> dict[str, str]:
    set_citizen(citizen.pk, citizen.household_id)
    row = Claim.objects.get(pk=claim)
    set_citizen(None)
    return row.told


def trail() -> int:
    return AuditEvent.objects.filter(action="own.view", detail__page="answers", detail__has_key="claim").count()


def test_a_press_fills_the_field_another_empties_it_and_only_saving_stores(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN, day: Callable[[date], None]
) -> None:
    gab = make_citizen(town.listings[0])
    keep(sign_in_citizen(client, gab), a_rent="30만원")
    claim = draft(gab, home_kind="rent")
    kept_since(gab, date(2026, 11, 3))
    day(date(2026, 11, 30))
    path = f"/apply/{claim}/about/home/"
    page = Read(client.get(path))
    assert "2026. 11. 3.(화)에 복지 찾기에서 이렇게 답하셨습니다: 300,000원 . 그대로 쓸까요?" in page.text
    assert page.find("input", name="rent")[0].get("value") is None, "an offer fills nothing"
    assert page.find("button", name="carry") == page.find("button", value="rent")
    first = next(
        one for name, one in page.elements if name == "button" and one.get("type") == "submit" and "value" not in one
    )
    assert "name" not in first, "who presses Enter in a field saves and takes nothing over"
    assert (trail(), kept(gab).used_on) == (1, date(2026, 11, 30))

    typed = {"home_kind": "rent", "rent": "25", "deposit": "천만 원쯤", "lease_end": "", "seen": "x"}
    page = Read(client.post(path, typed | {"carry": "rent"}))
    assert page.find("input", name="rent")[0]["value"] == "300000"
    assert page.find("input", name="deposit")[0]["value"] == "천만 원쯤", "what was typed elsewhere stays"
    assert not page.find("p", _class="field__error")
    assert "복지 찾기에서 한 답을 넣었습니다: 300,000원" in page.text
    assert page.find("input", name="was_rent", value="25")
    assert "rent" not in told_in(gab, claim)

    back = typed | {"rent": "310000", "was_rent": "25", "carry_back": "rent"}
    page = Read(client.post(path, back))
    assert page.find("input", name="rent")[0]["value"] == "25"
    assert page.find("button", name="carry", value="rent"), "and it is offered again"

    seen = str(Read(client.get(path)).find("input", name="seen")[0]["value"])
    sent = typed | {"rent": "300000", "was_rent": "25", "deposit": "", "seen": seen}
    assert client.post(path, sent).status_code == 302
    assert told_in(gab, claim)["rent"] == "300000"
    assert not Read(client.get(path)).find("button", name="carry"), "the same stands there now"


def test_what_could_not_be_read_keeps_the_page_and_what_was_taken_over(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    gab = make_citizen(town.listings[0])
    keep(sign_in_citizen(client, gab), a_rent="30만원")
    claim = draft(gab, home_kind="rent")
    path = f"/apply/{claim}/about/home/"
    answer = client.post(path, {"home_kind": "rent", "rent": "300000", "was_rent": "", "deposit": "많이"})
    assert answer.status_code == 422
    assert told_in(gab, claim)["rent"] == "300000"
    client.post("/my/answers/delete/")
    page = Read(client.post(path, {"home_kind": "rent", "rent": "9", "carry": "rent"}))
    assert "옮길 답이 없습니다" in page.text
    assert page.find("input", name="rent")[0]["value"] == "9"


@pytest.mark.parametrize(
    ("finder_on", "offered"), [(date(2026, 9, 1), False), (date(2026, 10, 20), True), (date(2026, 11, 23), True)]
)
def test_of_an_earlier_application_and_the_finder_the_newest_wins_and_both_are_shown(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN, finder_on: date, offered: bool
) -> None:
    gab = make_citizen(town.listings[0])
    keep(sign_in_citizen(client, gab), a_rent="30만원", earn_1="80만원")
    before = draft(gab, "single_parent_support", home_kind="rent", rent="200000", earned="800000")
    set_citizen(gab.pk, gab.household_id)
    Claim.objects.get(pk=before).steps.update(at=at(date(2026, 10, 1)))
    set_citizen(None)
    claim = draft(gab)
    kept_since(gab, finder_on)
    page = Read(client.get(f"/apply/{claim}/about/home/"))
    assert page.find("input", name="rent")[0]["value"] == "200000", "until she presses"
    assert bool(page.find("button", name="carry")) is offered
    says = "지금 적힌 것은 2026. 10. 1.(목)에 다른 신청서에 쓴 답입니다: 200,000원"
    assert (says in page.text) is offered
    assert not Read(client.get(f"/apply/{claim}/about/means/")).find("button", name="carry"), "the same was told"
    set_citizen(gab.pk, gab.household_id)
    hand = Hand(visitor=Visitor(gab, CitizenSession(citizen=gab), None))
    filling.keep_answers(hand=hand, claim=claim, topic="home", answers={"rent": "270000"})
    Claim.objects.get(pk=claim).steps.filter(what="written").update(at=at(date(2026, 11, 24)))
    set_citizen(None)
    assert not Read(client.get(f"/apply/{claim}/about/home/")).find("button", name="carry"), "she wrote it since"


@pytest.mark.parametrize("who", ["assisted", "mandate", "officer", "stranger", "older consent", "past", "sent"])
def test_nobody_else_is_offered_any_and_nothing_is_read(
    who: str, town: Any, client: Client, sign_in_citizen: SIGNED_IN, day: Callable[[date], None]
) -> None:
    gab, daughter = make_citizen(town.listings[0]), make_citizen(town.listings[1], name="가짜딸")
    keep(sign_in_citizen(client, gab), a_rent="31만원")
    claim, path = draft(gab, home_kind="rent"), "/apply/{}/about/home/"
    if who == "assisted":
        client = sign_in_citizen(Client(), gab, assisted_by=town.ara)
    elif who == "mandate":
        set_citizen(gab.pk, gab.household_id)
        about = {"from_on": TODAY, "to_on": TODAY + timedelta(days=9), "taken_at": timezone.now(), "kinds": []}
        lent = Mandate.objects.create(giver=gab, helper=daughter, helper_name="가짜딸", power="act", **about)
        set_citizen(None)
        client = sign_in_citizen(Client(), gab, mandate=lent, helper=daughter)
    elif who == "officer":
        client, path = Client(), "/claims/{}/about/home/"
        client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    elif who == "stranger":
        client, claim = sign_in_citizen(Client(), daughter), draft(daughter, home_kind="rent")
    elif who == "older consent":
        kept_since(gab, TODAY, version="2026-11")
    elif who == "past":
        day(TODAY + timedelta(days=181))
    else:
        set_citizen(gab.pk, gab.household_id)
        Claim.objects.filter(pk=claim).update(state="sent", sent_on=TODAY, due_on=TODAY)
        set_citizen(None)
    with CaptureQueriesContext(connection) as asked:
        pages = [
            client.get(path.format(claim)),
            client.post(path.format(claim), {"home_kind": "rent", "carry": "rent"}),
        ]
    assert [one.status_code for one in pages] == [200, 200]
    for one in pages:
        assert not Read(one).find("button", name="carry")
        assert "310" not in Read(one).text
    statements = [one["sql"] for one in asked if "mine_keptanswers" in one["sql"]]
    assert not any(one.startswith("UPDATE") for one in statements)
    assert who in ("stranger", "older consent", "past") or not statements, "not even asked for"
    assert trail() == 0


@pytest.mark.parametrize(("lang", "says"), [("en", "2026"), ("ko", "그대로 쓸까요?"), ("ko-easy", "그대로 쓸까요?")])
def test_the_offer_is_read_in_every_language(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN, lang: str, says: str
) -> None:
    gab = make_citizen(town.listings[0])
    keep(sign_in_citizen(client, gab), earn_1="80만원", a_occupational=["none"])
    claim = draft(gab, "basic_pension")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = lang
    page = Read(client.get(f"/apply/{claim}/about/means/"))
    assert [one["value"] for one in page.find("button", name="carry")] == ["earned", "occupational_pension"]
    assert says in page.text
    assert ("₩800,000" if lang == "en" else "800,000원") in page.text
    page = Read(client.post(f"/apply/{claim}/about/means/", {"carry": "occupational_pension"}))
    ticked = [one["value"] for one in page.find("input", name="occupational_pension") if "checked" in one]
    assert ticked == ["no"]


# --------------------------------------------------------------------------------- from a result of the finder to there
def test_from_a_result_she_agrees_signs_in_and_finds_her_answers_offered(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    gab = make_citizen(town.listings[0])
    told = ALONE | {"earn_1": "0", "a_other": "41만원", "lang": "ko"}
    result = Read(client.post("/services/", told | {"go": "see"}))
    assert result.find("button", value="apply:basic_pension", formaction="/services/keep/")
    page = Read(client.post("/services/keep/", told | {"go": "apply:basic_pension"}))
    assert "‘기초연금’ 신청서에 같은 질문이 나올 때 보여 드립니다" in page.text
    assert page.find("a", href="/apply/new/basic_pension/"), "and without keeping anything as well"
    hidden = {str(one["name"]): one["value"] for one in page.find("input", type="hidden") if one["name"] != "agree"}
    assert hidden["aim"] == "basic_pension"
    again = Read(client.post("/services/keep/", hidden | {"go": "agree"}))
    assert again.find("input", name="aim", value="basic_pension"), "the box forgotten, the aim is not"
    address = client.post("/services/keep/", hidden | {"go": "agree", "agree": "yes"}).headers["Location"]
    assert "basic_pension" not in address
    sign_in_citizen(client, gab)
    assert "이어서 신청서를 씁니다" in Read(client.get(address)).text
    answer = client.post(address)
    assert answer.headers["Location"] == "/apply/new/basic_pension/"
    begun = client.post("/apply/new/basic_pension/", {"key": str(uuid4())})
    means = begun.headers["Location"].split("about")[0] + "about/means/"
    assert Read(client.get(means)).find("button", name="carry", value="earned")


@pytest.mark.parametrize("aim", ["", "nothing_of_ours", "https://example.org/", "../my"])
def test_what_is_not_applied_for_here_leads_to_her_own_page(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN, aim: str
) -> None:
    sign_in_citizen(client, make_citizen(town.listings[0]))
    sent = ALONE | {"lang": "ko", "go": "agree", "agree": "yes", "aim": aim}
    address = client.post("/services/keep/", sent).headers["Location"]
    assert client.post(address).headers["Location"] == "/my/"
