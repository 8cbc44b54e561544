"""Small streets of households to ask the rules about, in the engine's own tables."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from bandi.engine import tables
from bandi.korea.benefits import rules as korean_rules

ON = date(2026, 6, 30)


def table(schema, rows):
    """A table of the schema from rows that name only some columns."""
    if not rows:
        return tables.empty(schema)
    return pl.DataFrame(
        [[row.get(column) for column in schema] for row in rows], schema=dict(schema), orient="row", strict=True
    )


@dataclass
class Street:
    """Households by key, each a list of (relation, birth)."""

    homes: dict
    area: str = "11020690"
    on: date = ON

    @property
    def households(self):
        rows = [{"household": key, "area": self.area, "size": len(members)} for key, members in self.homes.items()]
        return table(tables.HOUSEHOLDS, rows)

    @property
    def persons(self):
        rows = [
            {"household": key, "person": key * 100 + n, "relation": relation, "birth": birth, "age": self._age(birth)}
            for key, members in self.homes.items()
            for n, (relation, birth) in enumerate(members)
        ]
        return table(tables.PERSONS, rows)

    def _age(self, birth):
        return self.on.year - birth.year - ((self.on.month, self.on.day) < (birth.month, birth.day))

    def facts(self, rules, **known):
        """Facts of every household, in the order of the key: values by Fact.id, one for all or one each."""
        keys = sorted(self.homes)
        columns = {fact.id: known.get(fact.id) for fact in rules.facts}
        spread = {name: value if isinstance(value, list) else [value] * len(keys) for name, value in columns.items()}
        return pl.DataFrame(
            {"household": keys, **spread}, schema={"household": pl.Int64} | dict.fromkeys(columns, pl.Int64)
        )


def linked(*rows):
    return table(tables.LINKED, [{"how": "subject", "record": n} | row for n, row in enumerate(rows)])


def coverage(state="arrived", month=date(2026, 6, 1)):
    return table(tables.COVERAGE, [{"feed": "ssis_benefits", "arrived": state, "latest_month": month}])


@pytest.fixture(scope="session")
def rules():
    return korean_rules()


@pytest.fixture(scope="session")
def make():
    return SimpleNamespace(Street=Street, linked=linked, coverage=coverage, ON=ON)
