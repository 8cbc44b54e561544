"""Finding somebody by her own resident number (본인 찾기). A number goes in, a key comes out; nothing is opened."""

import re


def person_key(number: str) -> int | None:
    """The engine's key of a resident number as a provider says it; None when it is none."""
    import polars as pl  # noqa: PLC0415

    from bandi.office.discovery.door.house import house  # noqa: PLC0415

    digits = re.sub(r"\D", "", number)
    if len(digits) != 13:
        return None
    return int(house().vault.keys(pl.Series([digits], dtype=pl.String), purpose="subject")[0])
