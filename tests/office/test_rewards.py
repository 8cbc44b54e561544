"""Rewards for reports: who may claim, what is paid, never above a cap or a budget, and who sees whom."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import make_area, make_household, make_round, set_areas

import bandi.korea
from bandi.engine.contract.office.rewards import read_rewards
from bandi.engine.errors import ContentError
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Posting, User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import Role
from bandi.office.audit.models import AuditEvent
from bandi.office.codes import digest
from bandi.office.discovery.models import Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.actions import match, reject
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import Report, ReportReceipt
from bandi.office.rewards import actions, budgets, queries
from bandi.office.rewards.claiming import Asked, appeal_reward, claim_reward, reward_of
from bandi.office.rewards.models import RewardBudget, RewardClaim, RewardPayee
from bandi.office.visits.models import Result

DOBONG, OVER_THERE, ASAN = "11100510", "11100520", "34040110"
RAISED, BEFORE = datetime(2026, 10, 1, 9, tzinfo=UTC), datetime(2023, 9, 1, 9, tzinfo=UTC)
State = RewardClaim.State


@dataclass
class District:
    """Dobong's rules over invented people: two officers, a lead, whoever pays; households on the list."""

    ara: Any
    dal: Any
    bora: Any
    chan: Any
    daon: Any
    round: Any
    places: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def home(self, area: str = DOBONG) -> Any:
        """One more listed household."""
        with within([DOBONG, OVER_THERE]):
            return make_household(area, next(self.places), self.round)

    def tell(self, home: Any = None, area: str = DOBONG, **facts: Any) -> str:
        """A report, tied to a household where one is given; its receipt code."""
        place = f"없는로{next(self.places)}길 1"
        told = {"key": uuid4(), "who": "neighbour", "kinds": ["care"], "area": area, "place": place} | facts
        code = receive(told=Told(**told)).code  # type: ignore[arg-type]
        if home is not None:
            with act(self.ara):
                match(by=self.ara, report=self.report(code).id, household=home.household_id)
        return code

    def report(self, code: str) -> Report:
        with within([DOBONG, OVER_THERE]):
            return Report.objects.get(pk=ReportReceipt.objects.get(digest=digest(code)).report)

    def chosen(self, home: Any, outcome: str = "pub_basic", *, days: int = 0) -> None:
        """A result of work that holds, some days from today."""
        about = {"listing": home, "household": home.household, "area_id": home.area_id}
        day = clock.today() + timedelta(days=days)
        with within([DOBONG, OVER_THERE]):
            Result.objects.filter(listing=home).update(superseded=True)
            Result.objects.create(**about, outcome=outcome, given_on=day, given_by=self.ara, needs_second=False)

    def claim(self, code: str, who: int = 1, **facts: Any) -> RewardClaim:
        """Claims with a receipt; the claim."""
        claim_reward(code=code, asked=asked(who, **facts), on=clock.today())
        with within([DOBONG, OVER_THERE]):
            return RewardClaim.objects.get(report=self.report(code).id)

    def propose(self, claim: RewardClaim, chosen: str = "basic") -> RewardClaim:
        with act(self.ara):
            ground = "결정 통지 제123호"
            return actions.propose(by=self.ara, claim=claim.id, chosen=chosen, chosen_on=clock.today(), ground=ground)

    def confirm(self, claim: RewardClaim) -> RewardClaim:
        with act(self.bora):
            return actions.confirm(by=self.bora, claim=claim.id)

    def rewarded(self, who: int = 1, chosen: str = "basic", area: str = DOBONG, **facts: Any) -> RewardClaim:
        """A whole way: told, chosen, claimed, decided, confirmed."""
        home = self.home(area)
        claim = self.claim(self.tell(home, area, **facts), who)
        self.chosen(home)
        return self.confirm(self.propose(claim, chosen))

    def budget(self, won: int) -> None:
        with act(self.daon):
            budgets.set_budget(by=self.daon, won=won, year=clock.today().year)

    def state(self, claim: RewardClaim) -> tuple[str, int]:
        with within([DOBONG, OVER_THERE]):
            row = RewardClaim.objects.get(pk=claim.pk)
            return row.state, row.won


