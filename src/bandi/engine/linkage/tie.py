"""Which stranger on paper is which resident: clerks, strict combinations, then weights (동일인 판별).

A stranger is a name with a birth date, a phone or an address, sent without a resident number; each spelling is a
stranger of its own, so several may be one resident. In this order, and whoever is tied is not asked again:

1. a clerk said they are one;
2. a tier: the columns agree with one resident only, in the whole register;
3. weights: the best of all residents, if it is sure enough even when all of them are weighed against one another.

For 3, let each pair's odds be 2 ** weight. The probability of a pair is its odds divided by 1 + the odds of all rivals:
two residents who fit equally well have at most one half each, and a clerk looks.
"""

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from bandi.engine.contract.likeness import Likeness
from bandi.engine.linkage.paper import MET, among, asked_of, joined, met, of, one_each, prepared, together
from bandi.engine.tables import LIKENESS_PART, TIES, conform
from bandi.engine.words import How, Tied

RIVALS = 5
"""Residents a clerk is shown for one stranger, at most."""

PAIR = ["stranger", "person"]
Tell = Callable[[], Iterable[pl.DataFrame]]
"""Tells identities (vault.IDENTITIES) in portions, each no larger than memory bears."""
TellSome = Callable[[pl.Series | None], Iterable[pl.DataFrame]]
"""The same of these persons only, where told which; it may tell of more."""


def tie(
    strangers: Tell,
    residents: TellSome,
    *,
    likeness: Likeness,
    housed: Callable[[pl.Series], pl.DataFrame],
    decided: pl.DataFrame,
) -> pl.DataFrame:
    """Identities of both sides -> TIES without `feed`, sorted by stranger, person.

    `housed(persons)` gives person, household of residents. `decided` is PAIR_DECISIONS, one row a pair. Residents are
    told of twice: first all of them, of whom only numbers are kept (MET), then those who may be one of the strangers
    whom no tier tied. Memory: the strangers, these residents, and two numbers for each key that a resident shares with
    a stranger.
    """
    asked = together(prepared(strangers(), likeness))
    keys = asked_of(asked, (*(tier.columns for tier in likeness.tiers), *likeness.blocks))

    def near(only: pl.Series | None) -> Iterator[pl.DataFrame]:
        return (one_each(among(portion, keys)) for portion in prepared(residents(only), likeness))

    known = pl.concat([pl.DataFrame(schema=dict(MET)), *(met(portion, keys) for portion in near(None))])
    refused = decided.filter(~pl.col("same"))
    found, left = by_tiers(asked, known, likeness=likeness, decided=decided, refused=refused, housed=housed)
    if left.height:
        wanted = _open(left, known, likeness)
        del known
        some = together([left.clear(), *near(wanted)])
        some = some.join(housed(some["person"]), on="person", how="semi")
        if some.height:
            from bandi.engine.linkage.alike import alike  # noqa: PLC0415 - half a second that most rounds do not need

            weighed = alike(left, some, likeness).join(refused, on=PAIR, how="anti")
            found.append(judged(weighed, sure=likeness.sure, possible=likeness.possible))
    ties = pl.concat(found)
    homes = housed(ties["person"].unique())
    return conform(ties.join(homes, on="person", how="inner").with_columns(feed=pl.lit(None, dtype=pl.String)), TIES)


def by_tiers(
    strangers: pl.DataFrame,
    known: pl.DataFrame,
    *,
    likeness: Likeness,
    decided: pl.DataFrame,
    refused: pl.DataFrame,
    housed: Callable[[pl.Series], pl.DataFrame],
) -> tuple[list[pl.DataFrame], pl.DataFrame]:
    """Ties by clerks and by strict combinations, and the strangers who are left. `known`: MET of all residents."""
    clerks = by_clerk(strangers, decided)
    left = strangers.join(clerks.filter(pl.col("verdict") == Tied.LINKED.value), left_on="person", right_on="stranger",
                          how="anti")  # fmt: skip
    found = [clerks]
    for place, tier in enumerate(likeness.tiers):
        agree = known.filter(pl.col("place") == place).select("person", "key")
        only = agree.join(housed(agree["person"].unique()), on="person", how="semi").filter(pl.len().over("key") == 1)
        tied = _keyed(left, tier.columns, place).join(only, on="key", how="inner").select(PAIR)
        tied = tied.join(refused, on=PAIR, how="anti")
        found.append(_told(tied, how=How.COMBINATION, sure=pl.lit(tier.precision), tier=tier.id))
        left = left.join(tied, left_on="person", right_on="stranger", how="anti")
    return found, left


def _open(left: pl.DataFrame, known: pl.DataFrame, likeness: Likeness) -> pl.Series:
    """The residents who share a block with one of the strangers who are left."""
    blocks = enumerate(likeness.blocks, len(likeness.tiers))
    shared = pl.concat(_keyed(left, columns, place) for place, columns in blocks)
    return known.join(shared, on=["place", "key"], how="semi")["person"].unique()


def _keyed(strangers: pl.DataFrame, columns: tuple[str, ...], place: int) -> pl.DataFrame:
    """stranger, place, key: as `paper.met` numbers the texts of residents."""
    texts = strangers.select(key=joined(columns), stranger="person").drop_nulls("key")
    return texts.select("stranger", of(place)).unnest("met")


def by_clerk(strangers: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """What clerks said of these strangers. Of two residents said to be the same stranger, the last said one holds."""
    about = decided.join(strangers, left_on="stranger", right_on="person", how="semi")
    last = about.filter("same").sort("turn").unique("stranger", keep="last", maintain_order=True)
    return pl.concat(
        [
            _told(last, how=How.CLERK, sure=pl.lit(1.0)),
            _told(about.filter(~pl.col("same")), how=How.CLERK, sure=pl.lit(0.0), verdict=Tied.DROPPED),
        ]
    )


def judged(weighed: pl.DataFrame, *, sure: float, possible: float) -> pl.DataFrame:
    """ALIKE -> ties: the best is linked when sure among its rivals; else those possible by themselves wait."""
    odds = pl.lit(2.0).pow(pl.col("weight"))
    ranked = weighed.with_columns(
        sure=(odds / (1 + odds.sum().over("stranger"))).round(4),
        alone=odds / (1 + odds),
        place=pl.struct(-pl.col("weight"), "person").rank("ordinal").over("stranger"),
    )
    best = (pl.col("place") == 1) & (pl.col("sure") >= sure)
    verdict = (
        pl.when(best)
        .then(pl.lit(Tied.LINKED.value))
        .when(best.any().over("stranger") | (pl.col("place") > RIVALS))
        .then(pl.lit(Tied.DROPPED.value))
        .otherwise(pl.lit(Tied.QUEUE.value))
    )
    told = ranked.with_columns(verdict=verdict).filter((pl.col("alone") >= possible) | best)
    return _told(told, how=How.LIKELY, sure=pl.col("sure"), verdict=pl.col("verdict"))


def _told(
    pairs: pl.DataFrame, *, how: How, sure: pl.Expr, verdict: pl.Expr | Tied = Tied.LINKED, tier: str | None = None
) -> pl.DataFrame:
    parts = pl.col("parts") if "parts" in pairs.columns else pl.lit([], dtype=pl.List(LIKENESS_PART))
    return pairs.select(
        *PAIR,
        how=pl.lit(how.value),
        tier=pl.lit(tier, dtype=pl.String),
        sure=sure.cast(pl.Float64).round(4),
        verdict=pl.lit(verdict.value) if isinstance(verdict, Tied) else verdict,
        parts=parts,
    )
