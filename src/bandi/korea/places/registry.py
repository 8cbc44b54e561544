"""The dated registry of places (행정구역 연혁): provinces, districts and neighbourhoods (행정동) with their codes.

Every lookup names its day; a place is in force from its first day up to and without its last. Three systems of codes
meet here: the interior ministry's administrative code (행정기관코드, 10 digits, the office that visits), the legal code
(법정동코드, 10 digits, on addresses; many to many) and the statistics office's code of the 2025 census (8 digits,
`regions.py`). Nothing joins by a name alone: province, district and day must agree, and what is not certain is not
joined. domain.md section 5.5; the tables and their gaps are told in docs/how-to/add-a-place-change.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from bandi.engine.errors import UnknownPlace
from bandi.korea.places.ledger import FIRST, later_changes, ledger
from bandi.korea.places.lineage import followed
from bandi.korea.regions import areas

CENSUS = date(2025, 11, 1)  # the day of the census whose 8-digit codes regions.py carries
COLUMNS = ["code", "district", "province", "name_ko", "district_ko", "province_ko", "valid_from", "valid_to"]
DOTS = r"[\s.,·ㆍ]"
DAYS_KEPT = 64  # answers for so many days are kept


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood (행정동, 읍, 면) as it was on the day asked for."""

    code: str  # 10 digits; its first 5 the district, its first 2 the province
    name_ko: str
    district_ko: str | None  # none in Sejong, which has no districts
    province_ko: str
    valid_from: date
    valid_to: date | None  # the first day it was no longer in force; none while it is
    branch: bool  # a branch office (출장소), not a neighbourhood of its own

    @property
    def full_name(self) -> str:
        """Province, district and name as an address writes them."""
        return " ".join(part for part in (self.province_ko, self.district_ko, self.name_ko) if part)


def neighbourhoods(on: date, *, branches: bool = False) -> pl.DataFrame:
    """Every neighbourhood in force on a day, sorted by code; branch offices (출장소) only when asked for.

    Columns: code, district, province, name_ko, district_ko, province_ko, valid_from, valid_to. Raises UnknownPlace for
    a day before 23 April 1988, where the ministry's tables begin.
    """
    table = _in_force(on)
    return (table if branches else table.filter(~pl.col("branch"))).select(COLUMNS)


def districts(on: date) -> pl.DataFrame:
    """district, province, district_ko, province_ko and the number of neighbourhoods, of every district on a day."""
    keys = ["district", "province", "district_ko", "province_ko"]
    return neighbourhoods(on).group_by(keys).agg(neighbourhoods=pl.len()).sort("district")


def provinces(on: date) -> pl.DataFrame:
    """province, province_ko and the number of neighbourhoods, of every province on a day."""
    return neighbourhoods(on).group_by("province", "province_ko").agg(neighbourhoods=pl.len()).sort("province")


def neighbourhood(code: str, on: date) -> Neighbourhood:
    """The neighbourhood or branch office with this code on a day.

    Raises UnknownPlace when no such code is in force that day, saying when it was.
    """
    row = _in_force(on).filter(pl.col("code") == code)
    if row.is_empty():
        raise UnknownPlace(f"No neighbourhood {code!r} was in force on {on}.", next_step=_when(code))
    return _read(row.row(0, named=True))


def named(name: str, on: date, *, within: str = "") -> Neighbourhood:
    """The only neighbourhood of this name on a day, inside a district or province when one is named.

    `within` is a code of 2 or 5 digits, or words of the province's and district's names ("대구 중구"). `신당5동` also
    finds the ministry's `신당제5동`. Raises UnknownPlace with the choices when several neighbourhoods have the name.
    """
    table = _in_force(on).filter(~pl.col("branch"), _inside(within))
    exact = table.filter(pl.col("name_ko") == name)
    found = exact if exact.height else table.filter(_plain("name_ko", ministry=True) == re.sub(DOTS, "", name))
    if found.height == 1:
        return _read(found.row(0, named=True))
    place = f"{within} {name}".strip()
    if found.is_empty():
        raise UnknownPlace(f"No neighbourhood {place!r} was in force on {on}.", next_step="Check spelling and day.")
    choices = ", ".join(f"{_read(row).full_name} ({row['code']})" for row in found.iter_rows(named=True))
    raise UnknownPlace(
        f"{place!r} is the name of {found.height} neighbourhoods on {on}: {choices}.",
        next_step="Name the district and the province as well.",
    )


