"""The only door between office and engine (출입문). Everything the office knows of the machine comes through here.

The engine is imported when a function needs it: pages that show stored rows do not load Polars or OpenFisca.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bandi.engine.words import ENDED, SUPPORTED, UNEXPECTED, UNMET, Arrived, Outcome
from bandi.office.discovery.labels import LABELS, Label

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from bandi.engine.contract.rounds import Round
    from bandi.engine.contract.watching import WatchRule
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


def deliveries() -> tuple["pl.DataFrame", "pl.DataFrame"]:
    """Every delivery ever offered and every refused line: DELIVERIES and REFUSALS."""
    from bandi.engine.intake import deliveries as every_delivery  # noqa: PLC0415
    from bandi.engine.tables import REFUSALS  # noqa: PLC0415

    lake = house().lake
    return every_delivery(lake), lake.scan("refusals", REFUSALS).collect()


def judge_again(watched: "pl.DataFrame", *, on: "date") -> "pl.DataFrame":
    """What the rules of a day say of people refused before (`engine.benefits.again`), in the order of `watched`.

    `watched`: benefit, area, facts (JSON text: members, each with birth and relation, and facts, Fact.id -> won).
    Returns verdict, amount_low, amount_high, margin, failed, missing.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine.benefits.again import judge_again as judge  # noqa: PLC0415

    rules = house().pack.rules
    members = pl.List(pl.Struct({"birth": pl.String, "relation": pl.String}))
    told = pl.Struct({"members": members, "facts": pl.Struct({fact.id: pl.Int64 for fact in rules.facts})})
    member = pl.element().struct
    born = pl.struct(birth=member.field("birth").str.to_date(), relation=member.field("relation"))
    cases = (
        watched.with_row_index("household")
        .with_columns(pl.col("household").cast(pl.Int64), pl.col("facts").str.json_decode(told))
        .unnest("facts")
        .with_columns(pl.col("members").list.eval(born))
        .unnest("facts")
    )
    return judge(cases, rules=rules, on=on).drop("household", "benefit")


def rules_digest(on: "date") -> str:
    """Changes when a parameter or a formula in force does."""
    from bandi.engine.benefits.again import rules_digest as digest  # noqa: PLC0415

    return digest(house().pack.rules, on=on)


def rules_unknown() -> str:
    """What is missing when the notice for a month is not known yet."""
    from bandi.engine.contract.benefits import RULES_UNKNOWN  # noqa: PLC0415

    return RULES_UNKNOWN


def watch_rule(benefit: str, on: "date") -> "WatchRule":
    """How refusals of a benefit are kept and looked at again on a day."""
    from bandi.korea.watching import watch_rule as rule  # noqa: PLC0415

    return rule(benefit, on)


def regular_checks(after: "date", until: "date") -> "list[date]":
    """Days of the regular checks later than `after` and not later than `until`, each once, in order."""
    from bandi.korea.watching import watch_rules  # noqa: PLC0415

    return sorted({day for rule in watch_rules() for day in rule.checks(after, until)})


def benefits() -> dict[str, tuple[str, ...]]:
    """Benefit -> the facts its verdict depends on, in the order of the content."""
    return {benefit.id: benefit.facts for benefit in house().pack.rules.benefits}


@cache
def fact_options(fact: str) -> tuple[tuple[int, str, str], ...]:
    """Place, Korean and English of the answers to a fact that is a choice or a yes or no; empty for won."""
    variable = house().pack.rules.system().get_variable(fact)
    if variable.value_type is bool:
        return ((0, "아니요", "No"), (1, "예", "Yes"))
    named = getattr(variable, "possible_values", None) or ()
    return tuple((one.index, one.value, one.name.replace("_", " ")) for one in named)


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
    return {
        "signal": {signal.id: (signal.ko, signal.en) for signal in pack.signals},
        "feed": {feed.id: (feed.name_ko, feed.name_en) for feed in pack.feeds.values()},
        "provider": {feed.id: (feed.provider_ko, feed.provider_en) for feed in pack.feeds.values()},
        "benefit": {benefit.id: (benefit.ko, benefit.en) for benefit in pack.rules.benefits},
        "fact": {fact.id: (fact.ko, fact.en) for fact in pack.rules.facts},
    }.get(kind, {})


def _lake() -> "Lake":
    from bandi.engine.lake import Lake  # noqa: PLC0415

    return Lake(settings.LAKE_FOLDER, buckets=choose_buckets(0))
