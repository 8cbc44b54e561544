"""The only door between office and engine (출입문). Everything the office knows of the machine comes through here.

The engine is imported when a function needs it: pages that show stored rows do not load Polars or OpenFisca.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bandi.engine.words import ENDED, SUPPORTED, UNEXPECTED, UNMET, Arrived, Outcome
from bandi.office.discovery.labels import LABELS, Label

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from bandi.engine.contract.rounds import Round
    from bandi.engine.lake import Lake
    from bandi.engine.round import House

Progress = Callable[[str, int, int], None]
ARRIVED = Arrived.ARRIVED.value
NOT_EXPECTED = frozenset(arrived.value for arrived in UNEXPECTED)
OUTCOMES: tuple[str, ...] = tuple(outcome.value for outcome in Outcome)
SUPPORTING = frozenset(outcome.value for outcome in SUPPORTED)
UNMET_OUTCOMES = frozenset(outcome.value for outcome in UNMET)
ENDING = frozenset(outcome.value for outcome in ENDED)
UNLOCATED = Outcome.UNLOCATED.value
DISTRICT_BUCKETS, NATION_BUCKETS = 8, 96
NATION = 1_000  # neighbourhoods; from here on the nation's number of buckets


@dataclass(frozen=True)
class SealedTables:
    """A sealed round as tables of the engine: the candidates, and of the listed ones everything an officer sees."""

    candidates: "pl.DataFrame"
    households: "pl.DataFrame"
    persons: "pl.DataFrame"
    signals: "pl.DataFrame"
    reasons: "pl.DataFrame"
    entitlements: "pl.DataFrame"
    coverage: "pl.DataFrame"
    identities: "pl.DataFrame"  # of the listed households' members only; opened in the vault, under its journal
    manifest: dict[str, Any]


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


def run_round(round_id: str, *, seed: int, capacity: Iterable[tuple[str, int]], progress: Progress) -> dict[str, Any]:
    """Runs one round in the engine and seals it; returns the manifest. `capacity`: (area, households)."""
    import polars as pl  # noqa: PLC0415

    from bandi.engine.round import discover  # noqa: PLC0415
    from bandi.engine.tables import CAPACITY  # noqa: PLC0415

    table = pl.DataFrame(sorted(capacity), schema=dict(CAPACITY), orient="row")
    sealed = discover(the_round(round_id, seed=seed), house=house(), capacity=table, progress=progress)
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
    return SealedTables(
        candidates=candidates.sort("area", "rank", "household"),
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


def deliveries() -> "pl.DataFrame":
    """Every delivery ever offered (DELIVERIES)."""
    from bandi.engine.intake import deliveries as every_delivery  # noqa: PLC0415

    return every_delivery(house().lake)


def refusals(delivery: str) -> "pl.DataFrame":
    """The refused lines of one delivery (REFUSALS)."""
    from bandi.engine.tables import REFUSALS  # noqa: PLC0415

    return house().lake.read("refusals", delivery, REFUSALS)


def findings() -> list[dict[str, Any]]:
    """What the gate found odd about files (FINDINGS): delivery, check, column, seen, usual, ko, en."""
    from bandi.engine.intake import findings as found  # noqa: PLC0415

    return found(house().lake).to_dicts()


def decide_delivery(delivery: str, *, decision: str, reason: str, on: date) -> None:
    """Holds a delivery back or releases it, for rounds whose deliveries count until `on` or later."""
    from bandi.engine.intake import decide  # noqa: PLC0415

    decide(house().lake, delivery=delivery, decision=decision, reason=reason, on=on)


def receipt(delivery: str) -> tuple[str, bytes]:
    """What goes back to the institution about one file, in its own format: a file name and its content."""
    from bandi.engine.intake import receipt as written  # noqa: PLC0415

    here = house()
    made = written(delivery, lake=here.lake, pack=here.pack)
    return made.name, made.content


def take_in(*, until: date, progress: Progress) -> list[str]:
    """Takes in what came to the inbox by a day; returns the state of each delivery that is new."""
    from bandi.engine.intake import find_arrivals  # noqa: PLC0415
    from bandi.engine.intake import take_in as taken  # noqa: PLC0415

    here = house()
    arrivals = find_arrivals(here.inbox, until=until)
    fresh = taken(arrivals, pack=here.pack, lake=here.lake, vault=here.vault, progress=progress, wait=True)
    return [str(state) for state in fresh["state"]]


def waiting_pairs(round_id: str, *, areas: Sequence[str]) -> list[dict[str, Any]]:
    """Pairs a round could not tell, whose resident lives in these neighbourhoods, the most probable first.

    stranger, person, household (keys), area, feed, tier, sure, parts; records and months: lines and longest arrears
    that hang on it; told and registered: what is known of the two, out of the vault, under its journal.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine import tables  # noqa: PLC0415
    from bandi.engine.linkage import waiting  # noqa: PLC0415

    here = house()

    def found(name: str, schema: tables.Schema, keys: pl.DataFrame) -> pl.LazyFrame:
        return here.lake.scan(f"rounds/{round_id}/{name}", schema).join(keys.lazy(), on=keys.columns, how="semi")

    queue = waiting(here.lake, round_id)
    homes = found("households", tables.HOUSEHOLDS, queue.select("household").unique())
    ties = queue.join(homes.select("household", "area").collect(), on="household")
    ties = ties.filter(pl.col("area").is_in(list(areas)))
    if ties.is_empty():
        return []
    linked = found("linked", tables.LINKED, ties.select("stranger").unique())
    hanging = linked.group_by("stranger").agg(records=pl.len(), months=pl.col("months").max()).collect()
    born = found("persons", tables.PERSONS, ties.select("person").unique()).select("person", "birth", "sex").collect()
    told = here.vault.reveal(sorted({*ties["stranger"], *ties["person"]}), purpose=f"round {round_id}: pairs")
    by_register = pl.col("feed") == here.pack.register_feed.id
    known = _first_of_each(told.sort(by_register, descending=True, maintain_order=True))
    for row in born.iter_rows(named=True):
        known.setdefault(row["person"], {}).update(birth=row["birth"], sex=row["sex"])
    rows = ties.join(hanging, on="stranger", how="left").with_columns(
        pl.col("records").fill_null(0), pl.col("tier").fill_null("")
    )
    return [
        row | {"told": known.get(row["stranger"], {}), "registered": known.get(row["person"], {})}
        for row in rows.iter_rows(named=True)
    ]


