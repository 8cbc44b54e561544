"""Months of trouble (위기): shocks, bills that go unpaid, grow, are paid or cut off, jobs and benefits lost.

The simulation walks month by month from 2024-01, long enough before the first file that old arrears exist. Each month
depends on the month before and on its own stream of chance, so that a longer run begins with the same months.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from bandi.synthetic.dice import stream
from bandi.synthetic.fortunes import Fortunes, one_of
from bandi.synthetic.happenings import BEREFT, befall
from bandi.synthetic.homes import DETACHED, OTHER, OWNED, PUBLIC, Homes
from bandi.synthetic.needs import Standing, burden_of, standing
from bandi.synthetic.people import CENSUS_DAY, SPOUSE, People
from bandi.synthetic.state import FADES, RECORD, State, first_day, month_number, mortality, steady

BEGIN = 2024 * 12
FIRST_MONTH = 2025 * 12 + 7 - 1  # of the first file
REPORTED = 3  # months unpaid from which institutions report (시행령 별표 2)


@dataclass(frozen=True)
class Bill:
    """How one kind of bill goes unpaid. Chances are for an ordinary household in one month (I)."""

    name: str
    start: float  # chance that arrears begin
    early: float  # chance that arrears of one or two months are paid
    late: float  # chance that older arrears are paid
    won: int  # a month
    per_head: int


BILLS = (
    Bill("power", start=0.0024, early=0.44, late=0.23, won=38_000, per_head=14_000),
    Bill("water", start=0.0020, early=0.46, late=0.26, won=9_000, per_head=6_000),
    Bill("health", start=0.0080, early=0.34, late=0.18, won=74_000, per_head=9_000),
    Bill("rent", start=0.0095, early=0.40, late=0.17, won=165_000, per_head=24_000),
)
METERED = frozenset({"power", "water", "gas"})
GAS = Bill("gas", start=0.0024, early=0.44, late=0.25, won=46_000, per_head=11_000)
"""Walks beside BILLS on its own stream of chance, so that it disturbs nothing that was made before it."""
CITY_GAS = 0.85  # share of households with city gas (2023, M)
CUT_A_MONTH = {"power": 0.0050, "water": 0.0068}
"""Chance a month that unpaid bills end in a cut: set so that of the nation 17,103 people carry a power cut and 14,639 a
water cut (2025, domain §1.3 [V17])."""
UNMETERED = 0.5  # share of the tenants of rooms and of houses without units who pay their bills with the rent (I)
STUBBORN = 0.006  # share of households, times their strain, whose arrears hardly ever end (I)
JOB_LOST = 0.0085  # chance that a household with an insured job loses it in a month without finding another soon (I)
PAID = 0.62  # share of the jobless who draw unemployment benefit (I)
LASTING = 0.95  # part of what helps a household to cope that is left after a month (I)
STOPPED = 0.0042  # chance that a household's benefit stops in a month (I)


@dataclass
class Chronicle:
    """What happened to one district's households."""

    records: pl.DataFrame  # columns of RECORD, sorted
    elsewhere: np.ndarray  # month since when the household lives elsewhere than registered; 0 = it does not
    died: np.ndarray  # month in which the head died; 0 = alive
    benefits: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]]  # month -> livelihood, housing (households), pension
    strain: np.ndarray  # lasting hardship, 1 = ordinary
    shocks: dict[str, np.ndarray]  # kind -> last month in which it struck; 0 = never
    isolation: np.ndarray  # how alone with it, 0 = ordinary
    standing: dict[int, Standing]  # cut-off month -> who is in need
    fell_ill: dict[int, np.ndarray]  # month -> households struck by illness in it


def live(people: People, homes: Homes, fortunes: Fortunes, *, place: tuple[int, str], until: int) -> Chronicle:
    """Simulates months up to and including `until` (month number). `place` is the seed and the district."""
    state = _begin(people, homes, fortunes, stream(*place, "crises"))
    benefits, truth = {}, {}
    for month in range(BEGIN, until + 1):
        rng = stream(*place, "crises", month)
        _strike(state, month, rng)
        for bill in BILLS:
            _bill(state, bill, month, rng)
        _bill(state, GAS, month, stream(*place, "gas", month))
        befall(state, month, place)
        state.coping = LASTING * state.coping + np.sqrt(1 - LASTING**2) * stream(*place, "coping", month).normal(
            size=len(state.coping)
        )
        if month >= FIRST_MONTH - 2:
            _change_benefits(state, month, rng)
        if month >= FIRST_MONTH and (month % 2 or month == until):
            truth[month] = standing(state, people.age(first_day(month))[people.first])
        if month >= FIRST_MONTH:
            benefits[month] = (state.livelihood.copy(), state.housing.copy(), state.pension.copy())
    records = pl.concat([pl.DataFrame(schema=RECORD), *state.records]).sort("month", "kind", "household", "person")
    return Chronicle(
        records,
        state.elsewhere,
        state.died,
        benefits,
        state.strain,
        state.shocks,
        state.isolation,
        truth,
        state.fell_ill,
    )