@contextmanager
def act(user: Any) -> Iterator[None]:
    with within(areas_of(user)):
        yield


def asked(who: int, **facts: Any) -> Asked:
    told = {"name": f"가짜신고{who}", "birth": date(1980, 1, 1), "bank": "없는은행", "account": f"1234567890{who:03d}"}
    return Asked(**(told | facts))  # type: ignore[arg-type]


def person(name: str, role: str, *areas: str) -> Any:
    made = User.objects.create(username=name, role=role, display_name=name.title())
    for area in areas:
        Posting.objects.create(user=made, area_id=area, from_on=date(2022, 1, 1))
    return made


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`on_day(moment)`: work is done on another day."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def dobong(db: None, on_day: Callable[[datetime], None]) -> District:
    on_day(RAISED)
    for code, name in ((DOBONG, "가동"), (OVER_THERE, "나동"), (ASAN, "다동")):
        make_area(code, name)
    set_areas(DOBONG, OVER_THERE)
    round_ = make_round()
    set_areas()
    return District(
        ara=person("ara", Role.OFFICER, DOBONG, OVER_THERE),
        dal=person("dal", Role.OFFICER, DOBONG),
        bora=person("bora", Role.TEAM_LEAD, DOBONG, OVER_THERE),
        chan=person("chan", Role.OFFICER, ASAN),
        daon=person("daon", Role.DISTRICT, DOBONG),
        round=round_,
    )


def test_the_published_48_reports_of_which_11_were_paid(dobong: District, on_day: Callable[[datetime], None]) -> None:
    """Dobong 2023 (peers B10): 48 told, 11 paid, 30,000 won each. Why the others were not is our own mix [I]."""
    on_day(BEFORE)
    dobong.budget(10_000_000)
    codes = []
    for who in range(11):
        home = dobong.home()
        codes.append(dobong.tell(home))
        claim = dobong.claim(codes[-1], who)
        dobong.chosen(home, ("pub_basic", "pub_nearpoor")[who % 2])
        assert dobong.state(dobong.confirm(dobong.propose(claim, ("basic", "near_poor")[who % 2]))) == (
            State.PAYABLE, 30_000,
        )  # fmt: skip
        if who < 9:  # told again by somebody else: the first one's reward
            codes.append(dobong.tell(home))
            assert claim_reward(code=codes[-1], asked=asked(100 + who), on=clock.today()).hurdle == "no_first"
    codes += [dobong.tell() for _ in range(6)]  # nobody asked for anything
    for facts, hurdle in [({"who": "self"}, "no_self")] * 3 + [
        ({"who": "professional", "group": "g12"}, "no_mandated")
    ] * 4:
        codes.append(dobong.tell(**facts))
        assert claim_reward(code=codes[-1], asked=asked(50), on=clock.today()).hurdle == hurdle
    for number in range(13):
        home = dobong.home()
        codes.append(dobong.tell(home))
        named = Resident.objects.filter(household=home.household_id, relation="head")
        with within([DOBONG]):
            name = named.get().name if number >= 11 else f"가짜{number}"  # two are of the household themselves
        claim = dobong.claim(codes[-1], 200 + number, name=name)
        dobong.chosen(home, "pub_basic" if number >= 8 else "priv_link")
        if 8 <= number < 11:  # three had received benefits before
            dobong.chosen(home, "pub_basic", days=-90)
        with pytest.raises(Refused), transaction.atomic():
            dobong.propose(claim)
        with act(dobong.ara):
            actions.deny(by=dobong.ara, claim=claim.id, reason="reward_not_chosen", answer="조례의 자격이 아닙니다.")
        assert dobong.confirm(claim).state == State.REFUSED
    for _ in range(2):  # not true
        codes.append(dobong.tell())
        with act(dobong.ara):
            reject(
                by=dobong.ara, report=dobong.report(codes[-1]).id, reason="report_untrue", answer="사실이 아니었습니다."
            )
    with act(dobong.daon):
        made = budgets.make_list(by=dobong.daon)
        budgets.mark_paid(by=dobong.daon, paid_in=made.pk)
    assert len(codes) == 48
    with within([DOBONG]):
        paid = RewardClaim.objects.filter(state=State.PAID)
        assert (made.lines, made.won, paid.count()) == (11, 330_000, 11)


