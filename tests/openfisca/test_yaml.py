"""Every YAML case of the rules, run by OpenFisca's own test machinery on one shared system."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from openfisca_core.tools.test_runner import Loader, YamlItem

import openfisca_korea

FOLDER = Path(openfisca_korea.__file__).parent / "tests"
SHARED = {"standard_median_income"}  # what several benefits need, not a benefit of its own
CASES = [
    (path.stem, case)
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{topic}: {case['name']}") for topic, case in CASES])
def test_case(case, system, request):
    item = YamlItem.from_parent(
        request.node.parent, name=case["name"], baseline_tax_benefit_system=system, test=dict(case), options={}
    )
    item.runtest()


def test_every_benefit_has_at_least_twenty_cases():
    cases = Counter(topic for topic, _ in CASES)
    assert len(cases) >= 22
    assert {topic: count for topic, count in cases.items() if count < 20 and topic not in SHARED} == {}


def test_case_names_are_unique():
    assert Counter((topic, case["name"]) for topic, case in CASES).most_common(1)[0][1] == 1
