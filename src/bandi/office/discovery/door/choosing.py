"""Conditions over the reference list: their columns in words, and which households meet one (참고 명단 조건)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bandi.engine.contract.choosing import OPS, PLAIN
from bandi.office.discovery.door.codes import label
from bandi.office.discovery.door.house import house, the_round
from bandi.office.discovery.measures import CODES, HEADS, UNITS, WORDS, of_benefit, of_kind, of_signal

if TYPE_CHECKING:
    import polars as pl

    from bandi.engine.contract.choosing import Ask

Raw = Sequence[Sequence[Mapping[str, Any]]]
"""A condition as JSON values: any of some alternatives, each a list of {column, op, value}."""


@dataclass(frozen=True)
class ReferenceColumn:
    """A column of the reference list as a page offers it."""

    id: str
    head: str  # under which it stands
    name: str
    holds: str  # contract.choosing.Measured
    unit: str
    ops: tuple[str, ...]
    codes: tuple[tuple[str, str], ...] = ()  # code and its words


@cache
def measures(lang: str) -> dict[str, ReferenceColumn]:
    """Every column that a condition may ask about, in the order in which a page offers them."""
    place = 1 if lang.startswith("en") else 0
    shown = {}
    for id, known in house().pack.measures.items():
        kind, _, about = id.partition(".")
        if not about:
            head, words = HEADS["home" if known in PLAIN[:8] else "round"], WORDS[id]
        elif kind in ("verdict", "received"):
            head, words = HEADS["benefit"], of_benefit(kind, _named("benefit", about))
        elif kind == "kind":
            head, words = HEADS["signal"], of_kind(_named("kind", about))
        else:
            head, words = HEADS["signal"], of_signal(kind, _named("signal", about))
        shown[id] = ReferenceColumn(
            id=id,
            head=head[place],
            name=words[place],
            holds=known.holds.value,
            unit=UNITS.get(known.holds, ("", ""))[place],
            ops=tuple(op.value for op in OPS[known.holds]),
            codes=tuple((code, label(CODES.get(kind, kind), code, lang)) for code in known.codes),
        )
    return shown


def wrong_in(asked: Raw) -> list[str]:
    """What is wrong with a condition, in the engine's words; empty when it can be asked."""
    from bandi.engine.contract.choosing import condition, faults  # noqa: PLC0415
    from bandi.engine.errors import ContentError  # noqa: PLC0415

    try:
        return faults(condition(asked), house().pack.measures)
    except ContentError as error:
        return [str(error)]


def meeting(asked: Raw, *, round_id: str, areas: Sequence[str]) -> list[int]:
    """Keys of the households of these neighbourhoods' reference list that meet a condition, the most points first."""
    from bandi.engine.contract.choosing import condition  # noqa: PLC0415
    from bandi.engine.selection import meets  # noqa: PLC0415

    table = _reference(round_id, tuple(sorted(areas)))
    return table.filter(meets(condition(asked)))["household"].to_list()


def ask(*, id: str, why: str, any: Raw, places: int, areas: Sequence[str]) -> "Ask":
    """An office's own ask, for a round."""
    from bandi.engine.contract.choosing import Ask, condition  # noqa: PLC0415
    from bandi.engine.words import Why  # noqa: PLC0415

    return Ask(id, Why(why), condition(any), places=places, areas=tuple(areas))


def choosing_reasons() -> dict[str, tuple[float, str]]:
    """The numbers of choosing and why they are so."""
    content = house().pack.choosing
    return {name: (getattr(content, name), reason) for name, reason in content.reasons.items()}


@lru_cache(maxsize=8)
def _reference(round_id: str, areas: tuple[str, ...]) -> "pl.DataFrame":
    """The reference list of a sealed round in these neighbourhoods, all its columns, the most points first."""
    import polars as pl  # noqa: PLC0415

    from bandi.engine import tables  # noqa: PLC0415
    from bandi.engine.lake import Lake  # noqa: PLC0415
    from bandi.engine.selection import reference  # noqa: PLC0415

    here = house()
    lake = Lake(here.lake.folder / "rounds" / round_id, buckets=here.lake.buckets)
    homes = lake.scan("households", tables.HOUSEHOLDS).filter(pl.col("area").is_in(list(areas))).collect()
    keys = homes.lazy().select("household")
    scores, signals, entitlements, history = (
        lake.scan(name, schema).join(keys, on="household", how="semi").collect()
        for name, schema in (
            ("scores", tables.SCORES), ("signals", tables.SIGNALS), ("entitlements", tables.ENTITLEMENTS),
            ("history", tables.HISTORY),
        )
    )  # fmt: skip
    wide = reference(
        homes, scores, signals, entitlements, history, columns=list(here.pack.measures),
        cutoff=the_round(round_id).cutoff,
    )  # fmt: skip
    return wide.sort("points", "household", descending=[True, False])


def _named(kind: str, code: str) -> tuple[str, str]:
    return label(kind, code, "ko"), label(kind, code, "en")
