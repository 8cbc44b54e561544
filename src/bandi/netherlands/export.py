"""Signals, cases and attempts in the shape of DDAS v0.9 (내보내기).

An unknown fact is left out: it is neither false nor zero. People are named, so what this makes is as secret as what it
was made from.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from bandi.engine.errors import ContentError
from bandi.netherlands import HERE, feeds

OPEN = frozenset({"monitor", "unlocated", "long_absence"})
"""Results after which a case stays open."""

PARTS_OF_DAY = {"morning": "Ochtend", "afternoon": "Middag", "evening": "Avond"}


@dataclass(frozen=True)
class Municipality:
    """Whose signals these are, and who sends them."""

    code: str
    name: str
    supplier: str
    first_day: date
    last_day: date
    sent_at: datetime  # with its zone


def export(signals: pl.DataFrame, cases: pl.DataFrame, attempts: pl.DataFrame, *, of: Municipality) -> bytes:
    """One delivery of one municipality, as JSON in UTF-8.

    `signals`: a column for each meaning that the feed reads (identity included), under its name in our contract.
    `cases`: case, signals (list of `customer`), state (words.Outcome), matched_on, taken_up_on.
    `attempts`: case, kind, reached, on, part_of_day. Raises ContentError for a code that has no Dutch name.
    """
    tried = attempts.sort("case", "on").group_by("case", maintain_order=True).agg(pl.struct(pl.exclude("case")))
    tries = dict(tried.rows()) if tried.height else {}
    ordered = sorted(cases.to_dicts(), key=lambda case: str(case["case"]))
    delivery = {
        "teller": 1,
        "gemeentecode": of.code,
        "aanleverende_organisatie": {"naam": of.name},
        "vroegsignalen": [_signal(row) for row in signals.sort("customer").to_dicts()],
        "vroegsignaalzaken": [_case(row, tries.get(row["case"], [])) for row in ordered],
    }
    whole = {
        "codeGegevensleverancier": of.supplier,
        "startdatumLevering": of.first_day.isoformat(),
        "einddatumLevering": of.last_day.isoformat(),
        "aanleverdatumEnTijd": of.sent_at.isoformat(timespec="seconds"),
        "leveringen": [delivery],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _signal(row: Mapping[str, Any]) -> dict[str, Any]:
    """One signal, written back the way the feed reads it."""
    written: dict[str, Any] = {"client": {}, "signaalpartner": {}}
    for column in feeds()["ddas_signals"].columns:
        value = row.get(column.means)
        if value is None or column.type == "month_of":
            continue
        if column.codes:
            value = next(theirs for theirs, ours in column.codes.items() if ours == str(value).lower())
        *above, name = column.name.split(".")
        place = written[above[0]] if above else written
        place[name] = _plain(value)
    return written


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _case(row: Mapping[str, Any], tries: list[dict[str, Any]]) -> dict[str, Any]:
    words = tomllib.loads((HERE / "results.toml").read_text(encoding="utf-8"))
    told = {
        "resultaat": None if row["state"] in OPEN or row["state"] is None else _named(words["results"], row["state"]),
        "matchingsdatum": _plain(row["matched_on"]),
        "datum_opgepakt": _plain(row["taken_up_on"]),
        "vroegsignalen": [{"ID": signal} for signal in sorted(set(row["signals"]))],
        "contactpogingen": [
            _known(
                {
                    "soort": _named(words["attempts"], attempt["kind"]),
                    "bereikt": attempt["reached"],
                    "datum": _plain(attempt["on"]),
                    "dagdeel": PARTS_OF_DAY.get(attempt["part_of_day"]),
                }
            )
            for attempt in tries
        ],
    }
    return _known(told)


def _named(words: Mapping[str, str], code: str) -> str:
    if code not in words:
        raise ContentError(f"the code {code!r} has no Dutch name", where="netherlands/results.toml")
    return words[code]


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
