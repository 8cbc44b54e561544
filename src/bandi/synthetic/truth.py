"""The answer sheet (정답지): what is so, as against what the files say. For tests, benches and this package only.

No other room may import this module: whoever looks for households in need must do it from the files.

```
truth/households/<district>.parquet   one row per general household
truth/persons/<district>.parquet      everybody, also those outside general households and outside the register
truth/records/<district>.parquet      every fact an institution knew, before dirt
truth/needs/<district>.parquet        who is in need in each cut-off month
truth/papers/<district>.parquet       who each customer of the gas company is, and what is wrong with the paper
truth/files/<district>.parquet        every file written: lines, and lines with each kind of dirt
```
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bandi.korea.regions import areas
from bandi.korea.registry import registry
from bandi.synthetic.deliveries import Sent
from bandi.synthetic.fortunes import BENEFITS_DAY
from bandi.synthetic.happenings import facts
from bandi.synthetic.homes import OWNED, TYPES
from bandi.synthetic.lines import KINDS, customer_numbers
from bandi.synthetic.needs import HOUSING_LINE, IN_NEED, LIVELIHOOD_LINE
from bandi.synthetic.people import RELATIONS
from bandi.synthetic.state import first_day, month_number
from bandi.synthetic.town import Town


def _signal(feed: str, state: str) -> str:
    """Id of the type that a feed's record is in the registry: the one that names its state, else that of the feed."""
    entries = [entry for entry in registry() if entry.feed == feed]
    named = [entry.id for entry in entries if state in entry.states]
    return (named or [entry.id for entry in entries if not entry.states])[0]


SIGNALS: Mapping[str, str] = {
    **{kind: _signal(feed, state) for feed, states in KINDS.items() for kind, state in states.items()},
    "rent": "rent_arrears",
    "livelihood_stopped": "benefit_stopped",
    "housing_stopped": "benefit_stopped",
    "basic_pension_stopped": "benefit_stopped",
}
"""Kind of record -> the signal it is. Spells hold in the month they are told, events for LASTS or HOLDS months."""
LASTS = 6
HOLDS: Mapping[str, int] = {"head_died": 12} | {fact.kind: fact.holds for fact in facts()}
PEOPLE = frozenset(SIGNALS[fact.kind] for fact in facts() if fact.by_people)
"""Signals told by somebody who saw it: pharmacies, estate agents, the police."""
AGREED = frozenset(entry.id for entry in registry() if entry.number is None)
"""Signals of local agreements, which no national count includes."""
OF_ONE = frozenset({"loss_paid", "loss_unpaid", *(fact.kind for fact in facts() if fact.unit == "person")})
"""Kinds that concern one person; the others concern everybody in the household."""
TABLES = ("households", "persons", "records", "needs", "papers", "files")
AGES = ((0, "under 35"), (35, "35-49"), (50, "50-64"), (65, "65-79"), (80, "80 and over"))
"""Bands of the head's age, each from so many years on."""


def write(town: Town, sent: Sequence[Sent], folder: Path) -> None:
    """Keeps one district's truth below `folder`."""
    tables = {
        "households": _households(town),
        "persons": _persons(town),
        "records": _records(town),
        "needs": _needs(town),
        "papers": _papers(town),
        "files": _files(sent),
    }
    for name, table in tables.items():
        path = folder / "truth" / name / f"{town.code}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        table.write_parquet(path, compression="zstd")


def read(folder: Path, table: str) -> pl.DataFrame:
    """One table of the answer sheet, all districts."""
    return pl.read_parquet(sorted((folder / "truth" / table).glob("*.parquet")))


def signals(folder: Path, cutoff: date) -> pl.DataFrame:
    """What detection should find: columns household_no, signal, sorted; one row per household and signal at a cut-off.

    That is what institutions knew and sent. What the law refuses (credit arrears outside its band) never arose.
    """
    return standing(folder, cutoff).select("household_no", "signal").unique().sort("household_no", "signal")


def reported(folder: Path, cutoff: date) -> pl.Series:
    """Households of whom people told in the last LASTS months, sorted: the other road besides data."""
    told = signals(folder, cutoff).filter(pl.col("signal").is_in(PEOPLE))
    return told["household_no"].unique().sort()


