"""Addresses in parts that can be compared: district, road, lot, building, unit (주소 비교).

A road-name address (도로명주소) and a lot address (지번주소) of one house share no word but the district's; only the
national table turns one into the other. What can be compared is compared: the building number (건물관리번호) carries
the legal neighbourhood and the lot, a road-name address the legal neighbourhood in its brackets. A place is always
named with its province and district, so that the six Jung-gu (중구) never meet by name alone.
"""

from functools import cache

import polars as pl

from bandi.engine.intake.part import normal_unit
from bandi.korea.likeness.once import once
from bandi.korea.places.ledger import ledger

PROVINCES = {
    "경상북": "경북", "경상남": "경남", "전라북": "전북", "전라남": "전남", "충청북": "충북", "충청남": "충남",
}  # fmt: skip
SHORT = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
PROVINCE = f"^({SHORT})(?:특별자치시|특별자치도|특별시|광역시|도|시)? "
DISTRICT = "^([가-힣]+시 [가-힣]{1,4}구|[가-힣]{1,5}[시군구])(?: |$)"
ROAD = r"([가-힣][가-힣\d·.]*(?:로|길)(?: ?\d+번?[가-힣]?길)?) ?(?:지하 ?)?(\d+(?:-\d+)?)(?:[\s,]|$)"
LOT = r"([가-힣]+\d*[동가리]) ?(산)? ?(\d+)(?:번지|-)?(?:의 ?)?(?: ?(\d+))?(?:번지|호)?(?:[\s,]|$)"
NEIGHBOURHOOD = r"(?:^|[ (])([가-힣]+[\d·.]*[동가리])(?:[ ,)]|\d|$)"
BLOCKS = {"가": "A", "나": "B", "다": "C", "라": "D"}
"""Blocks of one house row are lettered either way: 가동 is A동 [I]."""


def homes(table: pl.DataFrame) -> pl.DataFrame:
    """building, district, legal, hoods, road, lot, place, unit, door, dwelling; text, a row each, in the same order.

    Read from building, street, unit. `legal`: province, district and legal neighbourhood (법정동). `hoods`: the legal
    neighbourhoods that it can be, joined by |; several where an administrative one (행정동) was named. `door`: the unit
    without its block. `place`: the house as most papers name it, by its road; `dwelling`: place and unit. Names are
    looked up among all that ever were: old papers name old neighbourhoods.
    """
    read = once(table, _houses, "building", "street")
    spelled = once(table, lambda units: units.select(unit=_unit(pl.col("unit"))), "unit")
    made = read.with_columns(unit=pl.coalesce(spelled["unit"], pl.col("after")))
    place, unit = pl.col("place"), pl.col("unit")
    return made.drop("after").with_columns(door=unit.str.extract("([^-]+)$"), dwelling=place + "|" + unit)


def _houses(table: pl.DataFrame) -> pl.DataFrame:
    """building, district, legal, hoods, road, lot, place of building and street; `after`: the unit the street tells."""
    rows = _parts(table).with_row_index("row")
    rows = rows.with_columns(district=pl.coalesce(pl.col("province") + " " + pl.col("town"), _only()))
    rows = _from_building(rows)
    rows = rows.join(_legal_names(), on=["district", "hood"], how="left", maintain_order="left")
    here = pl.when(pl.col("legal_names").str.contains("|", literal=True).not_()).then("legal_names")
    rows = rows.with_columns(
        district=pl.coalesce("b_district", "district"),
        legal=pl.coalesce("b_legal", here),
        hoods=pl.coalesce("b_legal", "legal_names"),
    )
    rows = rows.with_columns(
        road=pl.col("district") + " " + pl.col("road").str.replace_all(" ", "") + " " + pl.col("number"),
        lot=pl.coalesce("b_lot", pl.col("legal") + " " + pl.col("lot")),
    )
    place = pl.coalesce("road", "lot", "building")
    return rows.sort("row").select("building", "district", "legal", "hoods", "road", "lot", "after", place=place)


def _parts(table: pl.DataFrame) -> pl.DataFrame:
    """building, province, town, road, number, hood, lot, after: what the texts say, nothing looked up yet."""
    clean = pl.col("street").str.replace_all("[\\p{Cf}\u3164]", "").str.normalize("NFKC")
    clean = clean.str.replace_all(r"\s+", " ").str.strip_chars().str.replace(r"^[(\[]?\d{5}[)\]]? ", "")
    first = table.select("building", street=clean.str.replace_many(PROVINCES))
    first = first.with_columns(
        province=pl.col("street").str.extract(PROVINCE), rest=pl.col("street").str.replace(PROVINCE, "")
    )
    first = first.with_columns(town=pl.col("rest").str.extract(DISTRICT), rest=pl.col("rest").str.replace(DISTRICT, ""))
    first = first.with_columns(
        town=pl.when(pl.col("province") == "세종").then(pl.lit("세종시")).otherwise("town"),
        bracket=pl.col("rest").str.extract(r"(\([^)]*\))"),
        rest=pl.col("rest").str.replace_all(r"\([^)]*\)", " ").str.strip_chars(),
    )
    road, lot = pl.col("rest").str.extract_groups(ROAD), pl.col("rest").str.extract_groups(LOT)
    by_road = road.struct.field("1").is_not_null()
    minor = pl.coalesce("-" + lot.struct.field("4").str.strip_chars_start("0"), pl.lit(""))
    after = (
        pl.when(by_road)
        .then(pl.col("rest").str.replace(f"^.*?{ROAD}", ""))
        .otherwise(pl.when(lot.struct.field("1").is_not_null()).then(pl.col("rest").str.replace(f"^.*?{LOT}", "")))
    )
    return first.select(
        "building", "province", "town",
        road=road.struct.field("1"), number=road.struct.field("2"),
        hood=pl.coalesce(
            pl.when(~by_road).then(lot.struct.field("1")),
            pl.col("bracket").str.extract(NEIGHBOURHOOD),
            pl.when(~by_road).then(pl.col("rest").str.extract(NEIGHBOURHOOD)),
        ),
        lot=pl.when(~by_road).then(pl.coalesce(lot.struct.field("2"), pl.lit("")) + lot.struct.field("3") + minor),
        after=_unit(after),
    )  # fmt: skip


