"""The whole road through the office: one real neighbourhood of invented people, two rounds, officers in between."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from bandi.engine.tables import TIES
from bandi.office import clock
from bandi.office.accounts.actions import make_demo_people
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.audit.models import AuditEvent
from bandi.office.audit.verify import verify_trail
from bandi.office.discovery import door
from bandi.office.discovery.actions import mirror_deliveries, open_areas
from bandi.office.discovery.cells import GapCell
from bandi.office.discovery.models import Candidate, Delivery, FeedCoverage, Household, Resident, Round
from bandi.office.discovery.publication import publish
from bandi.office.errors import BandiError, Refused
from bandi.office.pairs import queries as pairs
from bandi.office.pairs.actions import decide, undo
from bandi.office.pairs.models import LinkPair
from bandi.office.stewardship.actions import run_round_now
from bandi.office.visits.demo import listed_keys, play
from bandi.office.visits.models import Result
from bandi.office.visits.record import tried
from bandi.office.whereabouts.actions import answer_task
from bandi.office.whereabouts.models import ResidenceTask
from bandi.office.worklist import queries
from bandi.office.worklist.models import Listing
from bandi.office.worklist.queries import DeskFilters

SINDANG = "11020690"
OUTCOMES = ("priv_link", "unlocated", "not_needed", None, "moved", "pub_basic", "dead")


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What institutions sent about 신당동 up to November 2026, and its first round, sealed."""
    from bandi.engine.lake import Lake
    from bandi.engine.round import House, discover
    from bandi.engine.vault import Vault
    from bandi.korea import pack
    from bandi.korea.calendar import the_round
    from bandi.korea.capacity import capacity_of
    from bandi.korea.regions import place
    from bandi.synthetic.nation import make

    folder = tmp_path_factory.mktemp("sindang")
    make(place(SINDANG), folder, seed=3, until=date(2026, 11, 14))
    vault = Vault(folder / "vault", secret_file=folder / "vault.json", buckets=door.DISTRICT_BUCKETS)
    house = House(pack(), Lake(folder / "lake", buckets=door.DISTRICT_BUCKETS), vault, folder / "inbox")
    discover(the_round("2026-4", seed=3), house=house, capacity=capacity_of([SINDANG]))
    return folder


@dataclass
class Office:
    """An office of one neighbourhood, opened for a demo."""

    people: dict[str, User]
    data: Path


@pytest.fixture
def office(db: None, delivered: Path, tmp_path: Path, settings: Any, own_engine: Any) -> Office:
    """The office with its own lake, vault and clock."""
    settings.VAULT_KEY_FILE.parent.mkdir()
    for part in ("inbox", "lake", "vault"):
        shutil.copytree(delivered / part, tmp_path / part)
    shutil.copy(delivered / "vault.json", settings.VAULT_KEY_FILE)
    settings.DATA, settings.DEMO = tmp_path, True
    people = make_demo_people(open_areas(SINDANG, seed=3))
    return Office(people={person.username: person for person in people}, data=tmp_path)


def found(keys: pl.DataFrame) -> pl.DataFrame:
    """Results in turn, whoever the households are."""
    turn = [OUTCOMES[place % len(OUTCOMES)] for place in range(keys.height)]
    return keys.with_columns(
        outcome=pl.Series(turn, dtype=pl.String),
        attempts=pl.lit(1, pl.Int32),
        visits=pl.lit(0, pl.Int32),
        days_to_first_contact=pl.Series([place % 30 for place in range(keys.height)], dtype=pl.Int32),
    )


def test_two_rounds_with_officers_in_between(office: Office) -> None:
    told: list[str] = []
    first = run_round_now("2026-4")
    assert first.state == "published"
    assert first.counts["listed"] > 20
    keys = listed_keys("2026-4")
    assert play("2026-4", found(keys)) == first.counts["listed"] == keys.height
    assert play("2026-4", found(keys)) == 0, "what was worked on is left as it is"
    _rules_were_kept(first)
    _everybody_at_a_turn_is_offered_a_visit(office, first)
    one, two, back = _pairs_are_decided(office)
    _homes_are_asked_about(office)
    granted = _grants(office)
    second = run_round_now("2026-5", progress=lambda stage, done, total: told.append(stage))
    assert {"take in", "link", "examine"} <= set(told)
    assert (clock.today(), second.published_on) == (second.published_on, date(2026, 9, 22))
    _results_arrived(office, keys)
    _decisions_hold(one, two, back)
    _grants_are_received(office, granted)
    _records_reach_the_watched(office)
    assert verify_trail().whole
    _desk_is_open(office, second)


