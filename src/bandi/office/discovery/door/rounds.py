"""Rounds: running one, reading a sealed one, what goes back to institutions (차수)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bandi.office.discovery.door.choosing import ask
from bandi.office.discovery.door.house import following, house, the_round

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SealedTables:
    """A sealed round as tables of the engine: the candidates, and of the listed ones everything an officer sees."""

    candidates: "pl.DataFrame"  # and `by` and `card` of SCORES: the two scores
    households: "pl.DataFrame"
    persons: "pl.DataFrame"
    signals: "pl.DataFrame"
    reasons: "pl.DataFrame"
    entitlements: "pl.DataFrame"
    coverage: "pl.DataFrame"
    identities: "pl.DataFrame"  # of the listed households' members only; opened in the vault, under its journal
    manifest: dict[str, Any]


def run_round(
    round_id: str,
    *,
    seed: int,
    capacity: Iterable[tuple[str, int]],
    asks: Iterable[Mapping[str, Any]] = (),
    progress: Progress,
    on: str = "",
) -> dict[str, Any]:
    """Runs one round in the engine and seals it; returns the manifest.

    `capacity`: (area, households). `asks`: the offices' own targets and queries, as `door.choosing.ask` takes them.
    `on`: where the round's buckets are examined, and in how many processes.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine.executors import executor, hands  # noqa: PLC0415
    from bandi.engine.round import discover  # noqa: PLC0415
    from bandi.engine.tables import CAPACITY  # noqa: PLC0415

    somewhere = executor(on, scratch=settings.LAKE_FOLDER.parent / "tmp")
    table = pl.DataFrame(sorted(capacity), schema=dict(CAPACITY), orient="row")
    sealed = discover(
        the_round(round_id, seed=seed),
        house=house(),
        capacity=table,
        asks=[ask(**own) for own in asks],
        progress=progress,
        on=somewhere,
        hands=hands(on),
    )
    return sealed.manifest


def sealed(round_id: str, *, areas: Sequence[str]) -> SealedTables:
    """A sealed round's candidates in these neighbourhoods, and what officers may see of the listed households.

    Only the chosen get a name: identities come out of the vault for members of listed households and nobody else.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal, tables  # noqa: PLC0415

    here = house()

    def read(name: str, schema: tables.Schema) -> pl.DataFrame:
        return seal.read(round_id, name, schema, lake=here.lake)

    seal.verify(round_id, lake=here.lake)
    candidates = read("candidates", tables.CANDIDATES).filter(pl.col("area").is_in(list(areas)))
    listed = candidates.filter(pl.col("listed")).select("household")
    persons = read("persons", tables.PERSONS).join(listed, on="household", how="semi").sort("household", "person")
    signals, reasons, entitlements = (
        read(name, schema).join(listed, on="household", how="semi")
        for name, schema in (
            ("signals", tables.SIGNALS), ("reasons", tables.REASONS), ("entitlements", tables.ENTITLEMENTS)
        )
    )  # fmt: skip
    two_scores = read("scores", tables.SCORES).select("household", "by", "card")
    return SealedTables(
        candidates=candidates.join(two_scores, on="household", how="left").sort("area", "rank", "household"),
        households=read("households", tables.HOUSEHOLDS).join(candidates, on="household", how="semi"),
        persons=persons,
        signals=signals.sort("household", "signal"),
        reasons=reasons.sort("household", "place"),
        entitlements=entitlements.sort("household", "benefit"),
        coverage=read("coverage", tables.COVERAGE).sort("feed"),
        identities=here.vault.reveal(persons["person"].to_list(), purpose=f"round {round_id}: publication"),
        manifest={},
    )


def mismatches(round_id: str, *, areas: Sequence[str]) -> list[dict[str, Any]]:
    """Listed households that a sealed round believes to live elsewhere than registered, as values for tasks.

    household (key), likely_area, belief, since, flags, evidence [{feed, on}], name of the head, street and unit of the
    likely home as the feed says that names it; sorted by household. Opens the vault for these people only.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal, tables  # noqa: PLC0415
    from bandi.engine.intake.part import address_text, normal_unit  # noqa: PLC0415

    here = house()

    def read(name: str, schema: tables.Schema) -> pl.DataFrame:
        return seal.read(round_id, name, schema, lake=here.lake)

    listed = read("candidates", tables.CANDIDATES).filter("listed", pl.col("area").is_in(list(areas)))
    found = read("whereabouts", tables.WHEREABOUTS).filter("mismatch").join(listed, on="household", how="semi")
    members = read("persons", tables.PERSONS).join(found, on="household", how="semi")
    heads = members.sort("household", pl.col("relation") != "head", "person").unique("household", keep="first")
    wanted = pl.concat([heads["person"], found["likely_person"].drop_nulls()]).unique().sort()
    told = here.vault.reveal(wanted.to_list(), purpose=f"round {round_id}: where they live")
    named = told.filter(pl.col("name").is_not_null()).unique("person", keep="first", maintain_order=True)
    place = told.select(place=address_text(pl.col("building"), normal_unit(pl.col("unit"))))["place"]
    homes = told.with_columns(likely_address=here.vault.keys(place, purpose="address")).select(
        "likely_address", "street", "unit", likely_person="person", likely_source="feed"
    )
    homes = homes.unique(["likely_person", "likely_source", "likely_address"], keep="first", maintain_order=True)
    rows = (
        found.join(heads.select("household", "person"), on="household", how="left")
        .join(named.select("person", "name"), on="person", how="left")
        .join(homes, on=["likely_person", "likely_source", "likely_address"], how="left")
        .with_columns(evidence=pl.col("evidence").list.eval(
            pl.struct(feed=pl.element().struct.field("feed"), on=pl.element().struct.field("on").cast(pl.String))
        ))
        .sort("household")
    )  # fmt: skip
    return rows.select(
        "household", "likely_area", "belief", "since", "flags", "evidence", "name", "street", "unit"
    ).to_dicts()


def feed_back(round_id: str) -> "list[Path]":
    """Writes what may go back to institutions about a sealed round's results; returns the files.

    Raises BandiError when the round is not sealed.
    """
    from bandi.engine.errors import BandiError  # noqa: PLC0415
    from bandi.engine.feedback import write_feedback  # noqa: PLC0415
    from bandi.korea.feedback import feedback  # noqa: PLC0415

    here, this = house(), the_round(round_id)
    sealed = here.lake.folder / "rounds" / round_id / "manifest.json"
    if not sealed.exists():
        raise BandiError(
            "there is no such sealed round", where=round_id, next_step=f"Run it first: bandi round {round_id}."
        )
    return write_feedback(
        this,
        before=the_round(following(round_id)).cutoff,
        table=feedback(),
        pack=here.pack,
        lake=here.lake,
        vault=here.vault,
        outbox=settings.OUTBOX_FOLDER,
    )
