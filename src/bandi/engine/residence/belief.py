"""How likely is each home: weights added place by place, against an unknown place of weight 0 (거주 가능성).

Belief of a place = exp(its weights) / (sum over the places + exp(0)). Without any word a registered address keeps what
the content gives it; spoken against, its belief goes to the other places told, or to nowhere known.
"""

from dataclasses import dataclass

import polars as pl

from bandi.engine.contract.residence import Residence
from bandi.engine.tables import EVIDENCE, WHEREABOUTS, conform

WHOSE = ["household", "who"]
AGAINST = ["not_registered", "not_area"]
UTMOST = 30.0  # log-odds beyond which nothing changes within four decimals
EVIDENCE_KEPT = 5


@dataclass(frozen=True)
class Register:
    """What the whole register shows of its addresses, small enough to be kept at once."""

    buildings: pl.DataFrame  # building, area: where most of its households are registered
    shared: pl.DataFrame  # address without a unit, neighbours: households registered there, two or more


@dataclass(frozen=True)
class Homes:
    """Where the households of one bucket may live."""

    words: pl.DataFrame  # WORDS with `place`: the address they count for, and `own`: it is the registered home
    places: pl.DataFrame  # household, who, address, building, area, registered, belief
    whereabouts: pl.DataFrame  # WHEREABOUTS


def believe(households: pl.DataFrame, words: pl.DataFrame, *, register: Register, content: Residence) -> Homes:
    """HOUSEHOLDS and WORDS of one bucket -> where they may live; only households with a word or a crowded address."""
    flagged = _flagged(households, words, register=register, content=content)
    told = words.join(flagged.select("household"), on="household", how="semi")
    settled = _at_home(told, flagged, register=register)
    places = _weighed(settled, flagged, content=content)
    return Homes(settled, places, _whereabouts(settled, places, flagged, content=content))


def _flagged(households: pl.DataFrame, words: pl.DataFrame, *, register: Register, content: Residence) -> pl.DataFrame:
    """Registered homes of the households to look at, with `flags` and `doubt`, the weight that these take away."""
    doubts = {doubt.flag: doubt.weight for doubt in content.doubts}
    alone = pl.col("neighbours").fill_null(1)
    raised = words.filter(pl.col("counts") & pl.col("flag").is_not_null() & pl.col("who").is_null())
    shown = {
        "crowded": alone >= content.crowd,
        "no_address": pl.col("address").is_null(),
        "unit_unknown": (alone > 1) & (alone < content.crowd),
        "unlocated": pl.col("household").is_in(raised["household"].implode()),
    }
    spoken_of = pl.col("household").is_in(words["household"].unique().implode())
    flags = [pl.when(holds).then(pl.lit(flag)) for flag, holds in shown.items()]
    return (
        households.select("household", "area", "address", "building", "moved_in")
        .join(register.shared, on="address", how="left")
        .filter(spoken_of | shown["crowded"])
        .with_columns(
            flags=pl.concat_list(flags).list.drop_nulls(),
            doubt=pl.sum_horizontal(pl.when(shown[f]).then(w).otherwise(0.0) for f, w in sorted(doubts.items())),
        )
    )


def _at_home(words: pl.DataFrame, homes: pl.DataFrame, *, register: Register) -> pl.DataFrame:
    """WORDS with the area of their building and whether they speak of the registered home.

    The same building with a unit missing on either side is the same home, told less exactly.
    """
    mine = homes.select("household", home="address", house="building")
    vague = (pl.col("address") == pl.col("building")) | (pl.col("home") == pl.col("house"))
    same = (pl.col("address") == pl.col("home")) | ((pl.col("building") == pl.col("house")) & vague)
    return (
        words.join(mine, on="household", how="left")
        .join(register.buildings.rename({"area": "there"}), on="building", how="left")
        .with_columns(own=(pl.col("says") == "here") & same.fill_null(value=False))
        .with_columns(area=pl.coalesce("area", "there"), place=pl.when("own").then("home").otherwise("address"))
        .drop("home", "house", "there")
    )