def carriers(folder: Path, cutoff: date) -> pl.DataFrame:
    """Persons who carry a signal of the national list, as they are counted (domain §2.8): columns household_no, rrn.

    A person's signal is that person's; a household's or a meter's is everybody's who lives there."""
    known = standing(folder, cutoff).filter(~pl.col("signal").is_in(AGREED))
    own = pl.col("kind").is_in(OF_ONE)
    persons = read(folder, "persons").filter(pl.col("household_no").is_not_null()).select("household_no", "rrn")
    shared = persons.join(known.filter(~own), on="household_no", how="semi")
    return pl.concat([known.filter(own).select("household_no", "rrn"), shared]).unique().sort("household_no", "rrn")


def standing(folder: Path, cutoff: date) -> pl.DataFrame:
    """Records that stand at a cut-off (columns of `records`), and the signal each of them is."""
    month = month_number(cutoff)
    spell = pl.col("months").is_not_null()
    held = spell & (pl.col("month") == month)
    lasts = pl.col("kind").replace_strict(HOLDS, default=LASTS, return_dtype=pl.Int32)
    lasting = ~spell & (pl.col("month") <= month) & (pl.col("month") > month - lasts)
    named = pl.col("kind").replace_strict(SIGNALS, default=None, return_dtype=pl.String)
    return read(folder, "records").filter(held | lasting).with_columns(signal=named).drop_nulls("signal")


def needs(folder: Path, household_numbers: Sequence[str] | None = None, *, on: date | None = None) -> pl.DataFrame:
    """How much households lack on a day, or last: all of them, or those named, in that order.

    Columns: household_no, need (0 to 1), in_need (need of IN_NEED or more: what a list ought to find), unmet (entitled
    to livelihood or housing benefit and not receiving it), elsewhere (lives elsewhere than registered), dead (nobody is
    left). The truth stands at the cut-off months; a day has that of the last one before it, or of the first.
    """
    told = pl.scan_parquet(sorted((folder / "truth" / "needs").glob("*.parquet")))
    months = told.select(pl.col("month").unique().sort()).collect()["month"].to_list()
    day = on or date.max
    month = max((m for m in months if m <= month_number(day)), default=min(months, default=0))
    homes = read(folder, "households").select("household_no", "size", "elsewhere_since", "head_died")
    table = (
        told.filter(pl.col("month") == month)
        .collect()
        .join(homes, on="household_no", how="left", maintain_order="left")
        .select(
            "household_no",
            pl.col("need").cast(pl.Float64),
            in_need=pl.col("need") >= IN_NEED,
            unmet="unmet",
            elsewhere=(pl.col("elsewhere_since") <= day).fill_null(value=False),
            dead=((pl.col("size") == 1) & (pl.col("head_died") <= day)).fill_null(value=False),
        )
    )
    if household_numbers is None:
        return table
    wanted = pl.DataFrame({"household_no": list(household_numbers)}, schema={"household_no": pl.String})
    return wanted.join(table, on="household_no", how="inner", maintain_order="left")


def groups(folder: Path, *, on: date) -> pl.DataFrame:
    """Groups whose missed need is compared: household_no, sex (of the head: m, f), age (band of AGES), one_person,
    disabled, children, moved (within a year before the day), rural. Nobody here lacks a resident number."""
    table = read(folder, "households")
    years = table.select((pl.lit(on) - pl.col("head_born")).dt.total_days() / 365.2425).to_series().to_numpy()
    band = np.searchsorted([low for low, _ in AGES], years, side="right") - 1
    return table.select(
        "household_no",
        sex="head_sex",
        age=pl.Series([name for _, name in AGES]).gather(band),
        one_person=pl.col("size") == 1,
        disabled=pl.col("disabled") > 0,
        children=pl.col("children") > 0,
        moved=pl.col("moved_in").is_between(on - timedelta(days=365), on),
        rural="rural",
    )


