"""Names of places as programmes write them (지자체 이름): older names of a province, a ward as part of its city."""

RENAMED = {"강원도": "강원특별자치도", "전라북도": "전북특별자치도", "제주도": "제주특별자치도"}
"""Name that older files still have -> name since 2023-06-11, 2024-01-18 and 2006-07-01."""
WHOLE = {"세종특별자치시": ("세종시", "세종특별자치시")}
"""Province without districts -> what files write as its district."""


def modern(province: str) -> str:
    """The present name of a province."""
    return RENAMED.get(province, province)


def province_names(province: str) -> tuple[str, ...]:
    """The names under which programmes of a province may stand."""
    return (province, *(old for old, new in RENAMED.items() if new == province))


def district_names(province: str, district: str) -> tuple[str, ...]:
    """The names under which programmes for a district may stand: 수원시 장안구 is served by 수원시 as well."""
    city, _, ward = district.partition(" ")
    return (district, *((city,) if ward else ()), *WHOLE.get(province, ()))