def _unit(text: pl.Expr) -> pl.Expr:
    """Block and number of a dwelling in one spelling: `A동 제101호` and `가동 101호` become `A-101`, 반지하 `B1`."""
    plain = text.str.replace_all("[\\p{Cf}\u3164]", "").str.normalize("NFKC").str.to_uppercase()
    plain = plain.str.replace_all(r"\([^)]*\)", " ").str.replace_all(r"반지하|지하 ?1?층|지층|지 ?1층", "지하")
    plain = plain.str.replace_all(r"지하 *제?(\d)", "지하${1}").str.replace(r"지하(?:\D|$)", "지하1")
    plain = plain.str.replace(r"(\d)층 ?(제?\d+호)", "${2}").str.replace_all(r"(\d+)층$", "${1}F")
    plain = plain.str.replace(r"^[ ,]+", "").str.replace_all(
        r"(?:^| )[가-힣]{2,}(?:아파트|빌라|타운|맨션|주택|빌|APT)(?:[ ,]|$)", ""
    )
    for hangul, latin in BLOCKS.items():
        plain = plain.str.replace(f"(?:^| ){hangul}동", f"{latin}동")
    plain = normal_unit(plain).str.replace(r"^([A-Z])0*(\d{3,})$", "${1}-${2}")
    return pl.when(plain.str.contains(r"\d")).then(plain)


def _from_building(rows: pl.DataFrame) -> pl.DataFrame:
    """What 25 digits say: legal code (10), land or mountain (1), lot (4 and 4), a running number (6) [M]."""
    number = pl.when(pl.col("building").str.contains(r"^\d{25}$")).then(pl.col("building"))
    main, minor = (number.str.slice(start, 4).str.strip_chars_start("0") for start in (11, 15))
    lot = pl.when(number.str.slice(10, 1) == "2").then(pl.lit("산")).otherwise(pl.lit("")) + main
    lot = lot + pl.when(minor != "").then("-" + minor).otherwise(pl.lit(""))
    read = rows.with_columns(legal_code=number.str.head(10), b_lot=pl.when(main != "").then(lot))
    read = read.join(_legal_codes(), on="legal_code", how="left", maintain_order="left")
    return read.with_columns(b_lot=pl.col("b_legal") + " " + pl.col("b_lot"))


@cache
def _places() -> pl.DataFrame:
    """district (short province and district), name_ko, code, legal_code, legal_name of every pair there ever was."""
    lives, pairs = ledger().lives, ledger().pairs
    short = pl.col("province_ko").str.replace_many(PROVINCES).str.extract(f"^({SHORT})")
    town = pl.when(short == "세종").then(pl.lit("세종시")).otherwise("district_ko")
    named = lives.select("code", "name_ko", district=short + " " + town).unique()
    return named.join(pairs.select("code", "legal_code", "legal_name").unique(), on="code", how="left")


@cache
def _legal_codes() -> pl.DataFrame:
    """legal_code, b_district, b_legal: names of legal codes, so that codes before and after a recoding meet."""
    known = _places().drop_nulls("legal_code").sort("district").unique("legal_code", keep="last", maintain_order=True)
    return known.select(
        "legal_code",
        b_district="district",
        b_legal=pl.col("district") + " " + pl.col("legal_name").str.replace_all(" ", ""),
    )


@cache
def _legal_names() -> pl.DataFrame:
    """district, hood, legal_names: a legal neighbourhood is itself; an administrative one is those that it holds."""
    known = _places().drop_nulls("legal_name")
    last = pl.col("legal_name").str.extract(r"([^ ]+)$")
    legal = known.select(
        "district", hood=last, legal=pl.col("district") + " " + pl.col("legal_name").str.replace_all(" ", "")
    )
    plain = pl.col("name_ko").str.replace(r"제(\d)", "${1}")
    office = known.select(
        "district", hood=plain, legal=pl.col("district") + " " + pl.col("legal_name").str.replace_all(" ", "")
    )
    office = office.join(legal.select("district", "hood").unique(), on=["district", "hood"], how="anti")
    pairs = pl.concat([legal, office]).unique().sort("district", "hood", "legal")
    return pairs.group_by("district", "hood", maintain_order=True).agg(legal_names=pl.col("legal").str.join("|"))


@cache
def _towns() -> dict[str, str]:
    """Districts whose name exists once in the country, with their province."""
    every = _places().select("district", town=pl.col("district").str.replace("^[^ ]+ ", "")).unique()
    one = every.filter(pl.col("town").is_unique())
    return dict(one.select("town", "district").iter_rows())


def _only() -> pl.Expr:
    return pl.col("town").replace_strict(_towns(), default=None, return_dtype=pl.String)
