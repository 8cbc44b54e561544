"""The rules of history management by date (급여 이력관리): read from watching.toml, which an expert edits."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from bandi.engine.contract.office.watching import WatchRule
from bandi.engine.errors import ContentError


@cache
def watch_rules() -> tuple[WatchRule, ...]:
    """Every rule in the order of the file."""
    told = tomllib.loads((Path(__file__).parent / "watching.toml").read_text(encoding="utf-8"))
    return tuple(
        WatchRule(**{**rule, "benefits": tuple(rule["benefits"]), "check_months": tuple(rule["check_months"])})
        for rule in told["rules"]
    )


def watch_rule(benefit: str, on: date) -> WatchRule:
    """The rule for a benefit on a day: one that names it, else the one for all others. Raises ContentError without."""
    held = [rule for rule in watch_rules() if rule.holds(on)]
    named = [rule for rule in held if benefit in rule.benefits] or [rule for rule in held if not rule.benefits]
    if len(named) != 1:
        raise ContentError(f"{len(named)} rules for {benefit} on {on}", where="watching.toml")
    return named[0]
