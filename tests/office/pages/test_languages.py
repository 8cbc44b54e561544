"""Korean unless somebody chose English in the header; the choice works without JavaScript and leads back."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from bandi.office.errors import Refused


@pytest.fixture
def english(town: Any, page_of: Any) -> Client:
    """Ara's browser after she pressed English."""
    client = page_of(town.ara)
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/desk/?tab=all"})
    assert response.headers["Location"] == "/desk/?tab=all"
    return client


def test_korean_is_first_whatever_the_browser_prefers(client: Client, town: Any, read: Any) -> None:
    page = read(client.get("/signin/", headers={"Accept-Language": "en-GB"}))
    assert page.find("html", lang="ko")
    switches = page.find("button", name="language")
    assert [(switch["value"], switch["lang"]) for switch in switches] == [("ko-easy", "ko"), ("en", "en")]


def test_the_desk_in_english(english: Client, read: Any) -> None:
    page = read(english.get("/desk/?tab=all"))
    assert page.find("html", lang="en")
    for told in ("Households to see today", "4 months unpaid.", "Why is it listed?", "Electricity arrears", "High"):
        assert told in page.text
    assert page.find("button", name="language", value="ko", lang="ko")


def test_the_household_in_english(english: Client, town: Any, read: Any, acting: Any) -> None:
    from bandi.office.visits.actions import record_attempt

    with acting(town.ara):
        record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer")
    page = read(english.get(f"/households/{town.listing.household_id}/"))
    for told in ("Signals and evidence", "Telephone: No answer", "Choose", "Seems entitled"):
        assert told in page.text


def test_refusals_speak_the_language_of_the_page(english: Client, read: Any) -> None:
    page = read(english.post("/desk/search/", {"text": "가", "purpose": "contact"}))
    assert "Write at least two letters of the name." in page.text


def test_the_switch_leads_back_to_where_one_was(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).get("/desk/?tab=mine"))
    assert page.find("input", name="next", value="/desk/?tab=mine")


def test_after_a_post_the_switch_leads_to_a_page_that_can_be_read(town: Any, page_of: Any, read: Any) -> None:
    address = f"/households/{town.listing.household_id}/"
    page = read(page_of(town.ara).post(address + "reveal/", {"purpose": "visit"}))
    assert page.find("input", name="next", value=address)


def test_the_switch_leads_to_no_other_site(client: Client, db: None) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_easy_korean_is_korean_where_nobody_wrote_easier_words(client: Client, db: None, read: Any) -> None:
    response = client.post("/i18n/setlang/", {"language": "ko-easy", "next": "/apply/"})
    page = read(client.get(response.headers["Location"]))
    assert page.find("html", lang="ko"), "no screen reader knows a language of that name"
    assert "필요한 것만 물어요." in page.text
    assert "한 걸음마다 저장합니다" not in page.text
    assert "본문 바로가기" in page.text
    assert [one["value"] for one in page.find("button", name="language")] == ["ko", "en"]
    assert "이름은 묻지 않아요" in read(client.get("/services/")).text, "the finder follows"


@pytest.mark.parametrize(("chosen", "said"), [("easy", "도움 신청"), ("en", "Apply"), ("vi", "복지급여 신청")])
def test_a_language_chosen_in_the_finder_stays(client: Client, db: None, read: Any, chosen: str, said: str) -> None:
    client.get("/services/", {"lang": chosen})
    assert said in read(client.get("/apply/")).text


def test_an_officer_is_not_offered_easy_korean(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).get("/desk/"))
    assert [one["value"] for one in page.find("button", name="language")] == ["en"]


@pytest.mark.parametrize(
    ("path", "said"), [("/report/", "누가 알렸는지 말하지 않아요."), ("/m/withdraw/", "이름과 전화번호를 바로 지워요.")]
)
def test_pages_with_words_of_their_own_follow_into_easy_korean(client: Client, db: None, path: str, said: str) -> None:
    client.post("/i18n/setlang/", {"language": "ko-easy", "next": "/apply/"})
    for answer in (client.get(path), client.get(path, {"lang": "easy"}), Client().get(path, {"lang": "easy"})):
        html = answer.content.decode()
        assert said in html
        assert '<html lang="ko">' in html
        assert 'lang="easy"' not in html, "no screen reader knows a language of that name"
    assert said not in client.get(path, {"lang": "ko"}).content.decode()


def test_a_refusal_with_a_number_has_easy_words_of_its_own() -> None:
    refused = Refused(ko="사진은 3장까지입니다.", en="Up to 3 photos.", easy="사진은 3장까지 낼 수 있어요.")
    shown = []
    for language in ("ko", "ko-easy", "en"):
        with translation.override(language):
            shown.append(refused.sentence)
            assert (Refused(ko="아직 결정되지 않았습니다.", en="").sentence == "아직 안 정해졌어요.") == (
                language == "ko-easy"
            )
    assert shown == [refused.ko, refused.easy, refused.en]


def test_a_page_that_refuses_says_so_first_in_its_title(english: Client) -> None:
    client = Client()
    finder = {"people": "1", "born_1": "1958-04", "earn_1": "0", "a_other": "0", "go": "agree"}
    told = {
        (client, "/report/", "Xin xem lại: "): {"who": "neighbour", "lang": "vi"},
        (client, "/report/status/", "다시 확인해 주세요: "): {"code": ""},
        (client, "/readiness/again/", "다시 확인해 주세요: "): {"code": ""},
        (english, "/desk/find/", "Please check again: "): {"street": ""},
        (Client(), "/services/keep/?lang=en", "Please check again: "): finder,
    }
    for (who, path, says), sent in told.items():
        response = who.post(path, sent)
        title = response.content.decode().partition("<title>")[2].partition("</title>")[0]
        assert (response.status_code, title.startswith(says), title.count(says)) == (422, True, 1), (path, title)
    assert "다시 확인해 주세요" not in Client().get("/readiness/again/").content.decode().partition("</title>")[0]
