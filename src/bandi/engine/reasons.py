"""Explain: up to five plain sentences why a household has its points, each with its evidence (사유).

The sentences are content (`wording`); this stage only decides which of them hold, in which order, and what stands in
their blanks. Every sentence comes from one part of the score, so nothing is said that did not count.
"""

from collections.abc import Sequence

import polars as pl

from bandi.engine.contract.benefits import Benefit
from bandi.engine.contract.points import Scorecard, told_so
from bandi.engine.contract.signals import SignalType
from bandi.engine.contract.wording import Language, Wording, filled
from bandi.engine.errors import ContentError
from bandi.engine.tables import EVIDENCE, REASONS, Schema, conform
from bandi.engine.words import Kind, State, Together, Trend, Verdict

MOST = 5
"""Sentences an officer reads before a visit."""

CASES = ("still", "new", "worsening", "again")
"""Ways in which a signal holds; the wording has a sentence for each."""

INVOLVED = {
    "cut_and_arrears": pl.col("kind").is_in([Kind.CUT, Kind.ARREARS]),
    "cut_with_aged_or_minors": pl.col("kind") == Kind.CUT,
    "multiple": pl.col("together") == Together.MULTIPLE,
    "consecutive": pl.col("together").is_not_null(),
    "beside_multiple": pl.col("beside") == Together.MULTIPLE,
    "beside_consecutive": pl.col("beside").is_not_null(),
}
"""Signals that a bundle speaks of; one made `of` signals speaks of these, any other of all."""

BLANKS: Schema = {
    "row": pl.UInt32,
    "key": pl.String,  # of the sentence
    "months": pl.Int32,
    "times": pl.Int32,
    "window": pl.Int32,  # months in which `times` are counted
    "amount": pl.Int64,  # won unpaid
    "low": pl.Int64,  # won a month
    "high": pl.Int64,
    "on": pl.Date,
    "round": pl.String,
    "benefit": pl.String,
    "fact": pl.String,
    "among": pl.List(pl.String),  # signals
    "evidence": pl.List(EVIDENCE),
}
"""What stands in a sentence's blanks, before it is said in a language."""


def explain(
    scores: pl.DataFrame,
    signals: pl.DataFrame,
    entitlements: pl.DataFrame,
    history: pl.DataFrame,
    *,
    wording: Wording,
    types: Sequence[SignalType],
    benefits: Sequence[Benefit],
    outcome_feed: str | None = None,
    card: Scorecard | None = None,
) -> pl.DataFrame:
    """REASONS of the households in SCORES, sorted by household and place.

    The largest parts come first, one bundle at most; what lowers the points is said last, if there is room. A signal's
    sentence carries its evidence, a bundle's the newest of each of its signals (`card` says which), an earlier round's
    the day of its result, in the feed named `outcome_feed`. Raises ContentError when a sentence or a value is missing.
    """
    _check(wording, types, benefits)
    told = _told(scores)
    active = signals.filter(pl.col("state") == State.ACTIVE).unique(
        ["household", "signal"], keep="first", maintain_order=True
    )
    blanks = pl.concat(
        [
            pl.DataFrame(schema=dict(BLANKS)),
            _of_signals(told, active, types),
            told.filter(pl.col("group") == "kind").select("row", _sentence("kind")),
            *_of_bundles(told, active, types, card),
            _of_entitlements(told, entitlements),
            _of_history(told, history, outcome_feed),
        ],
        how="diagonal",
    ).sort("row")
    said = told.join(blanks.select("row", "key", "evidence"), on="row", how="left")
    if unsaid := sorted(set(said.filter(pl.col("key").is_null())["part"])):
        raise ContentError(f"parts that no sentence is for: {', '.join(unsaid)}", where="reasons")
    for language in ("ko", "en"):
        said = said.join(_said(blanks, wording, language), on="row", how="left")
    return conform(said.with_columns(pl.col("evidence").fill_null([])), REASONS).sort("household", "place")


def _check(wording: Wording, types: Sequence[SignalType], benefits: Sequence[Benefit]) -> None:
    """Raises ContentError when a signal or a benefit of the pack could not be spoken of."""
    keys = [f"signal.{t.id}.{said}" for t in types for said in ("name", *CASES)]
    for language in ("ko", "en"):
        wording.need([*keys, *(f"benefit.{b.id}.name" for b in benefits)], language)


