"""The safety net as content: the policy's figures, the 26 groups, and what a wrong file is told."""

from pathlib import Path

import pytest

from bandi.engine.contract.office.network import read_network
from bandi.engine.errors import ContentError
from bandi.korea import network as content
from bandi.korea.network import network

FILE = Path(content.__file__).parent / "network.toml"


def test_the_policy_names_211_000_neighbours_and_professionals_besides() -> None:
    net = network()
    named = {one.id: one.policy for one in net.kinds if one.policy and not one.grouped}
    assert named == {"officer": 31_000, "leader": 94_000, "council": 63_000, "good_neighbour": 23_000}
    assert net.policy == 211_000
    assert net.kind("professional").policy == 1_740_000
    assert [one.place for one in net.groups] == list(range(1, 27))
    assert (net.care_most, net.care_days, net.renewal_days) == (40, 365, 60)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('id = "leader"', 'id = "officer"', "kinds: officer stands twice"),
        ("place = 26", "place = 27", "without a gap"),
        ('signs = ["untreated",', 'signs = ["unheard",', "unknown sign"),
        ("visit_days = 14", "visit_days = 3", "no more often"),
        ("care_most = 40", "care_least = 40", "care_least"),
        ('training_ko = "위기가구 발굴 교육"', "", "training_ko"),
    ],
)
def test_a_wrong_declaration_is_told(was: str, becomes: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "network.toml"
    text = FILE.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), "utf-8")
    with pytest.raises(ContentError, match=told):
        read_network(path)
