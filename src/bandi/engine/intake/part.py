"""Facts and identity part here: keys for the engine, names and numbers for the vault (분리)."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.intake import resident_number
from bandi.engine.intake.check import NARROW, WIDE
from bandi.engine.intake.once import once
from bandi.engine.lake import Lake
from bandi.engine.tables import RECORDS, REGISTER, Schema, conform
from bandi.engine.vault import IDENTITIES, Vault


@dataclass(frozen=True)
class Parted:
    """One delivery, parted. `facts` has the columns of REGISTER or RECORDS, `identities` those of the vault."""

    facts: pl.DataFrame
    identities: pl.DataFrame


@dataclass(frozen=True)
class Origin:
    """What every row of a delivery shares."""

    delivery: str
    feed: Feed
    received_on: date

    @property
    def first_record(self) -> int:
        """Record number of line 0: the first 31 bits of the content hash, so that no order of taking in matters."""
        return (int(self.delivery, 16) >> 33) << 32


def part(values: pl.DataFrame, origin: Origin, *, vault: Vault, lake: Lake) -> Parted:
    """Parts believed lines into facts under keys and identities for the vault; no key can be turned back."""
    keyed = values.with_columns(
        *_keys(values, vault, provider=origin.feed.provider_en),
        pl.lit(origin.delivery).alias("delivery"),
        pl.lit(origin.feed.id).alias("feed"),
        pl.lit(origin.received_on).alias("received_on"),
        (pl.col("line") + origin.first_record).alias("record"),
    )
    facts = _register(keyed, lake) if origin.feed.target == "register" else _records(keyed, lake)
    return Parted(facts, _identities(keyed))


def _keys(values: pl.DataFrame, vault: Vault, *, provider: str) -> list[pl.Series]:
    """Keys of what the lines name. Each provider numbers its customers for itself."""
    keys = []
    if "rrn" in values.columns:
        keys.append(vault.keys(values["rrn"], purpose="subject").alias("person"))
    if "household_no" in values.columns:
        keys.append(vault.keys(values["household_no"], purpose="household").alias("household"))
    if "household_key" in values.columns:
        keys.append(values["household_key"].alias("household"))
    if "customer" in values.columns:
        keys.append(vault.keys(provider + "|" + values["customer"], purpose="customer").alias("customer_key"))
    if "building" in values.columns:
        unit = once(values["unit"], _normal) if "unit" in values.columns else pl.lit(None, dtype=pl.String)
        place = values.select(place=address_text(pl.col("building"), pl.lit(unit)))["place"]
        keys.append(vault.keys(place, purpose="address").alias("address"))
        keys.append(vault.keys(values["building"], purpose="address").alias("building_key"))
    if "name" in values.columns and "rrn" not in values.columns:
        keys.append(vault.keys(_stranger(values), purpose="stranger").alias("stranger"))
    return keys


def address_text(building: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """What an address key is made from, with a normal unit. Without a unit the address is the building itself."""
    return pl.when(unit.is_null()).then(building).otherwise(building + "|" + unit)


def _stranger(values: pl.DataFrame) -> pl.Series:
    """What a feed without resident numbers says of somebody, as one text; null when it says a name at most."""
    told = [
        name for name in ("birth", "sex", "phone", "customer", "building", "unit", "street") if name in values.columns
    ]
    texts = [pl.col(name).cast(pl.String).fill_null("") for name in ("name", *told)]
    says = pl.any_horizontal(pl.col(name).is_not_null() for name in told) if told else pl.lit(value=False)
    return values.select(text=pl.when(says).then(pl.concat_str(texts, separator="|")))["text"]


def _register(keyed: pl.DataFrame, lake: Lake) -> pl.DataFrame:
    told = keyed.with_columns(
        birth=resident_number.birth(pl.col("rrn")),
        sex=resident_number.sex(pl.col("rrn")),
        alive=pl.col("alive") == "true",
    )
    return _complete(_with_keys(told), REGISTER).sort(lake.bucket(pl.col("person")), "person", "record")


def _records(keyed: pl.DataFrame, lake: Lake) -> pl.DataFrame:
    named = keyed.rename({"person": "subject"}) if "person" in keyed.columns else keyed
    named = named.with_columns(pl.col(flag) == "true" for flag in ("crisis", "handover") if flag in named.columns)
    keys = ("subject", "stranger", "customer", "address", "household")
    return _complete(_with_keys(named), RECORDS).sort(lake.bucket(pl.coalesce(*keys)), *keys, "record")


def _with_keys(keyed: pl.DataFrame) -> pl.DataFrame:
    """The keys of building and customer in place of their texts."""
    made = {"building_key": "building", "customer_key": "customer"}
    return keyed.drop(set(made.values()) & set(keyed.columns)).rename(made, strict=False)


def _identities(keyed: pl.DataFrame) -> pl.DataFrame:
    """Who each key is: the resident, else the stranger, else the customer."""
    keys = [name for name in ("person", "stranger", "customer_key") if name in keyed.columns]
    if not keys:
        return pl.DataFrame(schema=dict(IDENTITIES))
    named = keyed.with_columns(person=pl.coalesce(keys))
    return _complete(named.filter(pl.col("person").is_not_null()), IDENTITIES)


def _complete(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """What the feed does not say is unknown: null."""
    absent = {name: pl.lit(None, dtype=dtype) for name, dtype in schema.items() if name not in frame.columns}
    return conform(frame.with_columns(**absent), schema)


def _normal(units: pl.Series) -> pl.Series:
    return units.to_frame("unit").select(normal_unit(pl.col("unit")))["unit"]


def normal_unit(unit: pl.Expr) -> pl.Expr:
    """One spelling for a dwelling's detailed address (상세주소): `제101동 제203호`, `101-203` and `101동203호` become
    `101-203`, `203호` becomes `203`, `지하1호` becomes `B1`; `반지하` stays. Empty becomes null.
    """
    bare = unit.str.normalize("NFC").str.replace_many(WIDE, NARROW).str.to_uppercase()
    bare = bare.str.replace_all(r"[\s\p{Cf}\u00a0\u3164]", "").str.replace_all(r"제([0-9A-Z])", "${1}")
    bare = bare.str.replace_all(r"지하([0-9])", "B${1}").str.replace_all(r"[-‐‑‒–—―~,./]|동|호", "-")
    bare = bare.str.replace_all(r"-+", "-").str.strip_chars("-")
    bare = bare.str.replace_all(r"(^|-|B)0+([0-9])", "${1}${2}")
    return pl.when(bare != "").then(bare)