def _told(scores: pl.DataFrame) -> pl.DataFrame:
    """The parts that get a sentence: one row each, with its place. Of the bundles, which name the same signals again,
    only the largest is said. What lowered the points is said last, and always: one place is kept for it."""
    lowers = pl.col("points") < 0
    nth = pl.int_range(pl.len(), dtype=pl.Int32).over("household") + 1
    room = MOST - lowers.any().over("household").cast(pl.Int32)
    return (
        scores.select("household", "parts")
        .explode("parts")
        .drop_nulls("parts")
        .unnest("parts")
        .sort("household", lowers, pl.col("points").abs(), "part", descending=[False, False, True, False])
        .with_columns(pl.col("part").str.splitn(":", 2).struct.rename_fields(["group", "id"]).alias("named"))
        .unnest("named")
        .filter((pl.col("group") != "bundle") | (pl.int_range(pl.len()).over("household", "group") == 0))
        .filter(lowers | (nth <= room))
        .with_columns(nth.alias("place"))
        .filter(pl.col("place") <= MOST)
        .with_row_index("row")
    )


def _sentence(group: str, variant: str = "sentence") -> pl.Expr:
    return pl.format(f"{group}.{{}}.{variant}", pl.col("id")).alias("key")


def _of_signals(told: pl.DataFrame, active: pl.DataFrame, types: Sequence[SignalType]) -> pl.DataFrame:
    """Signals: that it is new says most, then that it came back, then that it grows, as unpaid bills always do."""
    case = (
        pl.when(pl.col("is_new"))
        .then(pl.lit("new"))
        .when(pl.col("times") > 1)
        .then(pl.lit("again"))
        .when(pl.col("trend") == Trend.WORSENING)
        .then(pl.lit("worsening"))
        .otherwise(pl.lit("still"))
    )
    windows = pl.DataFrame(
        {"id": [t.id for t in types], "window": [t.window for t in types]},
        schema_overrides={"id": pl.String, "window": pl.Int32},
    )
    return (
        told.filter(pl.col("group") == "signal")
        .select("row", "id", "household", "signal")
        .join(active, on=["household", "signal"], how="inner")
        .join(windows, on="id", how="left")
        .with_columns(pl.format("signal.{}.{}", "id", case).alias("key"), pl.col("first_on").alias("on"))
        .select("row", "key", "months", "times", "window", "amount", "on", "evidence")
    )


def _of_bundles(
    told: pl.DataFrame, active: pl.DataFrame, types: Sequence[SignalType], card: Scorecard | None
) -> list[pl.DataFrame]:
    """Bundles and ways of telling: which signals they speak of."""
    order = {t.id: place for place, t in enumerate(types)}
    rank = pl.col("signal").replace_strict(order, default=len(order), return_dtype=pl.Int32)
    ordered = active.sort("household", rank, "signal")
    bundles = told.filter(pl.col("group").is_in(["bundle", "told"])).select("row", "group", "id", "household")
    found = []
    for (group, name), rows in bundles.group_by("group", "id", maintain_order=True):
        together = (
            ordered.filter(_involved(str(group), str(name), card))
            .group_by("household", maintain_order=True)
            .agg(
                pl.col("signal").alias("among"),
                pl.col("signal").len().cast(pl.Int32).alias("times"),
                pl.col("evidence").list.first().drop_nulls().alias("evidence"),
            )
        )
        found.append(
            rows.join(together, on="household").select("row", _sentence(str(group)), "among", "times", "evidence")
        )
    return found


def _involved(group: str, id: str, card: Scorecard | None) -> pl.Expr:
    """Which signals a bundle, or a way of telling, speaks of."""
    rule = None if card is None else (card.told if group == "told" else card.bundles).get(id)
    if group == "told":
        return told_so(id, months=rule.months if rule else 0)
    if rule and rule.of:
        return pl.col("signal").is_in([signal for named in rule.of for signal in named])
    return INVOLVED.get(id, pl.col("signal").is_not_null())


def _of_entitlements(told: pl.DataFrame, entitlements: pl.DataFrame) -> pl.DataFrame:
    """Benefits: entitled and not received, or what would have to be known."""
    fact = pl.col("missing").list.first()
    key = (
        pl.when(pl.col("verdict") == Verdict.YES)
        .then(pl.lit("verdict.yes.sentence"))
        .when(fact.is_not_null())
        .then(pl.lit("verdict.depends.sentence"))
        .otherwise(pl.lit("verdict.depends.unsaid"))
    )
    return (
        told.filter(pl.col("group") == "entitlement")
        .select("row", "household", pl.col("id").alias("benefit"))
        .join(entitlements, on=["household", "benefit"], how="inner")
        .select(
            "row",
            "benefit",
            key.alias("key"),
            fact.alias("fact"),
            pl.col("amount_low").alias("low"),
            pl.col("amount_high").alias("high"),
        )
    )