def decide_pair(stranger: int, person: int, *, same: bool | None, on: date) -> None:
    """Tells the engine that the two are one, are not, or that an earlier word is taken back (None)."""
    from bandi.engine.linkage import decide_pair as noted  # noqa: PLC0415

    noted(house().lake, stranger=stranger, person=person, same=same, on=on)


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


def outcome_codes() -> tuple[str, ...]:
    """Result codes in the order of the domain's list."""
    return OUTCOMES


@cache
def label(kind: str, code: str, lang: str = "ko") -> str:
    """The word for a code: `label("outcome", "moved", "en")`. Signals, feeds and benefits come from the content.

    A code nobody named is shown as it is.
    """
    ko, en = LABELS.get(kind, {}).get(code) or _content_labels(kind).get(code) or (code, code)
    return en if lang.startswith("en") else ko


def feed_names() -> dict[str, tuple[str, str, str, str]]:
    """Feed -> its name and its provider's name, each in Korean and English."""
    feeds = house().pack.feeds.values()
    return {feed.id: (feed.name_ko, feed.name_en, feed.provider_ko, feed.provider_en) for feed in feeds}


@cache
def _content_labels(kind: str) -> dict[str, Label]:
    pack = house().pack
    compared = pack.likeness.comparisons
    return {
        "signal": {signal.id: (signal.ko, signal.en) for signal in pack.signals},
        "feed": {feed.id: (feed.name_ko, feed.name_en) for feed in pack.feeds.values()},
        "provider": {feed.id: (feed.provider_ko, feed.provider_en) for feed in pack.feeds.values()},
        "benefit": {benefit.id: (benefit.ko, benefit.en) for benefit in pack.rules.benefits},
        "fact": {fact.id: (fact.ko, fact.en) for fact in pack.rules.facts},
        "comparison": {comparison.id: (comparison.ko, comparison.en) for comparison in compared},
        "likeness": {
            f"{comparison.id}.{level.id}": (level.ko, level.en)
            for comparison in compared
            for level in comparison.levels
        },
    }.get(kind, {})


def _first_of_each(identities: "pl.DataFrame") -> dict[int, dict[str, Any]]:
    """Key -> of each thing the first value that a delivery says. `identities` come in the order of belief."""
    known: dict[int, dict[str, Any]] = {}
    for row in identities.iter_rows(named=True):
        told = known.setdefault(row["person"], {"feed": row["feed"], "as_of": row["received_on"]})
        for name in ("name", "birth", "sex", "phone", "street", "unit"):
            if row[name] is not None:
                told.setdefault(name, row[name])
    return known


def _lake() -> "Lake":
    from bandi.engine.lake import Lake  # noqa: PLC0415

    return Lake(settings.LAKE_FOLDER, buckets=choose_buckets(0))