def test_the_day_of_the_report_decides_which_amount_holds(dobong: District, on_day: Any) -> None:
    dobong.budget(1_000_000)
    on_day(datetime(2024, 6, 9, 9, tzinfo=UTC))
    home = dobong.home()
    early = dobong.tell(home)
    on_day(datetime(2024, 6, 10, 9, tzinfo=UTC))
    late_home = dobong.home()
    late = dobong.tell(late_home)
    dobong.budget(1_000_000)
    dobong.chosen(home)
    dobong.chosen(late_home)
    claims = [dobong.claim(code, who) for who, code in enumerate((early, late))]
    assert [dobong.confirm(dobong.propose(claim)).won for claim in claims] == [30_000, 50_000]
    with act(dobong.chan):
        assert reward_of(dobong.tell(area=DOBONG), on=date(2099, 1, 1)).known is False, "a receipt ends"


def test_a_district_without_an_ordinance_says_so(dobong: District, client: Any) -> None:
    make_area("11020510", "라동")
    code = receive(told=Told(key=uuid4(), who="neighbour", kinds=["care"], area="11020510", place="없는로 1")).code
    page = client.post("/report/reward/", {"code": code}).content.decode()
    assert "포상금 조례는 반디에 없습니다" in page
    assert 'name="account"' not in page
    unplaced = receive(told=Told(key=uuid4(), who="neighbour", kinds=["care"], landmark="초록 대문")).code
    assert "아직 동네를 찾고 있어" in client.post("/report/reward/", {"code": unplaced}).content.decode()


def test_nothing_is_paid_before_two_people_and_a_real_result(dobong: District) -> None:
    dobong.budget(1_000_000)
    home = dobong.home()
    claim = dobong.claim(dobong.tell(home))
    with pytest.raises(Refused, match="No result of work"), transaction.atomic():
        dobong.propose(claim)
    dobong.chosen(home, "pub_other")
    with pytest.raises(Refused, match="No result of work"), transaction.atomic():
        dobong.propose(claim, "basic")  # another benefit is no basic livelihood
    dobong.chosen(home)
    dobong.propose(claim)
    with act(dobong.ara), pytest.raises(PermissionDenied):
        actions.confirm(by=dobong.ara, claim=claim.id)
    User.objects.filter(pk=dobong.ara.pk).update(role=Role.TEAM_LEAD)
    lead = User.objects.get(pk=dobong.ara.pk)
    with act(lead), pytest.raises(Refused, match="Somebody else"):
        actions.confirm(by=lead, claim=claim.id)
    with act(dobong.bora):
        assert actions.send_back(by=dobong.bora, claim=claim.id).state == State.ASKED
    dobong.propose(claim)
    assert dobong.confirm(claim).state == State.PAYABLE
    with act(dobong.bora), pytest.raises(Refused):
        actions.confirm(by=dobong.bora, claim=claim.id)
    with act(dobong.chan), pytest.raises(OutOfReach):
        actions.reachable_claim(dobong.chan, claim.id)
    with within([DOBONG]), pytest.raises(OutOfReach):  # the code holds where the database would show it
        actions.reachable_claim(dobong.chan, claim.id)


def test_the_yearly_cap_cuts_to_the_won_and_the_next_is_told(dobong: District) -> None:
    dobong.budget(10_000_000)
    Ordered = [dobong.rewarded(1) for _ in range(6)]  # noqa: N806
    assert [dobong.state(claim) for claim in Ordered] == [(State.PAYABLE, 50_000)] * 6
    assert dobong.state(dobong.rewarded(1)) == (State.CAPPED, 0)
    with within([DOBONG]):
        RewardClaim.objects.filter(pk=Ordered[0].pk).update(won=20_001)
    assert dobong.state(dobong.rewarded(1, area=OVER_THERE)) == (State.PAYABLE, 29_999), "and over the whole district"
    other = dobong.rewarded(7)
    assert dobong.state(other) == (State.PAYABLE, 50_000)
    home = dobong.home()
    same_account = dobong.claim(dobong.tell(home), 8, account=asked(1).account)
    dobong.chosen(home)
    assert dobong.confirm(dobong.propose(same_account)).state == State.CAPPED, "one account is one person"


