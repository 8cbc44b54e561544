"""Particles, dates, money and days left, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from bandi.office.discovery.labels import LABELS
from bandi.office.templatetags import words


@pytest.mark.parametrize(
    ("word", "pair", "said"),
    [
        ("생계급여", "이/가", "생계급여가"),
        ("기초연금", "이/가", "기초연금이"),
        ("신당동", "은/는", "신당동은"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("제주", "으로/로", "제주로"),
        ("3", "이/가", "3이"),
        ("2", "이/가", "2가"),
        ("8", "으로/로", "8로"),
        ("긴급(단전)", "을/를", "긴급(단전)을"),
        ("LH", "과/와", "LH와"),
    ],
)
def test_particles_follow_the_sound(word: str, pair: str, said: str) -> None:
    assert words.josa(word, pair) == said


def test_dates_in_korean() -> None:
    assert words.kdate(date(2026, 9, 22)) == "9.22.(화)"
    assert words.kdate_long(date(2026, 9, 22)) == "2026. 9. 22.(화)"
    assert words.kmonth(date(2026, 5, 1)) == "2026년 5월"


def test_moments_are_told_in_korean_time() -> None:
    late = datetime(2026, 9, 21, 15, 30, tzinfo=UTC)  # half past midnight in Seoul
    assert words.kdatetime(late) == "2026. 9. 22.(화) 00:30"
    assert words.kdate(late) == "9.22.(화)"


def test_dates_in_english() -> None:
    with translation.override("en"):
        assert words.kdate_long(date(2026, 9, 22)) == "Tue 22 Sep 2026"
        assert words.kmonth(date(2026, 5, 1)) == "May 2026"


def test_nothing_known_is_nothing_said() -> None:
    assert [words.kdate(None), words.won(None), words.kmonth(None), words.kdatetime(None)] == [""] * 4


def test_zero_won_is_said() -> None:
    assert words.won(0) == "0원"


@pytest.mark.parametrize(("amount", "said"), [(1_250_000, "125만 원"), (183_400, "183,400원"), (0, "0원")])
def test_money_in_sentences(amount: int, said: str) -> None:
    assert words.won_short(amount) == said


@pytest.mark.parametrize(("left", "said"), [(3, "D-3"), (0, "오늘"), (-2, "기한 지남 2일")])
def test_days_left(left: int, said: str) -> None:
    assert words.dday(left) == said


@pytest.mark.parametrize(("points", "said"), [(30, "강"), (20, "강"), (12, "중"), (9, "약")])
def test_weights_are_words(points: int, said: str) -> None:
    assert words.weight(points) == said


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(0, 20, "w0"), (1, 100, "w5"), (7, 20, "w35"), (9, 4, "w100"), (1, 0, "w0")]
)
def test_bars_come_in_steps(part: int, whole: int, width: str) -> None:
    assert words.fifths(part, whole) == width


def test_every_way_onto_the_list_has_a_meaning() -> None:
    said = [words.meaning(why) for why in LABELS["why"]]
    assert all(said)
    assert len(set(said)) == len(LABELS["why"])


def test_what_no_person_did_is_done_by_the_system() -> None:
    assert [words.account("system"), words.account("saerom")] == ["시스템", "saerom"]


def test_a_round_has_a_name() -> None:
    assert words.round_name("2026-4") == "2026년 4차"
    with translation.override("en"):
        assert words.round_name("2026-4") == "Round 4 of 2026"


def test_a_column_of_two_languages() -> None:
    row = {"name_ko": "신당동", "name_en": "Sindang-dong", "ko": "말", "en": "word"}
    assert words.own_word(row, "name") == "신당동"
    with translation.override("en"):
        assert words.own_word(row, "name") == "Sindang-dong"
        assert words.own_word(row, "") == "word"


def test_codes_have_words() -> None:
    assert words.label("urgent", "band") == "긴급"
    assert words.label("todo", "work") == "미착수"
    assert words.label("", "band") == ""
    with translation.override("en"):
        assert words.label("dog", "condition") == "Dog: take care"