def _weighed(words: pl.DataFrame, homes: pl.DataFrame, *, content: Residence) -> pl.DataFrame:
    """Every place that counts, with the belief that they live there."""
    counting = words.filter("counts")
    whose = pl.concat([homes.select("household", who=pl.lit(None, pl.Int64)), counting.select(WHOSE)]).unique()
    spot = ["address", "building", "area", "registered"]
    registered = whose.join(homes, on="household").select(
        *WHOSE,
        "address",
        "building",
        "area",
        registered=pl.lit(value=True),
        weight=content.registered - pl.col("doubt"),
    )
    here = counting.filter((pl.col("says") == "here") & ~pl.col("own")).select(
        *WHOSE, "address", "building", "area", registered=pl.lit(value=False), weight="weight"
    )
    places = pl.concat([registered, here]).group_by(*WHOSE, *spot).agg(_exact("weight"))
    areas = _by_area(counting)
    unseen = areas.filter(pl.col("weight") > 0).join(places, on=[*WHOSE, "area"], how="anti", nulls_equal=True)
    nameless = unseen.select(
        *WHOSE, address=pl.lit(None, pl.Int64), building=pl.lit(None, pl.Int64), area="area",
        registered=pl.lit(value=False), weight=pl.lit(0.0),
    )  # fmt: skip
    at_home = _at_registered(counting)
    score = pl.sum_horizontal("weight", pl.col("of_area").fill_null(0.0), pl.col("of_home").fill_null(0.0))
    odds = score.clip(-UTMOST, UTMOST).exp()
    return (
        pl.concat([places, nameless])
        .join(areas.rename({"weight": "of_area"}), on=[*WHOSE, "area"], how="left", nulls_equal=True)
        .join(at_home.rename({"weight": "of_home"}), on=[*WHOSE, "registered"], how="left", nulls_equal=True)
        .with_columns(odds=odds)
        .sort(*WHOSE, "registered", "area", "address", nulls_last=True)
        .with_columns(belief=(pl.col("odds") / (pl.col("odds").sum().over(WHOSE) + 1.0)).round(4))
        .select(*WHOSE, *spot, "belief")
    )


def _by_area(counting: pl.DataFrame) -> pl.DataFrame:
    """Weights of what is said of whole neighbourhoods."""
    signed = pl.when(pl.col("says") == "area").then("weight").otherwise(-pl.col("weight"))
    said = counting.filter(pl.col("says").is_in(["area", "not_area"]))
    return said.select(*WHOSE, "area", weight=signed).group_by(*WHOSE, "area").agg(_exact("weight"))


def _at_registered(counting: pl.DataFrame) -> pl.DataFrame:
    """Weights of what is said of the registered home."""
    for_it = pl.col("own") | (pl.col("says") == "registered")
    said = counting.filter(for_it | (pl.col("says") == "not_registered"))
    signed = pl.when(for_it).then("weight").otherwise(-pl.col("weight"))
    summed = said.select(*WHOSE, weight=signed).group_by(WHOSE).agg(_exact("weight"))
    return summed.with_columns(registered=pl.lit(value=True))


def _exact(name: str) -> pl.Expr:
    """A sum that does not depend on the order of its terms: whole millionths."""
    return ((pl.col(name) * 1e6).round().cast(pl.Int64).sum() / 1e6).alias(name)


def _whereabouts(words: pl.DataFrame, places: pl.DataFrame, homes: pl.DataFrame, *, content: Residence) -> pl.DataFrame:
    at_home = places.filter("registered").select(*WHOSE, at_home="belief")
    best = _best(places).join(at_home, on=WHOSE, nulls_equal=True)
    found = _found(homes, best.filter(pl.col("who").is_null()), content=content)
    namer = _namer(words).rename({"place": "likely_address", "area": "likely_area"})
    table = (
        found.join(namer, on=["household", "likely_address", "likely_area"], how="left")
        .join(_since(words, found), on="household", how="left")
        .join(_apart(best.filter(pl.col("who").is_not_null()), found, content=content), on="household", how="left")
        .join(_evidence(words), on="household", how="left")
        .rename({"area": "registered_area", "address": "registered_address"})
        .with_columns(
            pl.col("flags").list.sort(),
            pl.col("apart", "evidence").fill_null([]),
            pl.when("elsewhere").then("likely_source").alias("likely_source"),
            pl.when("elsewhere").then("likely_person").alias("likely_person"),
            since=pl.when("mismatch").then(pl.coalesce("since", "moved_in")),
        )
    )
    return conform(table, WHEREABOUTS).sort("household")


