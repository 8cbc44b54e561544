"""Asks the rules again about people who were refused (재판정): the facts of then under the rules of another day."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.parameters import Parameter

from bandi.engine.benefits.assess import judge
from bandi.engine.benefits.worlds import layout
from bandi.engine.contract.benefits import RULES_UNKNOWN, Benefit, Rules
from bandi.engine.tables import HOUSEHOLDS, PERSONS, Schema, conform, empty
from bandi.engine.words import Verdict

WORLDS = 400_000
"""Households times worlds held by one simulation: bounds memory."""

ANSWER: Schema = {
    "household": pl.Int64,
    "benefit": pl.String,
    "verdict": pl.String,
    "amount_low": pl.Int64,
    "amount_high": pl.Int64,
    "margin": pl.Int64,
    "failed": pl.String,
    "missing": pl.List(pl.String),
}


def judge_again(watched: pl.DataFrame, *, rules: Rules, on: date) -> pl.DataFrame:
    """One row for each of `watched`, sorted by `household`: the columns of ANSWER.

    `watched`: household (a number for the case, each once), benefit, area, members (list of birth and relation), and an
    Int64 column for every Fact.id, null when unknown. Those refused for the same benefit of whom the same facts are
    known stand in one simulation, and a fact that all of them tell needs no worlds.
    """
    parts = [empty(ANSWER)]
    for benefit in rules.benefits:
        asked = watched.filter(pl.col("benefit") == benefit.id).sort("household")
        if benefit.facts and not asked.is_empty():
            told = [pl.col(fact).is_not_null().alias(f"told {fact}") for fact in benefit.facts]
            groups = asked.with_columns(told).partition_by([column.meta.output_name() for column in told])
        else:
            groups = [] if asked.is_empty() else [asked]
        parts += [_judge(group, benefit, rules=rules, on=on) for group in groups]
    return pl.concat(parts).sort("household")


@cache
def rules_digest(rules: Rules, *, on: date) -> str:
    """A digest of every parameter and formula in force in the month of a day: it changes when the law does.

    The same rules give the same digest in every month in which nothing changed.
    """
    system = rules.system()
    instant = on.isoformat()
    values = {
        parameter.name: parameter(instant)
        for parameter in system.parameters.get_descendants()
        if isinstance(parameter, Parameter)
    }
    formulas = {
        name: _code(formula.__code__)
        for name, variable in system.variables.items()
        if (formula := variable.get_formula(instant)) is not None
    }
    text = json.dumps([values, formulas], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _judge(group: pl.DataFrame, benefit: Benefit, *, rules: Rules, on: date) -> pl.DataFrame:
    narrow = rules.only(benefit)
    facts = (
        replace(fact, worlds=fact.worlds[: 1 if group[fact.id].null_count() == 0 else None]) for fact in narrow.facts
    )
    narrow = replace(narrow, facts=tuple(facts))
    step = max(1, WORLDS // layout(narrow)[0].stop)
    runs = [group.slice(start, step) for start in range(0, group.height, step)]
    try:
        return pl.concat([_judge_run(run, rules=narrow, on=on) for run in runs])
    except ParameterNotFoundError:
        return _unknown(group.select("household"), benefit)


def _judge_run(run: pl.DataFrame, *, rules: Rules, on: date) -> pl.DataFrame:
    persons = (
        run.select("household", "members")
        .explode("members")
        .unnest("members")
        .with_row_index("person")
        .with_columns(pl.col("person").cast(pl.Int64))
    )
    facts = run.select("household", *(fact.id for fact in rules.facts))
    answer = judge(_whole(run, HOUSEHOLDS), _whole(persons, PERSONS), facts, rules=rules, on=on)
    return answer.select(pl.col(name).cast(kind) for name, kind in ANSWER.items())


def _whole(table: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The table with every column of a schema; what is not told is null."""
    lost = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in table.columns]
    return conform(table.with_columns(lost).select(*schema), schema)


def _unknown(cases: pl.DataFrame, benefit: Benefit) -> pl.DataFrame:
    """The notice for the month is not known: never a no."""
    told = {"benefit": benefit.id, "verdict": str(Verdict.DEPENDS), "missing": [RULES_UNKNOWN]}
    return cases.select(
        pl.lit(told[name], dtype=kind).alias(name)
        if name in told
        else pl.col(name)
        if name == "household"
        else pl.lit(None, dtype=kind).alias(name)
        for name, kind in ANSWER.items()
    )


def _code(code: Any) -> list[Any]:
    """What a formula computes, without where it stands."""
    inner = [_code(part) if hasattr(part, "co_code") else repr(part) for part in code.co_consts]
    return [code.co_code.hex(), list(code.co_names), inner]