def _of_history(told: pl.DataFrame, history: pl.DataFrame, outcome_feed: str | None) -> pl.DataFrame:
    """Earlier rounds: not met, listed without support, helped, or found not to need help."""
    of = pl.col("id")
    times = pl.when(of == "unreached").then("unreached_rounds").when(of == "listed_again").then("unsupported_listings")
    on = pl.when(of == "supported_recently").then("supported_on").otherwise("last_outcome_on")
    known = {"feed": pl.lit(outcome_feed, dtype=pl.String), "on": pl.col("on")}
    fields = [known.get(f.name, pl.lit(None, dtype=f.dtype)).alias(f.name) for f in EVIDENCE.fields]
    return (
        told.filter(pl.col("group") == "history")
        .select("row", "id", "household")
        .join(history, on="household", how="inner")
        .with_columns(times.alias("times"), on.alias("on"), pl.col("last_round").alias("round"))
        .with_columns(
            pl.when(pl.col("times") > 1)
            .then(_sentence("history", "often"))
            .otherwise(_sentence("history"))
            .alias("key"),
            pl.when(pl.col("on").is_not_null())
            .then(pl.concat_list(pl.struct(fields).cast(EVIDENCE)))
            .alias("evidence"),
        )
        .select("row", "key", "times", "round", "on", "evidence")
    )


def _said(blanks: pl.DataFrame, wording: Wording, language: Language) -> pl.DataFrame:
    """One column of sentences in one language, by row."""
    sentences = wording.need(sorted(set(blanks["key"])), language)
    phrased = _phrased(blanks, wording, language)
    texts = [pl.DataFrame(schema={"row": pl.UInt32, language: pl.String})]
    for rows in phrased.partition_by("key", maintain_order=True):
        key = rows["key"][0]
        text = rows.select("row", filled(sentences[key]).alias(language))
        if text[language].null_count():
            raise ContentError(f"{key} needs a value that is not known", where=f"wording {language}")
        texts.append(text)
    return pl.concat(texts)


def _phrased(blanks: pl.DataFrame, wording: Wording, language: Language) -> pl.DataFrame:
    """The blanks as text. A phrase about something unknown is empty, so that the sentence stays whole without it."""
    words = wording.of(language)
    names = {
        group: {
            key.split(".")[1]: said
            for key, said in words.items()
            if key.startswith(f"{group}.") and key.endswith(".name")
        }
        for group in ("signal", "benefit", "fact")
    }
    wording.need([f"fact.{fact}.name" for fact in blanks["fact"].unique().drop_nulls()], language)
    texts = blanks.with_columns(
        pl.col("benefit").replace_strict(names["benefit"], default=None, return_dtype=pl.String),
        pl.col("fact").replace_strict(names["fact"], default=None, return_dtype=pl.String),
        pl.col("among")
        .list.eval(pl.element().replace_strict(names["signal"], default=None, return_dtype=pl.String))
        .list.join(", "),
        pl.col("on").dt.to_string(words["clause.day"]).alias("day"),
        pl.col("on").dt.to_string(words["clause.month"]).alias("month"),
        *(_thousands(pl.col(name)).alias(f"{name}_won") for name in ("amount", "low", "high")),
    )
    one_amount = (pl.col("low") == pl.col("high")) | pl.col("low").is_null()
    a_month = (
        pl.when(one_amount).then(filled(words["clause.a_month.one"])).otherwise(filled(words["clause.a_month.range"]))
    )
    for_months = (
        pl.when(pl.col("months") == 1)
        .then(filled(words["clause.for_months.one"]))
        .otherwise(filled(words["clause.for_months.many"]))
    )
    phrases = {
        "for_months": pl.when(pl.col("months") > 0).then(for_months),
        "unpaid": pl.when(pl.col("amount") > 0).then(filled(words["clause.unpaid"])),
        "a_month": pl.when(pl.col("high") > 0).then(a_month),
        "on_day": pl.when(pl.col("on").is_not_null()).then(filled(words["clause.on_day"])),
        "in_month": pl.when(pl.col("on").is_not_null()).then(filled(words["clause.in_month"])),
        "in_round": pl.when(pl.col("round").is_not_null()).then(filled(words["clause.in_round"])),
    }
    return texts.with_columns(phrase.fill_null("").alias(name) for name, phrase in phrases.items())


def _thousands(won: pl.Expr) -> pl.Expr:
    """1234567 as 1,234,567."""
    backwards = won.cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1},")
    return backwards.str.strip_suffix(",").str.reverse()