def _best(places: pl.DataFrame) -> pl.DataFrame:
    """The likeliest place of each household and member; of equals the registered one."""
    rank = ["belief", "registered", "area", "address"]
    ordered = places.sort(*WHOSE, *rank, descending=[False, False, True, True, False, False], nulls_last=True)
    return ordered.unique(WHOSE, keep="first", maintain_order=True)


def _found(homes: pl.DataFrame, best: pl.DataFrame, *, content: Residence) -> pl.DataFrame:
    """Registered homes with what is believed: at home, `elsewhere`, or `nowhere` known."""
    told = best.select("household", "registered", "at_home", there="area", door="address", most="belief")
    elsewhere = ~pl.col("registered") & (pl.col("most") >= content.likely)
    return (
        homes.join(told, on="household")
        .with_columns(elsewhere=elsewhere, nowhere=~elsewhere & (pl.col("at_home") < content.absent))
        .with_columns(
            mismatch=pl.col("elsewhere") | pl.col("nowhere"),
            likely_area=_likely("there", "area"),
            likely_address=_likely("door", "address"),
            belief=_likely("most", "at_home"),
        )
    )


def _likely(elsewhere: str, home: str) -> pl.Expr:
    """The likely place's, the registered one's, or nothing when they are nowhere known."""
    return pl.when("elsewhere").then(elsewhere).when(~pl.col("nowhere")).then(home)


def _namer(words: pl.DataFrame) -> pl.DataFrame:
    """Who named a place: the newest word that does, of the household."""
    named = words.filter(pl.col("counts") & pl.col("who").is_null() & (pl.col("says") == "here") & ~pl.col("own"))
    newest = named.sort("household", "place", "on", "received_on", "record").unique(
        ["household", "place", "area"], keep="last", maintain_order=True
    )
    return newest.select("household", "place", "area", likely_source="feed", likely_person="subject")


def _since(words: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The first day on which somebody said, of what still counts, that they do not live where they are registered."""
    doubting = pl.col("says").is_in(AGAINST) | ((pl.col("says") == "here") & ~pl.col("own"))
    other = (pl.col("says") == "area") & (pl.col("area") != pl.col("home_area"))
    against = doubting | other
    known = words.filter(pl.col("counts") & pl.col("who").is_null())
    said = known.join(found.select("household", home_area="area"), on="household").filter(against)
    return said.group_by("household").agg(since=pl.col("on").min())


def _apart(members: pl.DataFrame, found: pl.DataFrame, *, content: Residence) -> pl.DataFrame:
    """Members who likely live neither at the registered home nor with the household."""
    together = pl.col("address").eq_missing(pl.col("likely_address")) & pl.col("address").is_not_null()
    away = ~pl.col("registered") & (pl.col("belief") >= content.likely) & ~together
    lost = (pl.col("at_home") < content.absent) & ~pl.col("mismatch") & pl.col("registered")
    table = members.join(found.select("household", "likely_address", "mismatch"), on="household").filter(away | lost)
    return table.group_by("household").agg(apart=pl.col("who").sort())


def _evidence(words: pl.DataFrame) -> pl.DataFrame:
    said = words.filter("counts").unique(["household", "record"], keep="any")
    rows = said.sort("household", "on", "record", descending=[False, True, True])
    fields = [field.name for field in EVIDENCE.fields]
    return rows.group_by("household", maintain_order=True).agg(evidence=pl.struct(fields).head(EVIDENCE_KEPT))