def legal_of(code: str, on: date) -> pl.DataFrame:
    """legal_code, legal_name: the legal neighbourhoods (법정동) that a neighbourhood holds on a day, in part or whole.

    Empty when the tables do not know them, as after a recoding whose legal codes were not published with it; never
    because there are none. Raises UnknownPlace when the code is not in force.
    """
    neighbourhood(code, on)
    return _pairs_in_force(on).filter(pl.col("code") == code).select("legal_code", "legal_name").sort("legal_code")


def administrative_of(legal_code: str, on: date) -> pl.DataFrame:
    """The neighbourhoods that hold part of a legal neighbourhood on a day, branch offices too: COLUMNS and `branch`.

    More than one means that the legal code of an address does not tell the office. Raises UnknownPlace for a legal code
    that nobody holds that day.
    """
    holders = _pairs_in_force(on).filter(pl.col("legal_code") == legal_code).select("code")
    if holders.is_empty():
        raise UnknownPlace(
            f"No neighbourhood holds the legal code {legal_code!r} on {on}.", next_step="Check the code and the day."
        )
    return _in_force(on).join(holders, on="code", how="semi").sort("code")


def successors(code: str, on: date) -> pl.DataFrame:
    """What a neighbourhood has become by a day: COLUMNS and `sure`, sorted by code; itself while it is in force.

    Parts that were cut out of it count too. `sure` is false where the tables leave several possibilities: then the rows
    are choices for a person, not an answer. Empty when nobody has told what became of it; see `uncoded`. Raises
    UnknownPlace for a code that never was in force, or not yet.
    """
    life = ledger().lives.filter(pl.col("code") == code, pl.col("valid_from") <= on)
    if life.is_empty():
        raise UnknownPlace(f"No neighbourhood {code!r} had been in force by {on}.", next_step=_when(code))
    reached = followed(code, life.item(0, "valid_from"), on)
    ends = pl.DataFrame({"code": list(reached), "sure": list(reached.values())}, schema={"code": str, "sure": bool})
    return _in_force(on).join(ends, on="code").select(*COLUMNS, "sure").sort("code")


def uncoded(on: date) -> pl.DataFrame:
    """Neighbourhoods known to exist on a day whose ministry code is not known to the registry.

    Columns: name_ko, district_ko, province_ko, valid_from, came_from (codes joined by +), confidence, source.
    """
    known = later_changes().filter(pl.col("change") == "uncoded", pl.col("on") <= on)
    names = ["name_ko", "district_ko", "province_ko"]
    return known.select(*names, "confidence", "source", valid_from="on", came_from="code").sort(names[::-1])


def statistics_codes(on: date) -> pl.DataFrame:
    """Every area of the 2025 census and its neighbourhood's ministry code on a day: area, code, reason; 3,557 rows.

    On the census day, joined by province, district and name. On other days a code is carried over only where one
    neighbourhood became exactly one. Where `code` is null, `reason` says why: `uncoded` (the ministry's new code is not
    known), `unnamed` (nobody of that name in the district), `changed` (it was not one to one between the two days).
    """
    return _statistics_codes(on)


def statistics_code(code: str, on: date) -> str | None:
    """The census area (8 digits) of a neighbourhood in force on a day; none where the two are not joined."""
    neighbourhood(code, on)
    found = _statistics_codes(on).filter(pl.col("code") == code)
    return None if found.is_empty() else str(found.item(0, "area"))


def of_statistics_code(area: str, on: date) -> str | None:
    """The ministry code of a census area on a day; none where the two are not joined; statistics_codes says why.

    Raises UnknownPlace for an area that the census does not have.
    """
    found = _statistics_codes(on).filter(pl.col("area") == area)
    if found.is_empty():
        raise UnknownPlace(f"The census of 2025 has no area {area!r}.", next_step="Areas have 8 digits.")
    code: str | None = found.item(0, "code")
    return code


@lru_cache(DAYS_KEPT)
def _in_force(on: date) -> pl.DataFrame:
    if on < FIRST:
        raise UnknownPlace(f"The registry begins on {FIRST}; nothing is known of {on}.", next_step="Name a later day.")
    return ledger().lives.filter(_alive(on)).sort("code")


@lru_cache(DAYS_KEPT)
def _pairs_in_force(on: date) -> pl.DataFrame:
    return ledger().pairs.filter(_alive(on)).join(_in_force(on), on="code", how="semi")


