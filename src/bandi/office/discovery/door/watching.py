"""The rules asked again about people refused before (이력관리), and the time limits of the laws (법정 기한)."""

from functools import cache
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house, the_round
from bandi.office.discovery.door.rules import examined

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from bandi.engine.contract.office.clocks import StatuteClock
    from bandi.engine.contract.office.watching import WatchRule


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


def told_since(round_id: str, cases: "pl.DataFrame") -> "dict[int, dict[str, Any]]":
    """What records later than a day tell of watched people, as a sealed round linked them.

    `cases`: case (a number), household (key), since (day of the decision). Returns case -> {"facts": {Fact.id: won},
    "born": days of birth of children later than that day}; households the round does not know are absent. Bounded by
    the largest bucket.
    """
    import polars as pl  # noqa: PLC0415

    from bandi.engine.benefits.facts import known_facts  # noqa: PLC0415

    here, cutoff = house(), the_round(round_id).cutoff
    facts = [fact.id for fact in here.pack.rules.facts]
    wanted = pl.col("household").is_in(cases["household"].unique().implode())
    found: dict[int, dict[str, Any]] = {}
    for path in sorted((here.lake.folder / "rounds" / round_id / "households").glob("*.parquet")):
        parts = examined(round_id, [path.stem], wanted)
        homes, persons, linked = (
            part.join(cases, on="household").with_columns(household="case").drop("case") for part in parts
        )
        later = linked.filter(pl.coalesce("event_on", "month") > pl.col("since")).drop("since")
        known = known_facts(homes, persons, later, rules=here.pack.rules, on=cutoff)
        born = persons.filter(pl.col("relation") == "child", pl.col("birth") > pl.col("since"))
        births = dict(born.group_by("household").agg(pl.col("birth").sort()).iter_rows())
        for row in known.iter_rows(named=True):
            told = {fact: row[fact] for fact in facts if row[fact] is not None}
            found[row["household"]] = {"facts": told, "born": births.get(row["household"], [])}
    return found


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


def clocks() -> "dict[str, StatuteClock]":
    """The time limits of the welfare laws: id -> clock."""
    from bandi.korea.clocks import clocks as read  # noqa: PLC0415

    return read()