def _begin(people: People, homes: Homes, fortunes: Fortunes, rng: np.random.Generator) -> State:
    n = len(people.size)
    strain = np.clip(np.exp(-0.95 * np.log(fortunes.ratio / 0.9)), 0.15, 5) * (1 + 0.12 * burden_of(fortunes))
    strain = strain * np.exp(rng.normal(0, 0.6, n)) * np.where(fortunes.livelihood, 0.6, 1.0)
    wander = np.where(homes.tenure == OWNED, 0.010, 0.026) * np.clip(strain, 0.5, 3)
    age = people.age(CENSUS_DAY)
    working = (age >= 19) & (age < 68) & fortunes.employed[people.household]
    own = rng.standard_normal((2, n))
    return State(
        people=people,
        homes=homes,
        fortunes=fortunes,
        strain=strain,
        stress=np.zeros(n),
        isolation=_isolation(people, fortunes, age[people.first], own[0]),
        coping=own[1],
        owed={bill.name: np.zeros(n, dtype=np.int32) for bill in (*BILLS, GAS)},
        cut={name: np.zeros(n, dtype=bool) for name in CUT_A_MONTH},
        stubborn=rng.random(n) < STUBBORN * np.clip(strain, 0, 4),
        elsewhere=np.where(rng.random(n) < wander, BEGIN, 0),
        died=np.zeros(n, dtype=np.int64),
        worker=one_of(people, working, rng),
        livelihood=fortunes.livelihood.copy(),
        housing=fortunes.housing.copy(),
        pension=fortunes.pension.copy(),
        kept_from=FIRST_MONTH - 6,
        shocks={kind: np.zeros(n, dtype=np.int64) for kind in ("job", "illness", "separation", "eviction", "death")},
    )


def _isolation(people: People, fortunes: Fortunes, age: np.ndarray, own: np.ndarray) -> np.ndarray:
    """How alone households are with what befalls them: most of it nobody knows (I)."""
    alone = people.size == 1
    frail = people.count(fortunes.disabled | fortunes.ill) > 0
    return np.asarray(0.75 * own + 0.85 * alone + 0.35 * (alone & (age >= 50)) + 0.2 * frail - 0.5)


def _strike(state: State, month: int, rng: np.random.Generator) -> None:
    """One month's shocks: jobs lost, illness, separation, eviction, death of the head."""
    n, people = len(state.stress), state.people
    lost = (state.worker >= 0) & ~state.gone & (rng.random(n) < JOB_LOST * np.clip(state.strain, 0.5, 2.5))
    rows = np.flatnonzero(lost)
    paid = rng.random(len(rows)) < PAID
    days = first_day(month).toordinal() + rng.integers(0, 28, len(rows))
    for kind, chosen in (("loss_paid", paid), ("loss_unpaid", ~paid)):
        state.record(kind, month, rows[chosen], person=state.worker[rows[chosen]], event_on=days[chosen])
    ill = rng.random(n) < 0.004
    state.fell_ill[month] = np.flatnonzero(ill)
    couples = np.zeros(n, dtype=bool)
    couples[people.household[people.relation == SPOUSE]] = True
    parted = couples & (rng.random(n) < 0.0008)
    evicted = (state.owed["rent"] >= 8) & (rng.random(n) < 0.06)
    evicted |= (state.homes.tenure != OWNED) & (state.stress > 1) & (rng.random(n) < 0.004)
    age = (month - people.born[people.first] / 30.437 - 1970 * 12) / 12
    dying = rng.random(n) < mortality(age) / 12
    dead = dying & (state.died == 0) & (month > month_number(CENSUS_DAY))
    state.died[dead] = month
    newly_gone = (evicted | parted | (rng.random(n) < 0.0004 * state.strain)) & (state.elsewhere == 0)
    state.elsewhere[newly_gone & (evicted | ~parted)] = month
    struck = {"job": lost, "illness": ill, "separation": parted, "eviction": evicted, "death": dead}
    weight = {"job": 1.2, "illness": 0.8, "separation": 1.0, "eviction": 1.5, "death": BEREFT}
    state.stress *= FADES
    for kind, rows_struck in struck.items():
        state.stress[rows_struck] += weight[kind]
        state.shocks[kind][rows_struck] = month


