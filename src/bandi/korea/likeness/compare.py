"""What agrees, and how much that counts, in Korea (비교 기준): weights.toml read into the engine's contract."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bandi.engine.contract.likeness import Comparison, Level, Likeness, Tier
from bandi.korea.likeness.prepare import prepare

WEIGHTS = Path(__file__).parent / "weights.toml"

SAME_BUILDING = "(building_l = building_r OR road_l = road_r OR lot_l = lot_r)"
HOOD = "list_has_any(string_split(hoods_l, '|'), string_split(hoods_r, '|'))"
ROMAN = """(script_l = 'latin' OR script_r = 'latin')
  AND (sound_l = sound_r OR sound_l = sound_other_r OR sound_other_l = sound_r)"""
ORDER = "letters_l = letters_r OR ((script_l = 'latin' OR script_r = 'latin') AND abroad_l = abroad_r)"
NAMED = f"coalesce(name_l = name_r OR ear_l = ear_r OR {ORDER} OR ({ROMAN}), false)"
"""The name agrees in some spelling: then a shared home or phone is no longer the family's."""
WORDS = {"SAME_BUILDING": SAME_BUILDING, "HOOD": HOOD, "NAMED": NAMED, "ROMAN": ROMAN, "ORDER": ORDER}
"""What stands for longer SQL in weights.toml."""
NO_PLACE = f"""(place_l IS NULL AND district_l IS NULL) OR (place_r IS NULL AND district_r IS NULL)
  OR ((district_l IS NULL OR district_r IS NULL) AND NOT coalesce({SAME_BUILDING}, false))"""

UNKNOWN = {
    "name": "name_l IS NULL OR name_r IS NULL",
    "birth": "birth_l IS NULL OR birth_r IS NULL",
    "sex": "sex_l IS NULL OR sex_r IS NULL",
    "phone": "phone_l IS NULL OR phone_r IS NULL",
    "home": NO_PLACE,
}
"""When a comparison says nothing. A district is unknown when the province is not told and several districts share the
name: then only the same building counts."""

TIERS = (
    ("name_birth_phone", ("name", "birth", "phone"), "이름·생년월일·전화번호", "Name, birth date and phone"),
    ("name_birth_home", ("name", "birth", "dwelling"), "이름·생년월일·동·호까지의 주소", "Name, birth date and home"),
    ("name_phone_home", ("name", "phone", "dwelling"), "이름·전화번호·동·호까지의 주소", "Name, phone and home"),
    ("name_birth_place", ("name", "birth", "place"), "이름·생년월일·건물", "Name, birth date and building"),
    (
        "heard_birth_phone",
        ("ear", "birth", "phone"),
        "이름의 소리·생년월일·전화번호",
        "Sound of the name, birth, phone",
    ),
    ("heard_birth_home", ("ear", "birth", "dwelling"), "이름의 소리·생년월일·주소", "Sound of the name, birth, home"),
)

MEASURED = {
    "name_birth_phone": 0.9999,  # 434,645 links, none wrong
    "name_birth_home": 0.9999,  # 173,233, none wrong
    "name_phone_home": 0.9995,  # 6,366, none wrong
    "name_birth_place": 0.9998,  # 41,183, one wrong
    "heard_birth_phone": 0.9979,  # 1,458, none wrong
    "heard_birth_home": 0.9949,  # 594, none wrong
}
"""Precision of each tier on the synthetic nation: the lower end of a 95 % interval (1 - 3 / n where none was wrong)."""

BLOCKS = (
    ("name", "birth"),
    ("ear", "birth"),
    ("phone",),
    ("dwelling",),
    ("name", "year", "district"),
    ("birth", "district"),
    ("sound", "birth"),
    ("letters", "year"),
    ("abroad", "birth"),
)
"""Nation-safe: a name never opens a block without a birth date or a year and a district (false pairs are quadratic)."""

TRAINING = (("name", "birth"), ("phone",), ("dwelling",))


@cache
def likeness() -> Likeness:
    """How strangers and residents are compared in Korea; weights fixed, nothing is learnt from a round's own people."""
    told = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    source = "bench/linkage.py, one million rows against one million residents, seed 1; lower end of the 95 % interval"
    return Likeness(
        prepare=prepare,
        tiers=tuple(Tier(id, columns, ko, en, precision=MEASURED[id], source=source) for id, columns, ko, en in TIERS),
        blocks=BLOCKS,
        training=TRAINING,
        comparisons=tuple(_comparison(table) for table in told["comparisons"]),
        sure=told["sure"],
        possible=told["possible"],
        prior=told["prior"],
    )


def _comparison(table: Mapping[str, Any]) -> Comparison:
    unknown = Level("unknown", UNKNOWN[table["id"]], "알 수 없음", "Not told on one side", unknown=True)
    levels = [_level(level) for level in table["levels"]]
    return Comparison(table["id"], table["ko"], table["en"], (unknown, *levels))


def _level(table: Mapping[str, Any]) -> Level:
    condition = table["condition"]
    for word, meaning in WORDS.items():
        condition = condition.replace(word, meaning)
    return Level(table["id"], condition, table["ko"], table["en"], m=table["m"], u=table["u"])