def _households(town: Town) -> pl.DataFrame:
    people, fortunes, homes, chronicle = town.people, town.fortunes, town.homes, town.chronicle
    last = max(chronicle.benefits)
    livelihood, housing, pension = chronicle.benefits[last]
    unmet = (fortunes.ratio <= LIVELIHOOD_LINE) & ~livelihood
    struck = pl.DataFrame({f"{kind}_month": months for kind, months in chronicle.shocks.items()})
    gone = (chronicle.died > 0) & (people.size == 1)
    table = pl.DataFrame(
        {
            "household_no": town.household_no,
            "area": town.counts["area"].gather(people.area),
            "size": people.size,
            "kind": fortunes.kind,
            "dwelling": pl.Series(TYPES).gather(homes.dwelling),
            "tenure": homes.tenure,
            "ratio": fortunes.ratio,
            "income": fortunes.income,
            "assets": fortunes.assets,
            "debts": fortunes.debts,
            "employed": fortunes.employed,
            "ill": people.count(fortunes.ill) > 0,
            "disabled": people.count(fortunes.disabled),
            "livelihood": livelihood,
            "housing": housing,
            "pension": people.count(pension),
            "livelihood_unmet": unmet,
            "housing_unmet": (fortunes.ratio <= HOUSING_LINE) & (homes.tenure != OWNED) & ~housing,
            "strain": chronicle.strain,
            "gone": gone,
            "isolation": chronicle.isolation,
            "head_sex": pl.Series(["m", "f"]).gather(people.sex[people.first]),
            "head_born": pl.Series(people.born[people.first]).cast(pl.Int32).cast(pl.Date),
            "children": people.count(people.age(BENEFITS_DAY) < 18),
            "moved_in": pl.Series(homes.moved_in).cast(pl.Int32).cast(pl.Date),
            "rural": _rural(town),
            "elsewhere_since": _day(chronicle.elsewhere),
            "head_died": _day(chronicle.died),
        }
    )
    return pl.concat([table, struck.with_columns(pl.all().cast(pl.Int32))], how="horizontal")


def _needs(town: Town) -> pl.DataFrame:
    months = [
        pl.DataFrame({"household_no": town.household_no, "need": now.need, "unmet": now.unmet}).with_columns(
            pl.col("need").cast(pl.Float32), month=pl.lit(month, pl.Int32)
        )
        for month, now in sorted(town.chronicle.standing.items())
    ]
    return pl.concat(months).select("household_no", "month", "need", "unmet")


def _rural(town: Town) -> pl.Series:
    """Whether the neighbourhood is an eup or a myeon (읍·면)."""
    names = town.counts.select("area").join(areas(), on="area", how="left", maintain_order="left")["name_ko"]
    return names.str.contains("[읍면]$").gather(town.people.area)


def _persons(town: Town) -> pl.DataFrame:
    people, fortunes = town.people, town.fortunes
    house = people.household
    own = pl.DataFrame(
        {
            "household_no": town.household_no.gather(house),
            "rrn": town.rrn,
            "kind": pl.Series(["general"]).new_from_index(0, len(house)),
            "area": town.counts["area"].gather(people.area[house]),
            "relation": pl.Series(RELATIONS).gather(people.relation),
            "sex": pl.Series(["m", "f"]).gather(people.sex),
            "born": pl.Series(people.born).cast(pl.Int32).cast(pl.Date),
            "disabled": fortunes.disabled,
            "ill": fortunes.ill,
            "pension": fortunes.pension,
        }
    )
    others = town.others.select("kind", "area", "sex", born=_birth(pl.col("age")))
    return pl.concat([own, others], how="diagonal")


def _birth(age: pl.Expr) -> pl.Expr:
    """A day in the year in which somebody of this age on the census day was born."""
    return pl.date(2025 - age, 6, 1)


def _records(town: Town) -> pl.DataFrame:
    records = town.chronicle.records
    rrn = town.rrn.gather(records["person"]).alias("rrn")
    return records.select(
        town.household_no.gather(records["household"]), rrn, "kind", "month", "months", "amount", "event_on"
    )


def _papers(town: Town) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer": customer_numbers(pl.Series(range(len(town.people.size)), dtype=pl.Int64)),
            "household_no": town.household_no,
            "rrn": town.rrn.gather(town.people.first),
            "flaws": town.papers["flaws"],
        }
    )


def _files(sent: Sequence[Sent]) -> pl.DataFrame:
    rows = [
        (s.path.name, s.path.parent.name, s.feed, s.month, s.rows, dirt, lines)
        for s in sent
        for dirt, lines in [("", 0), *sorted(s.dirt.items())]
    ]
    schema = {"file": pl.String, "arrived": pl.String, "feed": pl.String, "month": pl.Int32, "rows": pl.Int64,
              "dirt": pl.String, "lines": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _day(months: np.ndarray) -> pl.Series:
    return pl.Series([None if m == 0 else first_day(int(m)) for m in months], dtype=pl.Date)
