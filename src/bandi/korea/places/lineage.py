"""What became of a neighbourhood (행정동 승계): successions read out of the ministry's tables, never guessed.

Two facts make a succession on a day: an ended and a new neighbourhood of the same name in the same district, or legal
neighbourhoods (법정동) that one held the day before and another holds from that day. When several shared a legal
neighbourhood before and several share it after, nobody can say from the tables which went where: such a step is a
possibility, `sure` is false. Later changes are steps as their rows say.
"""

from datetime import date
from functools import cache

import polars as pl

from bandi.korea.places.ledger import PUBLISHED, ledger

STEP = ["code", "successor", "on", "sure"]


@cache
def steps() -> pl.DataFrame:
    """code, successor, on, sure: one row a step, sorted. One that lost a part but lives on has steps too."""
    named = _by_name()
    legal = _by_legal().join(named, on=["code", "successor", "on"], how="anti")
    told = legal.join(named, on=["code", "on"], how="semi")
    legal = legal.join(told.filter(~pl.col("sure")), on=STEP, how="anti")
    survivors = legal.filter(~pl.col("ended"))
    renamed = survivors.join(named, on=["successor", "on"], how="semi")
    legal = legal.join(renamed, on=STEP, how="anti")
    written = ledger().written.with_columns(sure=pl.lit(value=True))
    every = pl.concat([named.select(STEP), legal.select(STEP), written.select(STEP)])
    return every.unique(STEP[:3], keep="first", maintain_order=True).sort("code", "on", "successor")


def followed(code: str, since: date, until: date) -> dict[str, bool]:
    """Every code that a code has led to by a day, itself included, in force or not -> whether each step was sure.

    Days only rise along a path, so that a walk ends even where a neighbourhood was cut out and later joined again.
    """
    found: dict[tuple[str, date], bool] = {(code, since): True}
    open_ends = [(code, since)]
    while open_ends:
        here, arrived = open_ends.pop()
        for successor, on, sure in _onward().get(here, ()):
            if arrived < on <= until:
                state, path_sure = (successor, on), found[here, arrived] and sure
                if state not in found or (path_sure and not found[state]):
                    found[state] = path_sure
                    open_ends.append(state)
    reached: dict[str, bool] = {}
    for (end, _), sure in found.items():
        reached[end] = reached.get(end, False) or sure
    return reached


@cache
def _onward() -> dict[str, list[tuple[str, date, bool]]]:
    grouped = steps().group_by("code", maintain_order=True).agg("successor", "on", "sure")
    return {code: list(zip(*rest, strict=True)) for code, *rest in grouped.iter_rows()}


@cache
def _lives() -> pl.DataFrame:
    """Lives with what of a name outlives a change of rank: of the province, the district and the neighbourhood."""
    district = pl.col("district_ko").fill_null("").str.split(" ").list.last()
    smaller = ledger().pairs.filter(~pl.col("legal_name").str.contains("[읍면]$"))
    held = smaller.group_by("code").agg(held=pl.col("legal_name").unique().sort().str.join("+"))
    return (
        ledger()
        .lives.join(held, on="code", how="left")
        .with_columns(
            stem=district.str.replace("[시군구]$", ""),
            land=pl.col("province_ko").str.head(2),
            called=pl.col("name_ko").str.replace(r"제(\d)", "$1").str.replace("[읍면동]$", ""),
        )
    )


GAPS = (0, 1, 2, -3)  # days between the old and the new code in the ministry's table
NAMED_ALIKE = (  # keys that must be equal, and how many names of legal neighbourhoods both must have held
    (("name_ko", "stem", "land"), 0),
    (("name_ko", "land"), 1),  # a city gains, loses or renames its districts
    (("name_ko", "stem"), 1),  # a city leaves its province
    (("called", "stem", "land"), 1),  # 면 raised to 읍, 제1동 to 1동
    (("held", "stem", "land"), 2),  # renamed, with exactly the same legal neighbourhoods
    (("name_ko",), 3),  # several of these at once
)