def _everybody_at_a_turn_is_offered_a_visit(office: Office, round_: Round) -> None:
    """The list against the register of the cut-off month, read on its own."""
    from bandi.engine.tables import REGISTER
    from bandi.office.universal.models import UniversalPlan

    register = door.house().lake.scan("register", REGISTER).filter(pl.col("received_on") <= date(2026, 7, 14)).collect()
    newest = register.filter(pl.col("month") == register["month"].max(), "alive")
    latest = newest.sort("received_on").unique("person", keep="last").select("person", "birth")
    with within([SINDANG]):
        plans = list(UniversalPlan.objects.values_list("kind", "person_key"))
        named = Resident.objects.filter(person_key__in=[key for _, key in plans], name__isnull=False)
        assert named.values("person_key").distinct().count() == len(plans) > 40
    born = dict(latest.iter_rows())
    seniors = {who for who, day in born.items() if day and day.year == 1961 and 5 <= day.month <= 9}
    babies = {who for who, day in born.items() if day and date(2026, 3, 2) <= day <= round_.cutoff}
    assert {key for kind, key in plans if kind == "turning_65"} == seniors
    assert {key for kind, key in plans if kind == "newborn"} == babies


def _grants(office: Office) -> list[int]:
    """Emergency support, of which no feed tells, granted to ten listed households; their keys."""
    from bandi.office.history.actions import Refusal, take_step, watch_refusal
    from bandi.office.history.models import Watch

    ara, day = office.people["ara"], date(2026, 7, 1)
    with within(areas_of(ara)):
        homes = list(Household.objects.filter(candidacies__listed=True).order_by("key")[:10])
        for home in homes:
            refusal = Refusal(
                area=SINDANG, benefit="emergency", decided_on=day, filed_on=day, consent=True, name="가짜갑002",
                members=[(date(1980, 1, 1), "head")], facts={"crisis_cause": 0}, household=home.id,
            )  # fmt: skip
            watch = watch_refusal(by=ara, refusal=refusal)
            Watch.objects.filter(pk=watch.pk).update(state="entitled")
            take_step(by=ara, watch=watch.id, what="granted", on=date(2026, 8, 20))
    return [home.key for home in homes]


def _grants_are_received(office: Office, keys: list[int]) -> None:
    """The next round knows what the offices granted, and of everybody else still nothing."""
    from bandi.engine.tables import ENTITLEMENTS

    told = door.house().lake.scan("rounds/2026-5/entitlements", ENTITLEMENTS).filter(pl.col("benefit") == "emergency")
    mine = pl.col("household").is_in(keys)
    assert set(told.filter(mine).collect()["received"]) == {True}
    assert set(told.filter(~mine).collect()["received"]) == {None}


