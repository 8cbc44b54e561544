"""The content of reports: whole in every language, every route known, every clock one of the law's."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bandi.engine.contract.office.reports import ReportContent, ReportWord, read_reports
from bandi.engine.errors import ContentError
from bandi.korea.clocks import clocks
from bandi.korea.reporting import report_content

HANGUL = re.compile(r"[가-힣]")


@pytest.fixture
def content() -> ReportContent:
    return report_content()


def test_the_twenty_six_professions_and_every_kind_of_the_issue_stand(content: ReportContent) -> None:
    assert len(content.groups) == 26
    assert [kind.id for kind in content.kinds] == [
        "livelihood", "care", "health", "housing", "work", "isolation", "child", "violence",
    ]  # fmt: skip
    assert {kind.id for kind in content.kinds if kind.sealed} == {"child", "violence"}
    assert {kind.clock for kind in content.kinds if kind.clock} <= set(clocks())


def test_no_korean_is_left_in_another_language(content: ReportContent) -> None:
    groups = (content.who, content.kinds, content.routes, content.groups, content.outcomes, content.refusals)
    for at, language in enumerate(content.languages[1:], start=1):
        said = [*content.words[language].values(), *(one.words[at] for group in groups for one in group)]
        assert not [sentence for sentence in said if HANGUL.search(sentence)], language


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": {"ko": {"a": "가"}}},
        {"words": {code: {"a": "%(n)s" if code == "zh" else "x"} for code in ("ko", "en", "vi", "zh")}},
        {"who": (ReportWord("self", ("나", "me")),)},
        {"who": (ReportWord("self", ("a",) * 4),) * 2},
        {"routes": (), "kinds": ()},
        {"names": ("한국어",)},
    ],
)
def test_content_that_is_not_whole_is_refused(content: ReportContent, wrong: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        replace(content, **wrong)


def test_a_kind_needs_a_known_route_and_either_a_clock_or_a_route_of_its_own(content: ReportContent) -> None:
    care = content.kind("care")
    for kind in (replace(care, route="army", clock=""), replace(care, clock=""), replace(care, route="police")):
        with pytest.raises(ContentError):
            replace(content, kinds=(kind,))


def test_a_file_that_lacks_something_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "reports.toml"
    path.write_text('languages = ["ko", "en"]\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"reports\.toml"):
        read_reports(path)