def test_an_empty_budget_makes_a_queue_by_time_and_more_of_it_pays_in_order(dobong: District) -> None:
    dobong.budget(120_000)
    homes = [dobong.home() for _ in range(4)]
    codes = [dobong.tell(home) for home in homes]
    claims = [dobong.claim(code, who) for who, code in enumerate(codes)]
    with within([DOBONG]):
        for minute, claim in enumerate(claims):
            RewardClaim.objects.filter(pk=claim.pk).update(asked_at=RAISED + timedelta(minutes=minute))
    for home in homes:
        dobong.chosen(home)
    for claim in reversed(claims):  # confirmed the other way round
        dobong.confirm(dobong.propose(claim))
    states = [dobong.state(claim)[0] for claim in claims]
    assert states.count(State.PAYABLE) == 2
    waits = [code for code, state in zip(codes, states, strict=True) if state == State.QUEUED]
    assert all(reward_of(code, on=clock.today()).state == State.QUEUED for code in waits)
    with act(dobong.daon), pytest.raises(Refused, match="won given"), transaction.atomic():
        budgets.set_budget(by=dobong.daon, won=99_999, year=2026)
    dobong.budget(150_000)
    first = next(claim for claim, state in zip(claims, states, strict=True) if state == State.QUEUED)
    assert dobong.state(first)[0] == State.PAYABLE, "whoever came first"
    dobong.budget(200_000)
    assert {dobong.state(claim)[0] for claim in claims} == {State.PAYABLE}


def test_one_household_pays_once_also_in_the_database(dobong: District) -> None:
    dobong.budget(1_000_000)
    paid = dobong.rewarded(1)
    home = dobong.home()
    other = dobong.claim(dobong.tell(home), 2)
    dobong.chosen(home)
    dobong.propose(other)
    with within([DOBONG]):
        RewardClaim.objects.filter(pk=other.pk).update(household=paid.household)
    with pytest.raises(Refused, match="decided already"), transaction.atomic():
        dobong.confirm(other)
    with within([DOBONG]), pytest.raises(IntegrityError), transaction.atomic():
        RewardClaim.objects.filter(pk=other.pk).update(state=State.QUEUED)


def test_refused_and_appealed_somebody_else_decides(dobong: District) -> None:
    dobong.budget(1_000_000)
    home = dobong.home()
    code = dobong.tell(home)
    claim = dobong.claim(code)
    with act(dobong.ara):
        actions.deny(by=dobong.ara, claim=claim.id, reason="reward_not_chosen", answer="선정되지 않았습니다.")
    assert reward_of(code, on=clock.today()).refusal == "", "nothing is told before the second person"
    dobong.confirm(claim)
    told = reward_of(code, on=clock.today())
    assert (told.state, told.refusal, told.answer) == (State.REFUSED, "reward_not_chosen", "선정되지 않았습니다.")
    appeal = appeal_reward(code=code, text="지난주에 선정되었대요 900101-1234567", on=clock.today())
    assert appeal.state == State.APPEALED
    dobong.chosen(home)
    with pytest.raises(Refused, match="Somebody else"), transaction.atomic():
        dobong.propose(claim)
    with act(dobong.dal):
        page = queries.claim_page(dobong.dal, claim.id)
        assert page.decides
        assert page.claim.appeal is not None
        assert "1234567" not in page.claim.appeal
        about = {"chosen": "basic", "chosen_on": clock.today(), "ground": "결정 통지 제9호"}
        actions.propose(by=dobong.dal, claim=claim.id, **about)
    assert dobong.state(dobong.confirm(claim)) == (State.PAYABLE, 50_000)


