"""The nation as places within places (시도·시군구·읍면동): what lies below a code, what above, and all by district."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from bandi.office.accounts.models import Area
from bandi.office.errors import OutOfReach

LEVELS = {0: "province", 2: "district", 5: "hub"}
"""Letters of a code -> what the places below it are."""
DIGITS = {"province": 2, "district": 5, "hub": 0}
"""Level -> letters by which neighbourhoods are one shape of a map; 0: each its own."""


@dataclass(frozen=True)
class Below:
    """What lies below a place."""

    level: str  # what each of them is
    column: str  # of `Area`, with their codes
    above: Sequence[tuple[str, str, str]]  # code, Korean, English of the places chosen so far
    places: Sequence[tuple[str, str, str, int]]  # code, Korean, English, neighbourhoods; by code


def below(within: str) -> Below:
    """The places below a code: "" the nation, two digits a province, five a district. Raises OutOfReach for others."""
    level = LEVELS.get(len(within))
    if level is None:
        raise OutOfReach("place")
    code, ko, en = ("code", "name_ko", "name_en") if level == "hub" else [f"{level}_{part}" for part in _PARTS]
    known = Area.objects.filter(code__startswith=within).order_by().values_list(code)
    places = list(known.annotate(Max(ko), Max(en), hubs=Count("pk")).order_by(code))
    if within and not places:
        raise OutOfReach("place")
    return Below(level, code, _above(within), places)


def by_district() -> Mapping[str, Sequence[str]]:
    """District -> its neighbourhoods.

    Jobs that count the nation go through it so: the database compares each row with the whole jurisdiction, so a
    jurisdiction is kept short.
    """
    found = defaultdict[str, list[str]](list)
    for district, code in Area.objects.order_by("code").values_list("district_code", "code"):
        found[district].append(code)
    return found


_PARTS = ("code", "ko", "en")


def _above(within: str) -> list[tuple[str, str, str]]:
    """The province and the district a code names."""
    one = Area.objects.defer("outline").filter(code__startswith=within).first() if within else None
    if one is None:
        return []
    places = [(one.province_code, one.province_ko, one.province_en)]
    return places + [(one.district_code, one.district_ko, one.district_en)] * (len(within) == 5)