def _records_reach_the_watched(office: Office) -> None:
    """Somebody refused in June: what records of a listed household tell since then is judged by the round's own job."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from bandi.office.history.actions import Refusal, watch_refusal
    from bandi.office.history.arrivals import look_at_round
    from bandi.office.history.models import Watch

    jobs = ProcrastinateJob.objects.filter(task_name="look_at_round").values_list("args", flat=True)
    assert [job["round_id"] for job in jobs] == ["2026-4", "2026-5"]
    ara, since = office.people["ara"], date(2026, 6, 1)
    with within(areas_of(ara)):
        keys = dict(Household.objects.filter(candidacies__listed=True).values_list("key", "id"))
        schema = {"case": pl.Int64, "household": pl.Int64, "since": pl.Date}
        cases = pl.DataFrame([(place, key, since) for place, key in enumerate(keys)], schema=schema, orient="row")
        told = door.told_since("2026-5", cases)
        assert len(told) > 20
        crisis = [keys[cases["household"][case]] for case, one in told.items() if one["facts"].get("crisis_cause")]
        facts = {"earned_income": 0, "residential_property": 0, "financial_assets": 0, "crisis_cause": 0}
        watch = watch_refusal(
            by=ara,
            refusal=Refusal(
                area=SINDANG, benefit="emergency", decided_on=since, filed_on=since, facts=facts, consent=True,
                members=[(date(1980, 1, 1), "head")], name="가짜갑001", household=crisis[0],
            ),
        )  # fmt: skip
    for changed in (1, 0):
        check = look_at_round("2026-5", on=clock.today())
        assert (check.changed if check else 0) == changed
    with within(areas_of(ara)):
        assert Watch.objects.get(pk=watch.pk).state == "entitled"


def _homes_are_asked_about(office: Office) -> None:
    """A listed household that lives elsewhere: its own office is asked, and told who says so."""
    ara, daon = office.people["ara"], office.people["daon"]
    with within(areas_of(daon)):
        asked = list(ResidenceTask.objects.filter(round="2026-4"))
        assert asked
        assert all(task.household.candidacies.filter(listed=True).exists() and task.head for task in asked)
        placed = [task for task in asked if task.likely_area]
        assert placed
        assert all(task.belief >= 0.5 and task.evidence for task in placed)
    with within(areas_of(ara)):
        answer_task(by=ara, task=ResidenceTask.objects.filter(round="2026-4")[0].id, answer="not_here")
    journal = (office.data / "vault" / "journal.jsonl").read_text(encoding="utf-8")
    assert '"purpose": "round 2026-4: where they live"' in journal


def _rules_were_kept(round_: Round) -> None:
    with within([SINDANG]):
        results = list(Result.objects.select_related("listing"))
        unlocated = [result for result in results if result.outcome == "unlocated"]
        assert unlocated
        for result in unlocated:
            attempts = tried(result.listing)
            assert len(attempts) >= 4
            assert {"call", "visit"} <= {one.kind for one in attempts}
            assert result.listing.state == "unreached"
        for result in results:
            assert round_.field_from <= result.given_on <= round_.field_to
            nobody = not any(one.reached for one in tried(result.listing))
            assert result.needs_second == (nobody or result.outcome == "unlocated")
            assert (result.confirmed_by_id is not None) == result.needs_second
            assert result.confirmed_by_id != result.given_by_id
    assert AuditEvent.objects.filter(action="result.give").count() == len(results)


def _pairs_are_decided(office: Office) -> list[LinkPair]:
    """Bora says of three pairs: one person; two people; one person, and takes that back."""
    bora = office.people["bora"]
    with within([SINDANG]):
        rows = [row.pair for row in pairs.queue(bora).rows][:3]
        assert len(rows) == 3
        for row in rows:
            page = pairs.pair_page(bora, row.pk, reveal=True)
            assert page.told.name
            assert page.told.feed == "gas_arrears"
            assert (page.registered.feed, page.registered.sex in ("m", "f")) == ("mois_register", True)
            assert page.registered.birth
            assert page.parts
            assert row.records > 0
        for row, verdict in zip(rows, ("same", "different", "same"), strict=True):
            decide(by=bora, pair=row.pk, verdict=verdict)
        undo(by=bora, pair=rows[2].pk)
    journal = (office.data / "vault" / "journal.jsonl").read_text(encoding="utf-8")
    assert '"purpose": "round 2026-4: pairs"' in journal
    return rows


def _decisions_hold(one: LinkPair, two: LinkPair, back: LinkPair) -> None:
    """The next round reads the pairs as decided; what was taken back waits again."""
    ties = door.house().lake.read("rounds/2026-5/ties", "all", TIES)

    def tied(row: LinkPair) -> list[tuple[str, str]]:
        mine = ties.filter(pl.col("stranger") == row.stranger_key, pl.col("person") == row.person_key)
        return mine.select("how", "verdict").rows()

    assert tied(one) == [("clerk", "linked")]
    assert ("likely", "queue") not in tied(two)
    assert ("likely", "queue") in tied(back)
    with within([SINDANG]):
        states = dict(LinkPair.objects.values_list("pk", "state"))
    assert (states[one.pk], states[two.pk], states[back.pk]) == ("same", "different", "waiting")


def _results_arrived(office: Office, keys: pl.DataFrame) -> None:
    """Supported households are gone from the list or lower; unreached ones come back first."""
    files = sorted(path.name for path in office.data.glob("inbox/*/BANDI_OUTCOMES_*.csv"))
    assert files == ["BANDI_OUTCOMES_202607.csv", "BANDI_OUTCOMES_202608.csv"]
    assert sorted(office.data.glob("inbox/*/BANDI_SIGHTINGS_*.csv"))
    outcome = dict(zip(*found(keys).select("key", "outcome").get_columns(), strict=True))
    with within([SINDANG]):
        again = dict(Candidate.objects.filter(round="2026-5", listed=True).values_list("household__key", "why"))
    unreached = {key for key, why in again.items() if why == "unreached"}
    assert unreached
    assert unreached <= {key for key, result in outcome.items() if result in ("unlocated", None)}
    supported = [key for key, result in outcome.items() if result in ("priv_link", "pub_basic")]
    assert sum(key in again for key in supported) < len(supported) / 2


def _desk_is_open(office: Office, round_: Round) -> None:
    ara = office.people["ara"]
    with within(areas_of(ara)):
        page = queries.desk(ara, filters=DeskFilters())
        assert page.round == round_
        assert page.total == round_.counts["listed"]
        assert all(row.reason_ko and row.chips and row.street for row in page.rows)
        assert {row.due_on >= date(2026, 9, 28) for row in page.rows} == {True}
        home = queries.household_page(ara, page.rows[0].household)
        assert home.reasons[0].evidence or home.reasons[0].part
        person = queries.reveal(ara, page.rows[0].household, purpose="contact").people[0]
        assert person.name
        known = Resident.objects.exclude(household__universal_plans__isnull=False)  # offered a visit as everybody is
        assert not known.exclude(household__candidacies__listed=True).exists()


def test_a_round_is_published_once_and_only_the_listed_get_names(office: Office) -> None:
    run_round_now("2026-4")
    with within([SINDANG]):
        reference = Household.objects.filter(candidacies__listed=False, universal_plans__isnull=True)
        assert reference.count() > 50
        assert not reference.filter(residents__isnull=False).exists()
        assert not reference.filter(street__isnull=False).exists()
        assert Listing.objects.count() == Candidate.objects.filter(listed=True).count()
    journal = (office.data / "vault" / "journal.jsonl").read_text(encoding="utf-8")
    assert '"purpose": "round 2026-4: publication"' in journal
    (event,) = AuditEvent.objects.filter(action="round.publish")
    assert event.detail["listed"] == Round.objects.get(pk="2026-4").counts["listed"]
    with pytest.raises(Refused, match="already"):
        publish(round_id="2026-4", by=None, manifest={})


def test_the_gap_is_published_coarse_and_another_rule_is_asked_of_the_sealed_round(office: Office) -> None:
    from bandi.office.analysis import actions
    from bandi.office.analysis.answers import answer_page
    from bandi.office.analysis.queries import GapFilters, gap_page

    run_round_now("2026-4")
    daon = office.people["daon"]
    households = door.assessed("2026-4", areas=[SINDANG])[SINDANG]
    cells = list(GapCell.objects.all())
    assert {cell.verdict for cell in cells} == {"", "yes", "depends"}
    assert all(cell.households is None or cell.households % 5 == 0 for cell in cells)
    assert not [cell for cell in cells if cell.households is None and cell.amount_high is not None]
    aid = gap_page(daon, GapFilters(benefit="medical_aid")).whole
    assert abs((aid.unknown or 0) - households) < 40
    answer = actions.ask(by=daon, setting="basic_pension.standard_amount", value=400_000, on=date(2026, 7, 1))
    page = answer_page(daon, answer.id)
    assert answer.state == "done"
    changed = [row for row in page.benefits if row.fares.changed]
    assert [set(row.fares.effects) & {"loses", "may_lose", "either"} for row in changed] == [set()] * len(changed)
    assert changed
    assert page.whole.cost[1] > 0
    counted = sum(cell["households"] or 4 for cell in answer.cells if cell["benefit"] == "livelihood")
    assert abs(counted - households) < 40


def test_publishing_is_all_or_nothing(office: Office) -> None:
    """It fails in the middle, at a candidate that is already there: nothing of the round may remain."""
    round_ = Round.objects.get(pk="2026-4")
    with within([SINDANG]), transaction.atomic():
        sealed = door.sealed("2026-4", areas=[SINDANG])
        taken = sealed.candidates["household"][0]
        home = Household.objects.create(
            key=taken, area_id=SINDANG, kind="adults", size=1, aged=0, minors=0, round_seen="2026-4"
        )
        Candidate.objects.create(
            round=round_, household=home, area_id=SINDANG, listed=False, why="reference", points=0, band="low"
        )
    with pytest.raises(IntegrityError, match="candidate_once"), transaction.atomic():
        publish(round_id="2026-4", by=None, manifest={})
    with within([SINDANG]):
        assert (Household.objects.count(), Candidate.objects.count(), Resident.objects.count()) == (1, 1, 0)
    round_.refresh_from_db()
    assert (round_.state, round_.counts) == ("waiting", {})
    assert not FeedCoverage.objects.exists()
    assert not AuditEvent.objects.filter(action="round.publish").exists()


def test_what_arrived_is_mirrored_and_opening_again_changes_nothing(office: Office) -> None:
    run_round_now("2026-4")
    known = Delivery.objects.count()
    assert known > 20
    assert mirror_deliveries() == 0
    for delivery in Delivery.objects.all():
        assert delivery.rows_in == delivery.accepted + delivery.refused, delivery.file
        assert delivery.feed_ko
    assert set(Delivery.objects.values_list("round", flat=True)) == {"2026-4"}
    states = set(FeedCoverage.objects.values_list("arrived", flat=True))
    assert "arrived" in states
    assert states <= {"arrived", "late", "missing", "held", "unconnected", "not_in_force"}
    open_areas(SINDANG, seed=3)
    assert Round.objects.get(pk="2026-4").state == "published"
    assert User.objects.count() == len(make_demo_people(open_areas(SINDANG, seed=3)))


def test_invented_officers_work_in_a_demo_only(office: Office, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Refused, match="demo"):
        play("2026-4", found(pl.DataFrame({"key": []}, schema={"key": pl.Int64})))
    with pytest.raises(Refused, match="demo"):
        make_demo_people([])
    before = clock.today()
    clock.set_today(date(2020, 1, 1))
    assert clock.today() == before


def test_an_unknown_round_is_named(office: Office) -> None:
    with pytest.raises(BandiError, match="no round is called"):
        door.the_round("2026-9")