def _bill(state: State, bill: Bill, month: int, rng: np.random.Generator) -> None:
    """One month of one bill."""
    n, owed = len(state.stress), state.owed[bill.name]
    some = {
        "health": state.fortunes.regional,
        "rent": state.homes.tenure == PUBLIC,
        "gas": steady(np.arange(n) + 1) < CITY_GAS,
    }
    exposed = some.get(bill.name, np.ones(n, bool)) & ~state.gone
    if bill.name in METERED:
        exposed &= ~_unmetered(state.homes)
    hardship = np.clip(state.strain, 0.1, 6) * (1 + 1.6 * state.stress)
    begins = (owed == 0) & (rng.random(n) < bill.start * hardship)
    chance = np.where(owed < REPORTED, bill.early, bill.late) / (0.7 + 0.3 * np.clip(hardship, 0.3, 5))
    paid = (owed > 0) & (rng.random(n) < np.where(state.stubborn, 0.03, chance))
    owed = np.where(exposed & ~paid & ((owed > 0) | begins), owed + 1, 0).astype(np.int32)
    state.owed[bill.name] = owed
    price = bill.won + bill.per_head * state.people.size
    late = np.flatnonzero(owed >= REPORTED)
    amount = np.round(price[late] * owed[late] * (1 + 0.008 * owed[late]) * (0.8 + 0.4 * steady(late)), -1)
    state.record(bill.name, month, late, months=owed[late], amount=amount.astype(np.int64))
    if bill.name in CUT_A_MONTH:
        _cut(state, bill, month, rng)


def _unmetered(homes: Homes) -> np.ndarray:
    """Tenants without a meter of their own: whatever they owe, no utility knows them."""
    roomed = (homes.dwelling == OTHER) | ((homes.dwelling == DETACHED) & homes.unit.is_null().to_numpy())
    return np.asarray(roomed & (homes.tenure != OWNED) & (steady(np.arange(len(roomed)) + 3) < UNMETERED))


def _cut(state: State, bill: Bill, month: int, rng: np.random.Generator) -> None:
    cut, owed = state.cut[bill.name], state.owed[bill.name]
    cut &= owed > 0
    now = np.flatnonzero((owed >= REPORTED + 1) & ~cut & (rng.random(len(owed)) < CUT_A_MONTH[bill.name]))
    cut[now] = True
    days = first_day(month).toordinal() + rng.integers(0, 28, len(now))
    if bill.name == "water":
        price = bill.won + bill.per_head * state.people.size[now]
        state.record("dry", month, now, event_on=days, amount=price * owed[now])
        return
    limited = rng.random(len(now)) < 0.85  # 전류제한 rather than 단전
    state.record("limited", month, now[limited], event_on=days[limited])
    state.record("cut", month, now[~limited], event_on=days[~limited])


def _change_benefits(state: State, month: int, rng: np.random.Generator) -> None:
    """Benefits stop for some; as many of the poor who went without begin to receive."""
    for name in ("livelihood", "housing"):
        receiving: np.ndarray = getattr(state, name)
        poor = state.fortunes.ratio < (0.34 if name == "livelihood" else 0.5)
        stops = np.flatnonzero(receiving & ~state.gone & (rng.random(len(receiving)) < STOPPED))
        ended = np.flatnonzero(receiving & state.gone)
        waiting = np.flatnonzero(poor & ~receiving & ~state.gone)
        begins = rng.permutation(waiting)[: len(stops) + len(ended)]
        receiving[stops], receiving[ended], receiving[begins] = False, False, True
        state.record(f"{name}_stopped", month, stops, person=state.people.first[stops])
    dead = state.people.first[state.died > 0]
    state.pension[dead] = False
    stops = np.flatnonzero(state.pension & (rng.random(len(state.pension)) < STOPPED / 8))
    state.pension[stops] = False
    state.record("basic_pension_stopped", month, state.people.household[stops], person=stops)
    age = state.people.age(first_day(month))
    aged = (age >= 65) & (state.fortunes.ratio[state.people.household] < 1.6) & ~state.pension
    aged[dead] = False
    wanted = int(state.fortunes.pension.sum() - state.pension.sum())
    state.pension[rng.permutation(np.flatnonzero(aged))[: max(wanted, 0)]] = True
