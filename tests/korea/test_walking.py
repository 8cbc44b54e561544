"""What the content says of rounds and the survey agrees with the reports and with what the office acts upon."""

from pathlib import Path

import pytest

from bandi.engine.contract.office.walking import read_walking
from bandi.engine.errors import ContentError
from bandi.korea import walking as content
from bandi.korea.reporting import report_content
from bandi.korea.walking import walking
from bandi.office.rounds import calendar

FILE = Path(content.__file__).parent / "rounds.toml"


def test_signs_are_told_under_kinds_that_exist_and_answers_are_those_the_office_knows() -> None:
    told, reports = walking(), report_content()
    assert {one.kind for one in told.signs} <= {one.id for one in reports.kinds}
    assert next(one.words[0] for one in reports.groups if one.id == told.group) == "이장·통장"
    known = (calendar.FINE, calendar.NOBODY, calendar.WORRIED, calendar.ELSEWHERE, calendar.GONE, calendar.REFUSED)
    assert tuple(one.id for one in told.answers) == known
    assert max(told.answers, key=lambda one: one.weight).id == calendar.WORRIED
    assert {one.sighting for one in told.answers} == {"", "lives_here", "not_here", "unknown"}
    assert all(
        one.ko and one.en and one.source and one.confidence in "LVSMI"
        for one in (*told.rhythms, *told.signs, *told.reasons)
    )


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("months = 3", "months = 5"),
        ('id = "walk_ill"', 'id = "walk_weather"'),
        ('id = "sign_mail"', 'id = "door_found"'),
        ("weight = 6", "wait = 6"),
        ("law_ko", "law"),
    ],
)
def test_a_slip_in_the_file_is_told(was: str, becomes: str, tmp_path: Path) -> None:
    path = tmp_path / "rounds.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"rounds\.toml"):
        read_walking(path)
