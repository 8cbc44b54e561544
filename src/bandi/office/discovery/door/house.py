"""The installation: its house, its calendar, its places (설치 정보)."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from bandi.engine.contract.rounds import Round
    from bandi.engine.lake import Lake
    from bandi.engine.round import House


DISTRICT_BUCKETS, NATION_BUCKETS = 8, 96
NATION = 1_000  # neighbourhoods; from here on the nation's number of buckets


@cache
def house() -> "House":
    """The content, lake, vault and inbox of this installation's data folder."""
    from bandi.engine.round import House  # noqa: PLC0415
    from bandi.engine.vault import Vault  # noqa: PLC0415
    from bandi.korea import pack  # noqa: PLC0415

    lake = _lake()
    vault = Vault(settings.VAULT_FOLDER, secret_file=settings.VAULT_KEY_FILE, buckets=lake.buckets)
    return House(pack=pack(), lake=lake, vault=vault, inbox=settings.INBOX_FOLDER)


def the_round(round_id: str, *, seed: int = 1) -> "Round":
    """Dates of a round. Raises BandiError when there is no such round."""
    from bandi.korea.calendar import the_round as dated  # noqa: PLC0415

    return dated(round_id, seed=seed)


def following(round_id: str) -> str:
    """The id of the round after this one."""
    from bandi.korea.calendar import following as after  # noqa: PLC0415

    return after(round_id)


def areas(place: str) -> list[dict[str, Any]]:
    """The neighbourhoods of a place as values for Area rows: codes, names, outline, capacity; sorted by code."""
    import polars as pl  # noqa: PLC0415

    from bandi.korea.capacity import capacity_of  # noqa: PLC0415
    from bandi.korea.regions import areas as every_area  # noqa: PLC0415
    from bandi.korea.regions import boundaries  # noqa: PLC0415
    from bandi.korea.regions import place as find_place  # noqa: PLC0415

    codes = find_place(place).areas
    outlines = boundaries(codes)
    capacity = dict(capacity_of(codes).iter_rows())
    renamed = {"area": "code", "district": "district_code", "province": "province_code"}
    names = ["name_ko", "name_en", "district_ko", "district_en", "province_ko", "province_en"]
    table = every_area().filter(pl.col("area").is_in(list(codes))).select(*renamed, *names).rename(renamed)
    return [
        row | {"outline": outlines.get(row["code"]), "capacity": capacity.get(row["code"], 0)}
        for row in table.sort("code").iter_rows(named=True)
    ]


def choose_buckets(neighbourhoods: int) -> int:
    """Fixes, once, into how many buckets the lake is cut."""
    path = settings.LAKE_FOLDER / "buckets"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(NATION_BUCKETS if neighbourhoods >= NATION else DISTRICT_BUCKETS), encoding="ascii")
    return int(path.read_text(encoding="ascii"))


def _lake() -> "Lake":
    from bandi.engine.lake import Lake  # noqa: PLC0415

    return Lake(settings.LAKE_FOLDER, buckets=choose_buckets(0))