def test_whoever_pays_sees_no_household_and_the_case_shows_no_claimant(
    dobong: District, client: Any, as_owner: Any
) -> None:
    dobong.budget(1_000_000)
    claim = dobong.rewarded(1)
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(dobong.daon, backend=backend)
    assert client.get(f"/rewards/{claim.id}/").status_code == 403
    assert client.post("/rewards/pay/", {"step": "list"}).status_code == 302
    (listed,) = queries_of(dobong)
    seen = b"".join(
        client.get(path).content
        for path in ("/rewards/pay/", f"/rewards/pay/{listed.id}/", f"/rewards/pay/{listed.id}.csv")
    ).decode()
    book = ZipFile(io.BytesIO(client.get(f"/rewards/pay/{listed.id}.xlsx").content))
    cells = "".join(book.read(name).decode() for name in book.namelist())
    for text in (seen, cells):
        assert asked(1).account in text
        for hidden in (claim.household, claim.report, claim.id):
            assert str(hidden) not in text
    client.force_login(dobong.bora, backend=backend)
    page = client.get(f"/rewards/{claim.id}/").content.decode()
    for secret in ("가짜신고1", asked(1).account, "없는은행"):
        assert secret not in page
    assert client.get("/rewards/pay/").status_code == 403
    with as_owner() as cursor:
        cursor.execute("select p::text from rewards_rewardpayee p")
        kept = " ".join(row for (row,) in cursor.fetchall())
        assert not [one for one in ("가짜신고1", asked(1).account, "1980-01-01", "없는은행") if one in kept]
    trail = AuditEvent.objects.filter(actor="daon")
    assert {"reward.payees", "export", "reward.pay"} <= set(trail.values_list("action", flat=True))


def queries_of(dobong: District) -> Any:
    with act(dobong.daon):
        return queries.payments(dobong.daon).lists


def test_a_list_is_paid_once_however_often_one_says_so(dobong: District, client: Any) -> None:
    dobong.budget(1_000_000)
    claim = dobong.rewarded(1)
    client.force_login(dobong.daon, backend="django.contrib.auth.backends.ModelBackend")
    key = re.search(r'name="once" value="([^"]+)"', client.get("/rewards/pay/").content.decode())
    assert key
    for _ in range(2):  # a double click
        assert client.post("/rewards/pay/", {"step": "list", "once": key[1]}).status_code == 302
    assert client.post("/rewards/pay/", {"step": "list"}).status_code == 422, "nothing is left to pay"
    (listed,) = queries_of(dobong)
    for _ in range(2):
        client.post(f"/rewards/pay/{listed.id}/paid/")
    (listed,) = queries_of(dobong)
    assert dobong.state(claim) == (State.PAID, 50_000)
    assert AuditEvent.objects.filter(action="reward.pay", detail__paid=1).count() == 1
    late = dobong.rewarded(2)
    with act(dobong.daon):
        assert budgets.make_list(by=dobong.daon).number == listed.number + 1
    assert dobong.state(late)[0] == State.LISTED


