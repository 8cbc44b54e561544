"""The allow-list: what may not be learned from is refused when it is read, with the reason."""

from pathlib import Path

import pytest

from bandi.engine.contract.benefits import Benefit
from bandi.engine.contract.features import Features, read_features
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import ContentError
from bandi.engine.words import Kind

TYPES = (
    SignalType("gas_cut", "gas_cuts", Kind.CUT, "단가스", "Gas cut", "law 1", source="s"),
    SignalType("gas_arrears", "gas_bills", Kind.ARREARS, "가스요금 체납", "Gas arrears", "law 2", source="s"),
)
BENEFITS = (
    Benefit("rent_help", "월세 지원", "Rent help", "e", (), received_state="rent"),
    Benefit("unknown_help", "알 수 없음", "Nobody tells", "e", ()),
)
LIST = """
version = "test"
signal_months = 36
history_months = 24
double = 10
[[groups]]
id = "alone"
ko = "혼자"
en = "Alone"
kinds = ["aged_alone"]
[[groups]]
id = "others"
ko = "그 밖"
en = "Others"
[[each_signal]]
reads = "months"
ko = "{name}: 달수"
en = "{name}: months"
sense = 1
[[each_signal]]
reads = "amount"
ko = "{name}: 금액"
en = "{name}: amount"
sense = 1
[[each_benefit]]
reads = "gap"
ko = "{name}: 받지 않음"
en = "{name}: not received"
sense = 1
law = "law 3"
source = "s"
"""
OWN = """
[[features]]
id = "{id}"
ko = "{ko}"
en = "{en}"
part = "{part}"
reads = "{reads}"
sense = {sense}
law = "{law}"
source = "s"
"""
HELPED = {
    "id": "helped", "ko": "도움", "en": "Helped", "part": "history:supported_recently", "reads": "supported",
    "sense": -1, "law": "law 4",
}  # fmt: skip


def read(folder: Path, text: str = LIST, **own: object) -> Features:
    path = folder / "features.toml"
    path.write_text(text + (OWN.format(**{**HELPED, **own})), encoding="utf-8")
    return read_features(path, signals=TYPES, benefits=BENEFITS, benefit_feed="receipts")


def test_every_signal_and_every_benefit_with_a_feed_brings_its_features(tmp_path: Path) -> None:
    known = read(tmp_path).by_id
    assert known.keys() == {
        "helped", "gas_cut.months", "gas_arrears.months", "gas_arrears.amount", "rent_help.gap"
    }  # fmt: skip
    months, gap = known["gas_arrears.months"], known["rent_help.gap"]
    assert (months.part, months.law, months.feed) == ("signal:gas_arrears", "law 2", "gas_bills")
    assert (gap.part, gap.law, gap.feed) == ("entitlement:rent_help", "law 3", "receipts")


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"id": "nationality"}, "nationality, citizenship and origin"),
        ({"ko": "다문화가족 여부"}, "nationality, citizenship and origin"),
        ({"en": "Country of origin"}, "nationality, citizenship and origin"),
        ({"id": "foreign_ties"}, "nationality, citizenship and origin"),
        ({"en": "Words in the visit memo"}, "free text"),
        ({"ko": "상담 기록의 길이"}, "free text"),
        ({"en": "Officer's opinion of the home"}, "an officer's judgement"),
        ({"ko": "담당자 소견"}, "an officer's judgement"),
        ({"en": "Length of the family name"}, "who somebody is"),
        ({"ko": "사는 행정동"}, "where somebody lives"),
        ({"reads": "citizenship", "sense": 1}, "not one of"),
        ({"sense": 1}, "its sense must be -1"),
        ({"reads": "unreached", "sense": -1}, "its sense must be 1"),
        ({"reads": "unreached", "sense": 0}, "its sense must be 1"),
        ({"law": " "}, "no law"),
        ({"id": "rent_help.gap"}, "given twice"),
        ({"part": "score"}, "no part of the scorecard"),
    ],
)
def test_what_may_not_be_a_feature_is_refused_with_the_reason(tmp_path: Path, own: dict[str, object], why: str) -> None:
    with pytest.raises(ContentError, match=why):
        read(tmp_path, **own)


def test_a_list_whose_groups_leave_somebody_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="last group"):
        read(tmp_path, LIST.replace('en = "Others"', 'en = "Others"\nkinds = ["adults"]'))


def test_a_wrong_word_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"features\.toml.*missing or unknown"):
        read(tmp_path, LIST.replace("signal_months", "signal_weeks"))


@pytest.mark.parametrize("wrong", ['result = "food"\ntells = 0.1', 'result = "priv_link"\ntells = 2.0'])
def test_how_much_a_result_tells_is_a_known_code_and_a_share(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ContentError, match="a known code"):
        read(tmp_path, LIST + f'[[results]]\n{wrong}\nreason = "why"\n')