@lru_cache(DAYS_KEPT)
def _statistics_codes(on: date) -> pl.DataFrame:
    joined = _census_join()
    if on == CENSUS:
        return joined
    earlier, later = ("code", "now") if on > CENSUS else ("now", "code")
    carried = _one_to_one(min(on, CENSUS), max(on, CENSUS)).rename({"earlier": earlier, "later": later})
    lost = pl.col("code").is_not_null() & pl.col("now").is_null()
    reason = pl.when(lost).then(pl.lit("changed")).otherwise("reason")
    return joined.join(carried, on="code", how="left").select("area", code="now", reason=reason).sort("area")


@lru_cache(1)
def _census_join() -> pl.DataFrame:
    """area, code, reason on the census day: by names as they stand, then without the ministry's 제 before numbers."""
    place = ["province_ko", "district_ko", "name"]
    sejong = pl.col("province") == "29"  # the census calls it a district, the ministry has none
    census = areas().select(
        "area",
        "province_ko",
        district_ko=pl.when(sejong).then(pl.lit("")).otherwise("district_ko"),
        name=_plain("name_ko"),
    )
    ours = neighbourhoods(CENSUS).with_columns(pl.col("district_ko").fill_null(""))
    found = census.clear().select("area", code="name")
    for ministry in (False, True):
        rest = census.join(found, on="area", how="anti")
        free = ours.join(found, on="code", how="anti").with_columns(name=_plain("name_ko", ministry=ministry))
        one = pl.len().over(place) == 1
        found = pl.concat([found, rest.filter(one).join(free.filter(one), on=place).select("area", "code")])
    known = uncoded(CENSUS).select("province_ko", "district_ko", name=_plain("name_ko"), uncoded=pl.lit(value=True))
    why = pl.when(pl.col("code").is_null()).then(
        pl.when("uncoded").then(pl.lit("uncoded")).otherwise(pl.lit("unnamed"))
    )
    told = census.join(found, on="area", how="left").join(known.unique(), on=place, how="left")
    return told.select("area", "code", reason=why).sort("area")


def _one_to_one(first: date, last: date) -> pl.DataFrame:
    """earlier, later: neighbourhoods of the first day that have surely become exactly one of the last, and it alone."""
    codes = neighbourhoods(first)["code"]
    reached = [(code, end, sure) for code in codes for end, sure in followed(code, first, last).items()]
    table = pl.DataFrame(reached, schema=["earlier", "later", "sure"], orient="row")
    cut = (
        uncoded(last)
        .filter(pl.col("valid_from") > first)
        .select(later=pl.col("came_from").str.split("+"))
        .explode("later")
    )
    parted = table.join(cut, on="later", how="semi")  # gave land to a neighbourhood without a known code
    table = table.join(neighbourhoods(last), left_on="later", right_on="code", how="semi")
    alone = (pl.len().over("earlier") == 1) & (pl.len().over("later") == 1)
    return table.filter(alone, "sure").join(parted, on="earlier", how="anti").select("earlier", "later")


def _alive(on: date) -> pl.Expr:
    return (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))


def _inside(within: str) -> pl.Expr:
    if within.isdigit():
        return pl.col("code").str.starts_with(within)
    spoken = pl.format(" {} {} ", "province_ko", pl.col("district_ko").fill_null(""))
    words = [
        pl.col("province_ko").str.starts_with(word) | spoken.str.contains(f" {word} ", literal=True)
        for word in within.split()
    ]
    return pl.all_horizontal(words) if words else pl.lit(value=True)


def _plain(column: str, *, ministry: bool = False) -> pl.Expr:
    """A name without dots and blanks; the ministry's also without the 제 that it writes before a number."""
    name = pl.col(column).str.replace_all(DOTS, "")
    return name.str.replace(r"제(\d)", "$1") if ministry else name


def _read(row: Mapping[str, Any]) -> Neighbourhood:
    return Neighbourhood(**{name: row[name] for name in Neighbourhood.__dataclass_fields__})


def _when(code: str) -> str:
    """When a code was in force, for the reader of an error."""
    lives = ledger().lives.filter(pl.col("code") == code)
    if lives.is_empty():
        return "The code is in none of the tables."
    life = lives.row(0, named=True)
    until = f" until {life['valid_to']}" if life["valid_to"] else ""
    return f"It was in force from {life['valid_from']}{until}."
