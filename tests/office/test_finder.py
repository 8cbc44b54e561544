"""Which programmes fit a household: a null is never a no, what a round calculated goes first, nothing is kept."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.korea.catalogue.codes import tables
from bandi.korea.catalogue.programme import shipped
from bandi.office.audit.models import AuditEvent
from bandi.office.catalogue import actions, finder, queries
from bandi.office.discovery.door import finder as door
from bandi.office.discovery.door import programmes

ON = date(2026, 9, 22)
TRAITS = sorted(door.trait_words(door.HOUSEHOLD, "ko"))
SHELF = door.shelf([one.told() | {"id": one.id} for one in shipped()])
FIELDS = {"id", "name_ko", "source", *door.ASKED}
LEAN = door.shelf([{k: v for k, v in (one.told() | {"id": one.id}).items() if k in FIELDS} for one in shipped()])


@pytest.fixture
def catalogue(town: Any, tmp_path: Path) -> Any:
    """Bandi's own programmes and three of a service, approved by the steward."""
    rows = [
        {"서비스ID": "OLD", "서비스명": "시험 어르신", "JA0110": 65, "JA0111": 130},
        {"서비스ID": "ALONE", "서비스명": "시험 1인가구", "JA0404": "Y"},
        {"서비스ID": "POOR", "서비스명": "시험 저소득", "JA0201": "Y"},
    ]
    path = tmp_path / "conditions.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    for name, taken in (("bandi", programmes.shipped()), ("gov24", programmes.taken(path))):
        actions.take(by=None, name=name, taken=taken)
    actions.decide(by=town.saerom, changes=queries.waiting_ids(), approve=True, reason="확인함")
    return town


def asked(user: Any, *, home: Any = None, **known: Any) -> dict[str, set[str]]:
    values = {"members": [(None, None, {})], "traits": {}, "income": None} | known
    answer = finder.fitting(user, door.Known(**values), home=home)
    return {name: {line.programme.id for line in getattr(answer, name)} for name in ("yes", "depends", "received")}


def test_what_is_not_known_shuts_nobody_out(catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "SHOWN", 1_000)
    nothing = asked(catalogue.ara)
    assert {"OLD", "ALONE", "POOR"} <= nothing["depends"]
    young = asked(catalogue.ara, members=[(30, "f", {})], traits={"JA0404": True}, income=25)
    assert {"ALONE", "POOR"} <= young["yes"]
    assert "OLD" not in young["yes"] | young["depends"]
    rich = asked(catalogue.ara, members=[(70, "m", {})], traits={"JA0404": False}, income=150)
    assert "OLD" in rich["yes"]
    assert not {"ALONE", "POOR"} & (rich["yes"] | rich["depends"])


@settings(deadline=None, max_examples=60)
@given(
    age=st.integers(0, 100),
    sex=st.sampled_from("mf"),
    traits=st.dictionaries(st.sampled_from(TRAITS), st.booleans()),
    income=st.sampled_from([*door.INCOMES]),
    hidden=st.sampled_from(["age", "sex", "income", "place", *TRAITS]),
)
def test_forgetting_a_fact_only_adds_programmes(
    age: int, sex: str, traits: dict[str, bool], income: float, hidden: str
) -> None:
    whole = door.Known([(age, sex, {})], traits, income, "서울특별시", "중구")
    less = door.Known(
        [(None if hidden == "age" else age, None if hidden == "sex" else sex, {})],
        {code: told for code, told in traits.items() if code != hidden},
        None if hidden == "income" else income,
        *(("", "") if hidden == "place" else ("서울특별시", "중구")),
    )
    before, after = ({fit.programme: fit.yes for fit in door.fits(SHELF, known, on=ON)} for known in (whole, less))
    assert before.keys() <= after.keys()
    assert all(before[name] for name, yes in after.items() if yes)
    assert door.fits(LEAN, less, on=ON) == door.fits(SHELF, less, on=ON)


def test_what_a_round_calculated_goes_before_what_a_programme_states(catalogue: Any, acting: Any) -> None:
    """Ara's household: livelihood yes and not received, by the round."""
    home = catalogue.listing.household
    with acting(catalogue.ara):
        found = finder.fitting(catalogue.ara, door.Known([(20, "m", {})], {}), home=home)
        (line,) = [line for line in found.yes if line.programme.id == "livelihood"]
        assert line.judged is not None
        from bandi.office.discovery.models import Entitlement

        Entitlement.objects.filter(household=home).update(received=True)
        assert asked(catalogue.ara, home=home)["received"] == {"livelihood"}
        Entitlement.objects.filter(household=home).update(received=False, verdict="no")
        found_now = asked(catalogue.ara, home=home)
        assert "livelihood" not in found_now["yes"] | found_now["depends"]


def test_a_household_page_leads_to_what_fits_with_what_is_known(
    catalogue: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(catalogue.ara, backend="django.contrib.auth.backends.ModelBackend")
    home = catalogue.listing.household_id
    address = f"/catalogue/finder/{home}/"
    assert address in client.get(f"/households/{home}/").content.decode()
    with django_assert_max_num_queries(28):
        page = client.get(address).content.decode()
    assert 'name="age_1" value="7' in page  # born on 1955-02-28
    assert "가짜" not in page
    assert "이번 차수에서 계산함" in page
    answer = client.post(address, {"age_1": "30", "sex_1": "f", "income": "25", "trait_JA0404": "yes"})
    assert "시험 1인가구" in answer.content.decode()
    assert "?" not in answer.request["QUERY_STRING"]
    assert client.post(address, {"age_1": "3000"}).status_code == 422
    looks = AuditEvent.objects.filter(action="household.view", detail__page="finder")
    assert {(look.actor, look.purpose, tuple(look.subjects)) for look in looks} == {("ara", "counsel", (home,))}


def test_the_finder_of_a_household_next_door_does_not_exist(catalogue: Any, client: Any) -> None:
    client.force_login(catalogue.chan, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/catalogue/finder/{catalogue.listing.household_id}/").status_code == 404
    assert client.post("/catalogue/finder/", {"age_1": "70"}).status_code == 200


def test_a_trait_belongs_to_the_member_who_has_it(catalogue: Any, client: Any) -> None:
    from bandi.office.catalogue.forms import FinderForm

    told = {"age_1": "70", "age_2": "20", "who_JA0320": "2", "who_JA0328": "none", "who_JA0302": ""}
    form = FinderForm(told, members=4)
    assert form.is_valid()
    known = form.known("", "")
    assert [member[2] for member in known.members] == [
        {"JA0320": False, "JA0328": False},
        {"JA0320": True, "JA0328": False},
    ]
    assert set(door.trait_words(door.PERSON, "ko")) <= set(tables()["condition"])


@pytest.mark.parametrize(
    ("kind", "size", "minors", "told"),
    [
        ("aged_alone", 1, 0, {"JA0404": True, "JA0403": False, "JA0411": False}),
        ("single_parent", 3, 2, {"JA0404": False, "JA0403": True}),
        ("with_children", 5, 3, {"JA0404": False, "JA0411": True}),
    ],
)
def test_kind_and_size_tell_some_conditions(kind: str, size: int, minors: int, told: dict[str, bool]) -> None:
    assert door.known_traits(kind=kind, size=size, minors=minors) == told
