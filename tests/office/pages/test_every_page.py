"""Every page, for every role, in both languages: who may open it, what it must never show, whose rows it touches."""

import re
from datetime import date
from typing import Any

import pytest
from django.template.base import NodeList
from django.test import Client
from django.urls import get_resolver
from tests.office.pages.addresses import PAGES, PEOPLE, POSTS, RELEASES, ROUTES, address
from tests.office.pages.furnished import INVENTED

from bandi.office.rendering import Drawn
from bandi.office.visits.models import ContactAttempt, Result, Visit

ONCE = re.compile(r'name="once" value="[0-9a-f-]+"')  # each drawing makes another
HANGUL = re.compile(r"[가-힣]+")
SAID_TO_BE_KOREAN = re.compile(r'<span lang="ko">([^<]*)</span>')  # a law as it is called
NOT_TRANSLATED = {"한국어", "쉬운", "가", "시험로", "길", "갑을병", "병을갑", "갑", "병", "동", "호"}
"""Korean that stays on an English page: the switch, masked names, road names, what an officer wrote."""


def opened(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page as one person is answered."""
    return {name: client.get(address(path, town)) for name, (path, _) in PAGES.items()}


def pages(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page that opened for one person and is HTML."""
    answers = opened(client, town, who)
    return {
        name: answer
        for name, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    }


def test_this_list_is_complete() -> None:
    """A page that nobody wrote down here is a page whose readers nobody chose."""
    known = [
        re.sub(r"\{\w+\}|2026-\d|0123456789abcdef|photo(?=/$)", "*", path.split("?")[0]) for path, _ in PAGES.values()
    ]
    posts = (
        [re.sub(r"\{\w+\}", "*", path) for path, _ in POSTS.values()]
        + [
            "/desk/assign/",
            "/signout/",
            "/analysis/what-if/of/*/",
            "/steward/feeds/*/receipt/",
            "/catalogue/upload/",
            "/listings/*/ask/*/",
            "/listings/*/asked/*/",
            "/r/*/",  # these lead elsewhere, or write, or need a thing of their own: their rooms' tests look
            "/report/status/*/",
            "/m/visit/*/",
            "/reports/*/files/*/",
            "/moments/card/*/",
            "/readiness/destroy/",
            "/calls/begin/",
            *(f"/calls/*/{part}/" for part in ("finder", "report", "visit", "card", "end")),
            "/readiness/keep/",
        ]
        + RELEASES
    )
    routes = [re.sub(r"<\w+:\w+>", "*", "/" + prefix + part) for prefix, part in _routes()]
    assert sorted({*routes} - {*known, *posts, "/i18n/setlang/"}) == []


def _routes() -> list[tuple[str, str]]:
    found = []
    for one in get_resolver().url_patterns:
        prefix = str(one.pattern)
        found += [(prefix, str(part.pattern)) for part in getattr(one, "url_patterns", [])] or [(prefix, "")]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_opens_its_own_pages_and_no_other(busy: Any, page_of: Any, who: str) -> None:
    answers = opened(page_of(getattr(busy, who)), busy, who)
    told = {name: answer.status_code for name, answer in answers.items()}
    place = PEOPLE.index(who)
    assert told == {name: int(codes.split()[place]) for name, (_, codes) in PAGES.items()}


@pytest.mark.parametrize("post", POSTS)
def test_nobody_touches_the_households_next_door(busy: Any, page_of: Any, acting: Any, post: str) -> None:
    path, told = POSTS[post]
    told = {name: address(text, busy) for name, text in told.items()}
    with acting(busy.ara):
        before = [model.objects.count() for model in (ContactAttempt, Visit, Result)]
    answer = page_of(busy.chan).post(address(path, busy), told)
    assert answer.status_code == (403 if "pair" in post else 404)
    with acting(busy.ara):
        assert [model.objects.count() for model in (ContactAttempt, Visit, Result)] == before


def test_a_lead_next_door_confirms_nothing_here(busy: Any, page_of: Any, acting: Any) -> None:
    from bandi.office.accounts.models import Posting, User

    lead = User.objects.create(username="dul", role="team_lead")
    Posting.objects.create(user=lead, area_id=busy.areas[1], from_on=date(2026, 1, 1))
    answer = page_of(lead).post(f"/results/{busy.result.id}/confirm/", {"step": "confirm"})
    assert answer.status_code == 404
    with acting(busy.ara):
        assert Result.objects.get(pk=busy.result.id).confirmed_at is None


@pytest.mark.parametrize(
    "path",
    [
        "/households/{household}/reveal/",
        "/listings/{listing}/undo/",
        "/desk/assign/",
        "/signout/",
        "/pairs/{pair}/reveal/",
        "/pairs/{pair}/decide/",
        "/pairs/{pair}/undo/",
    ],
)
def test_what_changes_something_is_a_post(busy: Any, page_of: Any, path: str) -> None:
    assert page_of(busy.ara).get(address(path, busy)).status_code == 405


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_whole(busy: Any, page_of: Any, read: Any, who: str, language: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = language
    for name, answer in pages(client, busy, who).items():
        page = read(answer)
        assert page.find("html", lang=language), name
        assert len(page.find("h1")) == 1, name
        assert page.find("main"), name
        assert page.find("a", href="#content"), name
        for leak in ("{%", "{{", "<c-", *((">None<",) if language == "ko" else ())):
            assert leak not in page.html, (name, leak)
        assert not page.find("style"), name
        assert [
            one for one in page.find("script") if not one.get("src") and one.get("type") != "application/json"
        ] == []
        bad = {"style", "onclick", "onchange", "onsubmit", "onload"}
        assert [tag for tag, found in page.elements if bad & set(found)] == [], name
        ids = [found["id"] for _, found in page.elements if found.get("id")]
        assert sorted(one for one in set(ids) if ids.count(one) > 1) == [], name
        labelled = {one.get("for") for one in page.find("label")} - {None}
        assert labelled <= set(ids), (name, labelled - set(ids))


@pytest.mark.parametrize(("who", "language"), [("bora", "ko"), ("saerom", "en")])
def test_pages_are_drawn_as_django_would_show_them(
    busy: Any, page_of: Any, who: str, language: str, monkeypatch: Any
) -> None:
    told: list[tuple[str, str]] = []
    draw = Drawn.render

    def both(self: Drawn, context: Any) -> Any:
        monkeypatch.setattr(Drawn, "render", draw)
        ours = draw(self, context)
        monkeypatch.setattr(Drawn, "render", NodeList.render)
        told.append((ours, NodeList.render(self, context)))
        monkeypatch.setattr(Drawn, "render", both)
        return ours

    monkeypatch.setattr(Drawn, "render", both)
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = language
    assert pages(client, busy, who)
    assert len(told) > 20
    for ours, djangos in told:
        assert ONCE.sub("", ours) == ONCE.sub("", djangos)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_name_is_shown_before_somebody_asks_for_it(busy: Any, page_of: Any, who: str) -> None:
    for name, answer in pages(page_of(getattr(busy, who)), busy, who).items():
        html = answer.content.decode()
        assert not INVENTED.search(html), name
        assert "010-0000" not in html, name
        assert name in ROUTES or "시험로1길 1" not in html, name


def test_a_name_stands_in_no_address(busy: Any, page_of: Any, read: Any) -> None:
    client = page_of(busy.ara)
    answers = [
        client.post("/desk/search/", {"text": "가짜갑001", "purpose": "contact"}),
        client.post(address("/households/{household}/reveal/", busy), {"purpose": "contact"}),
        client.post(address("/listings/{listing}/call/", busy), {"reveal": "1"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        for _, found in read(answer).elements:
            for name in ("href", "action", "src", "hx-get", "hx-post"):
                assert not INVENTED.search(found.get(name) or "")
    assert INVENTED.search(answers[1].content.decode())


@pytest.mark.parametrize("who", PEOPLE)
def test_english_pages_speak_english(busy: Any, page_of: Any, read: Any, who: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = "en"
    korean = {
        "notice letter",
        "safety marker",
        "what is looked at",
        "well-being check",
        "poster",
        "partner",
        "register sent",
        "register that came in",
        "many partners",
        "universal visit",
        "universal visit offered",
        "moments of life",
        "moments of life, over",
        "asked to be called",
        "card of a lease",
        "card of a move-in",
        "card left at a door",
        "public offices",
    }  # letters and cards for households; laws, offices and names of columns as they stand
    left: dict[str, set[str]] = {}
    for name, answer in pages(client, busy, who).items():
        page = read(answer)
        spoken = [page.text, *(value or "" for _, found in page.elements for value in _spoken(found))]
        said_to_be = {word for text in SAID_TO_BE_KOREAN.findall(page.html) for word in HANGUL.findall(text)}
        left[name] = {word for text in spoken for word in HANGUL.findall(text)} - NOT_TRANSLATED - said_to_be
    assert not {name: words for name, words in left.items() if words and name not in korean}


def _spoken(found: dict[str, str | None]) -> list[str | None]:
    return [found.get(name) for name in ("aria-label", "title", "alt", "placeholder", "data-announce", "data-results")]
