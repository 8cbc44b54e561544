"""The answer sheet (정답지): what is so, as against what the files say. For tests, benches and this package only.

No other room may import this module: whoever looks for households in need must do it from the files.

```
truth/households/<district>.parquet   one row per general household
truth/persons/<district>.parquet      everybody, also those outside general households and outside the register
truth/records/<district>.parquet      every fact an institution knew, before dirt
truth/papers/<district>.parquet       who each customer of the gas company is, and what is wrong with the paper
truth/files/<district>.parquet        every file written: lines, and lines with each kind of dirt
```
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bandi.synthetic.crises import REPORTED
from bandi.synthetic.deliveries import Sent
from bandi.synthetic.homes import TYPES
from bandi.synthetic.lines import customer_numbers
from bandi.synthetic.people import RELATIONS
from bandi.synthetic.state import first_day
from bandi.synthetic.town import Town

SIGNALS = {
    "power": "power_arrears",
    "health": "health_arrears",
    "rent": "rent_arrears",
    "gas": "gas_arrears",
    "cut": "power_cut",
    "limited": "power_cut",
    "dry": "water_cut",
    "loss_paid": "job_loss",
    "loss_unpaid": "job_loss",
    "livelihood_stopped": "benefit_stopped",
    "housing_stopped": "benefit_stopped",
    "basic_pension_stopped": "benefit_stopped",
}
"""Kind of record -> the crisis it shows. Arrears hold in the month they are reported, events for LASTS months."""
LASTS = 6
ARREARS = ("power", "health", "rent", "gas")
TABLES = ("households", "persons", "records", "papers", "files")
LIVELIHOOD_LINE, HOUSING_LINE = 0.32, 0.48  # of the standard median (2024 to 2027, domain §4.2)


def write(town: Town, sent: Sequence[Sent], folder: Path) -> None:
    """Keeps one district's truth below `folder`."""
    tables = {
        "households": _households(town),
        "persons": _persons(town),
        "records": _records(town),
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
    """What detection should find: columns household_no, signal, sorted; one row per household and kind at a cut-off."""
    month = cutoff.year * 12 + cutoff.month - 1
    held = (pl.col("month") == month) & pl.col("kind").is_in(ARREARS)
    lasting = (pl.col("month") > month - LASTS) & (pl.col("month") <= month) & ~pl.col("kind").is_in(ARREARS)
    return (
        read(folder, "records")
        .filter(held | lasting)
        .with_columns(signal=pl.col("kind").replace_strict(SIGNALS, default=None, return_dtype=pl.String))
        .filter(pl.col("signal").is_not_null())
        .select("household_no", "signal")
        .unique()
        .sort("household_no", "signal")
    )


def needs(folder: Path, household_numbers: Sequence[str] | None = None) -> pl.DataFrame:
    """How much households lack: all of them, or those named, in that order.

    Columns: household_no, need (0 to 1), unmet (entitled to livelihood or housing benefit and not receiving it),
    elsewhere (lives elsewhere than registered), dead (nobody is left).
    """
    table = read(folder, "households").select(
        "household_no", "need", unmet=pl.col("livelihood_unmet") | pl.col("housing_unmet"),
        elsewhere=pl.col("elsewhere_since").is_not_null(), dead=pl.col("gone"),
    )  # fmt: skip
    if household_numbers is None:
        return table
    wanted = pl.DataFrame({"household_no": list(household_numbers)}, schema={"household_no": pl.String})
    return wanted.join(table, on="household_no", how="inner", maintain_order="left")


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
            "housing_unmet": (fortunes.ratio <= HOUSING_LINE) & (homes.tenure != "owned") & ~housing,
            "strain": chronicle.strain,
            "need": _need(town, unmet, livelihood),
            "gone": gone,
            "elsewhere_since": _day(chronicle.elsewhere),
            "head_died": _day(chronicle.died),
        }
    )
    return pl.concat([table, struck.with_columns(pl.all().cast(pl.Int32))], how="horizontal")


def _need(town: Town, unmet: np.ndarray, livelihood: np.ndarray) -> np.ndarray:
    """Hardship from 0 to 1: poverty without support, arrears that stand, shocks of the last half year, illness."""
    chronicle, fortunes = town.chronicle, town.fortunes
    last = max(chronicle.benefits)
    recent = chronicle.records.filter(pl.col("month") > last - LASTS)
    trouble = np.zeros(len(town.people.size))
    for _, part in recent.group_by("kind", maintain_order=True):
        trouble[part["household"].unique().to_numpy()] += 0.6
    shocks = sum((months > last - LASTS).astype(float) for months in chronicle.shocks.values())
    poverty = np.clip(-np.log(fortunes.ratio / 0.6), -2, 2)
    ill = town.people.count(fortunes.ill | fortunes.disabled) > 0
    level = -2.6 + 1.2 * poverty + 0.9 * unmet - 0.5 * livelihood + trouble + 0.5 * shocks + 0.4 * ill
    return np.asarray(1 / (1 + np.exp(-level)))


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
    return records.select(
        town.household_no.gather(records["household"]), "kind", "month", "months", "amount", "event_on"
    ).filter(pl.col("months").is_null() | (pl.col("months") >= REPORTED))


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