WRONG = {
    "phone for a name": ({"name": "010-1234-5678"}, "이름을 써 주세요."),
    "no such day": ({"birth": "1990-02-31"}, "생년월일을"),
    "born tomorrow": ({"birth": "2099-01-01"}, "생년월일을"),
    "resident number for an account": ({"account": "900101-1234567"}, "계좌번호는 숫자"),
    "phone for an account": ({"account": "010-1234-5678"}, "계좌번호는 숫자"),
    "number for a bank": ({"bank": "123"}, "은행을 써 주세요."),
    "nothing declared": ({"declare": ""}, "해당하는 것이 있으면"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_typed_wrongly_is_said_beside_its_field_and_kept(dobong: District, client: Any, case: str) -> None:
    code = dobong.tell(dobong.home())
    told = {"code": code, "step": "claim", "name": "가짜신고", "birth": "1980-01-31", "bank": "없는은행",
            "account": "123-456-789012", "declare": "1"}  # fmt: skip
    wrong, said = WRONG[case]
    page = client.post("/report/reward/", told | wrong)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert 'value="없는은행"' in page.content.decode() or case == "number for a bank"
    for lang in ("en", "vi", "zh"):
        other = client.post("/report/reward/", told | wrong | {"lang": lang}).content.decode()
        assert not re.search("[가-힣]", re.sub(r'value="[^"]*"', "", other).replace("한국어", "")), lang
    page = client.post("/report/reward/", told)
    assert page.status_code == 200
    assert client.post("/report/reward/", told).status_code == 200
    with within([DOBONG]):
        assert RewardPayee.objects.get().account == "123456789012"


def test_wrong_codes_are_counted_and_lead_nowhere(dobong: District, client: Any) -> None:
    assert client.get("/report/reward/").status_code == 302
    answers = [client.post("/report/reward/", {"code": f"2222-2222-2222-{n:04d}"}).status_code for n in range(31)]
    assert (answers[0], answers[-1]) == (404, 429)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_whatever_the_order_nobody_passes_the_cap_and_no_year_the_budget(dobong: District, drawn: Any) -> None:
    """Claims of three people in any order of confirming, with the budget raised in between."""
    people = drawn.draw(st.lists(st.integers(0, 2), min_size=1, max_size=12), label="whose claims")
    order = drawn.draw(st.permutations(range(len(people))), label="order of confirming")
    steps = drawn.draw(st.lists(st.integers(0, 450_000), min_size=2, max_size=3).map(sorted), label="budgets")
    with transaction.atomic():
        made = [_decided(dobong, who, place) for place, who in enumerate(people)]
        for place, number in enumerate(order):
            if place % 4 == 0 and steps:
                with within([DOBONG]):
                    RewardBudget.objects.update_or_create(place="11100", year=2026, defaults={"won": steps.pop(0)})
                    budgets.release(place="11100")
            dobong.confirm(made[number])
            _holds(people, made)
        enough = 300_000 * 3
        RewardBudget.objects.filter(place="11100", year=2026).update(won=enough)
        budgets.release(place="11100")
        sums = _holds(people, made)
        assert sums == {who: min(300_000, 50_000 * people.count(who)) for who in set(people)}, "all that is due"
        transaction.set_rollback(True)


def _decided(dobong: District, who: int, place: int) -> RewardClaim:
    about = {"area": DOBONG, "place": "11100", "ordinance": "dobong_2024", "told_on": clock.today(), "chosen": "basic"}
    with within([DOBONG]):
        claim = RewardClaim.objects.create(
            report=uuid4(), household=uuid4(), asked_at=RAISED + timedelta(minutes=place), state=State.DECIDED,
            decided_by=dobong.ara, **about,
        )  # fmt: skip
        RewardPayee.objects.create(claim=claim, area=DOBONG, place="11100", person=f"p{who}", mark=f"m{who}")
    return claim


def _holds(people: list[int], made: list[RewardClaim]) -> dict[int, int]:
    """Sums of each person, after looking that no rule is broken."""
    with within([DOBONG]):
        won = dict(RewardClaim.objects.values_list("pk", "won"))
        budget = RewardBudget.objects.get(place="11100", year=2026).won
    sums: dict[int, int] = dict.fromkeys(people, 0)
    for who, claim in zip(people, made, strict=True):
        sums[who] += won[claim.pk]
    assert sum(won.values()) <= budget
    assert max(sums.values()) <= 300_000
    return sums


FAULTS = {
    "a cap below one reward": ("yearly_cap = 200_000", "yearly_cap = 10_000", "more than its cap"),
    "an unknown result": ("single_parent = 20_000, case_mgmt", "rich = 20_000, case_mgmt", "unknown result"),
    "an unknown exclusion": ('"recipient"]\nclaim_days', '"friend"]\nclaim_days', "unknown result or exclusion"),
    "two of one name": ('id = "guro_2026"', 'id = "dongdaemun_2024"', "two ordinances"),
    "a word in three languages": (', "次低收入阶层"]', "]", "4 languages"),
    "a field nobody knows": ("yearly_cap = 200_000", "yearly_cap = 200_000\nmonthly_cap = 1", "missing or unknown"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_an_ordinance_that_cannot_be_is_refused_when_it_is_read(case: str, tmp_path: Any) -> None:
    before, after, said = FAULTS[case]
    text = (Path(bandi.korea.__file__).parent / "rewards.toml").read_text("utf-8")
    assert before in text
    wrong = tmp_path / "rewards.toml"
    wrong.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ContentError, match=said):
        read_rewards(wrong)