def _by_name() -> pl.DataFrame:
    """Ended and new on one day and called alike, where both sides are the only one.

    A few rows of the ministry's leave a gap or overlap by days. A name alone never joins: its district, or its legal
    neighbourhoods, must speak too.
    """
    born = _lives().filter(pl.col("valid_from") <= PUBLISHED).with_columns(on="valid_from")
    ended = _lives().filter(pl.col("valid_to") <= PUBLISHED)
    found = born.clear().select("code", successor="code", on="on")
    for gap in GAPS:
        old = ended.with_columns(on=pl.col("valid_to").dt.offset_by(f"{gap}d"))
        for keys, shared in NAMED_ALIKE:
            rest = old.join(found, on="code", how="anti")
            unclaimed = born.join(found, left_on="code", right_on="successor", how="anti")
            found = pl.concat([found, _sharing(_matched(rest, unclaimed, ["on", *keys]), shared)])
    return found.with_columns(sure=pl.lit(value=True))


def _matched(ended: pl.DataFrame, born: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    one = pl.len().over(keys) == 1
    new = born.filter(one).select(*keys, successor="code")
    return ended.filter(one).join(new, on=keys).filter(pl.col("code") != pl.col("successor")).select(STEP[:3])


def _sharing(steps: pl.DataFrame, least: int) -> pl.DataFrame:
    """The steps whose two sides have held at least so many legal neighbourhoods of the same name."""
    names = ledger().pairs.select("code", "legal_name").drop_nulls().unique()
    both = steps.join(names, on="code").join(
        names.rename({"code": "successor"}), on=["successor", "legal_name"], how="semi"
    )
    counted = both.group_by(STEP[:3]).len().filter(pl.col("len") >= least)
    return steps.join(counted, on=STEP[:3], how="semi") if least else steps


def _by_legal() -> pl.DataFrame:
    """Steps along a legal neighbourhood: who held it the day before, who holds it from the day."""
    held = (
        ledger()
        .pairs.join(_lives(), on="code", suffix="_life")
        .select(
            "code",
            "legal_code",
            begins=pl.max_horizontal("valid_from", "valid_from_life"),
            ends=pl.min_horizontal("valid_to", "valid_to_life"),
            pair_from="valid_from",
            born="valid_from_life",
            dies="valid_to_life",
        )
        .filter(pl.col("ends").is_null() | (pl.col("ends") > pl.col("begins")))
    )
    deaths = held.filter(pl.col("dies") <= PUBLISHED).select("legal_code", on="dies")
    births = held.filter(pl.col("born") <= PUBLISHED).select("legal_code", on="born")
    days = pl.concat([deaths, births]).unique().join(held, on="legal_code")
    before = days.filter(pl.col("begins") < pl.col("on"), pl.col("ends").is_null() | (pl.col("ends") >= pl.col("on")))
    after = days.filter(pl.col("begins") <= pl.col("on"), pl.col("ends").is_null() | (pl.col("ends") > pl.col("on")))
    key = ["legal_code", "on"]
    before = before.select(*key, "code", ended=pl.col("dies").eq_missing(pl.col("on")), givers=pl.len().over(key))
    after = after.select(
        *key,
        successor="code",
        takes=pl.col("begins") == pl.col("on"),
        new=pl.col("born") == pl.col("on"),
        takers=pl.len().over(key),
    )
    sure = (pl.col("givers") == 1) | (pl.col("takers") == 1)
    met = before.join(after, on=key).filter(pl.col("code") != pl.col("successor")).with_columns(sure=sure)
    took = pl.col("takes") | ~pl.col("takes").any().over(*key, "code")
    met = met.filter(pl.when("ended").then(pl.col("sure") | took).otherwise(pl.col("new") & (pl.col("givers") == 1)))
    return met.group_by(STEP[:3]).agg(pl.col("sure").any(), pl.col("ended").any())
