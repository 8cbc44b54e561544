"""A record joins a household through the surest key it carries, or through none (연결 순서).

The household key of the office's own feed, else the resident key, else the address key; where that leads to none, the
customer number, if all that is known of it leads to one household; then the tie of its stranger to a resident. Rows in
= rows out; `how` tells what happened. A resident key that is not in the register is not tried again by anything else:
whoever lives there now may be someone else. For the same reason a record that names somebody does not go by address
alone: on the synthetic gas feed 15 in 100 such links were wrong, most of them customers who had moved.
"""

import polars as pl

from bandi.engine.tables import LINKED, conform
from bandi.engine.words import How, Tied

KEY = pl.coalesce("household", "subject", "address")
"""The key that decides; null when the record carries none."""

OWN = pl.col("household").is_not_null()
NAMED = ~OWN & pl.col("subject").is_not_null()
PLACED = ~OWN & pl.col("subject").is_null() & pl.col("address").is_not_null()
NAMELESS = OWN.not_() & pl.col("subject").is_null()
KEYLESS = ~OWN & pl.col("subject").is_null() & pl.col("address").is_null()


def match(records: pl.DataFrame, *, residents: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """RECORDS -> LINKED, sorted by record.

    `residents` (person, household): one row a person. `homes` (address, household): who lives where; one row a pair.
    Both need to hold only the keys that these records carry.
    """
    linked = pl.concat(
        [
            _linked(records.filter(OWN), pl.lit(How.HOUSEHOLD.value)),
            _by_subject(records.filter(NAMED), residents),
            _by_address(records.filter(PLACED), homes),
            _linked(records.filter(KEYLESS), pl.lit(How.UNMATCHED.value)),
        ]
    )
    return linked.sort("record")


def doubted(linked: pl.DataFrame) -> pl.DataFrame:
    """LINKED and `here`: where a record that names a stranger led by its address, which is now for the tie to say."""
    doubt = (pl.col("how") == How.ADDRESS.value) & pl.col("stranger").is_not_null()
    return linked.with_columns(
        here=pl.when(doubt).then("household"),
        household=pl.when(~doubt).then("household"),
        how=pl.when(doubt).then(pl.lit(How.UNMATCHED.value)).otherwise("how"),
        sure=pl.when(~doubt).then("sure"),
    )


def by_customer(linked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """LINKED in which a record that led to none follows its customer number.

    `known` (customer, household): where other records of the same customer led by resident or address key. A number
    that led to several households (a tenant moved, a meter changed hands) leads to none.
    """
    one = known.group_by("customer").agg(home=pl.col("household").min(), homes=pl.col("household").n_unique())
    home = one.filter(pl.col("homes") == 1).drop("homes")
    found = linked.join(home, on="customer", how="left", validate="m:1")
    return _follow(found, how=pl.lit(How.CUSTOMER.value), sure=pl.lit(1.0)).drop("home")


def by_tie(linked: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """LINKED in which a record that led to none follows the resident its stranger is taken for (TIES).

    Where that waits for a clerk, the record goes by its address (`here`) if one of those in question lives there.
    """
    found = ties.select("stranger", "verdict", home="household", tied="how", tied_sure="sure")
    settled = found.filter(pl.col("verdict") == Tied.LINKED.value).drop("verdict")
    known = _follow(
        linked.join(settled, on="stranger", how="left", validate="m:1"), how=pl.col("tied"), sure=pl.col("tied_sure")
    )
    waiting = found.filter(pl.col("verdict") == Tied.QUEUE.value).sort("tied_sure", descending=True)
    there = waiting.unique(["stranger", "home"], keep="first").with_columns(here="home")
    open_ones = known.drop("home", "tied", "tied_sure").join(
        there.drop("verdict", "tied"), on=["stranger", "here"], how="left", validate="m:1"
    )
    return _follow(open_ones, how=pl.lit(How.ADDRESS.value), sure=pl.col("tied_sure"))


def asking(*keys: str) -> pl.Expr:
    """Records that led to none and carry one of these keys, but no resident key."""
    return NAMELESS & pl.any_horizontal(pl.col(key).is_not_null() for key in keys)


def release(linked: pl.DataFrame, households: pl.Series) -> pl.DataFrame:
    """LINKED in which a record whose whole register household has died links to none; but for the office's own."""
    gone = (pl.col("how") != How.HOUSEHOLD.value) & ~pl.col("household").is_in(households.implode())
    return linked.with_columns(
        household=pl.when(~gone).then("household"),
        how=pl.when(gone).then(pl.lit(How.UNMATCHED.value)).otherwise("how"),
        sure=pl.when(~gone).then("sure"),
    )


def _by_subject(records: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    found = records.drop("household").join(
        residents.select("household", subject="person"), on="subject", how="left", validate="m:1"
    )
    how = pl.when(pl.col("household").is_null()).then(pl.lit(How.UNMATCHED.value)).otherwise(pl.lit(How.SUBJECT.value))
    return _linked(found, how)


def _by_address(records: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    living = homes.group_by("address").agg(
        household=pl.col("household").min(), neighbours=pl.col("household").n_unique()
    )
    found = records.drop("household").join(living, on="address", how="left", validate="m:1")
    alone = pl.col("neighbours") == 1
    how = (
        pl.when(alone)
        .then(pl.lit(How.ADDRESS.value))
        .when(pl.col("neighbours") > 1)
        .then(pl.lit(How.AMBIGUOUS.value))
        .otherwise(pl.lit(How.UNMATCHED.value))
    )
    return _linked(found.with_columns(household=pl.when(alone).then("household")), how)


def _follow(linked: pl.DataFrame, *, how: pl.Expr, sure: pl.Expr) -> pl.DataFrame:
    """The column `home` where no household is known yet."""
    follows = NAMELESS & pl.col("home").is_not_null()
    return linked.with_columns(
        household=pl.when(follows).then("home").otherwise("household"),
        how=pl.when(follows).then(how).otherwise("how"),
        sure=pl.when(follows).then(sure).otherwise("sure"),
    )


def _linked(records: pl.DataFrame, how: pl.Expr) -> pl.DataFrame:
    sure = pl.when(pl.col("household").is_not_null()).then(1.0)
    return conform(records.with_columns(how=how, sure=sure), LINKED)
