"""A feed's contract on one page, for whoever sends or reads the file (자료 계약 안내)."""

import json
from collections.abc import Iterator
from difflib import get_close_matches

from bandi.engine.contract.feeds import Column, Feed, Limit
from bandi.engine.errors import BandiError
from bandi.korea import HERE, pack
from bandi.korea.registry import registry, retention_classes

WRITTEN = {
    "rrn": r"^[0-9]{6}-?[0-9]{7}$",
    "date": r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$",
    "month": r"^[0-9]{4}-?[0-9]{2}$",
    "count": r"^[0-9]{1,9}$",
    "won": r"^-?[0-9]{1,3}(,?[0-9]{3})*$",
}
"""How cells of a type are best written; taking in reads a few more spellings."""


def lines(feed_id: str) -> list[str]:
    """The contract as text: who, law, days, limits, retention, file, columns, sample. Raises BandiError if unknown."""
    feed, here = _feed(feed_id), pack().connected
    kept = {each.id: each for each in retention_classes()}
    types = [entry for entry in registry() if entry.feed == feed.id]
    sample = next(iter(sorted((HERE / "feeds" / feed.id).glob("sample.*"))), None)
    return [
        f"{feed.id}: {feed.name_ko} · {feed.name_en}",
        f"  provider    {feed.provider_ko} · {feed.provider_en}",
        f"  carries     {', '.join(entry.id for entry in types) or 'no type of crisis signal'}",
        f"  hangs on    a {feed.unit}; sent {feed.cadence}",
        f"  law         {feed.law} [{feed.confidence}]",
        f"  in force    {_days(feed)}",
        f"  connected   {'yes' if feed.id in here else 'no: what it would say is unknown'}",
        f"  kept        {feed.retention}: {kept[feed.retention].raw_months} months raw, {kept[feed.retention].law}",
        f"  file        {', '.join(_file(feed))}",
        f"  source      {feed.source}",
        "  limits" if any(map(_figures, feed.limits)) else "  limits      none in figures",
        *(f"    {limit.valid_from}  {_limit(limit, feed)}" for limit in feed.limits if _told(limit, feed)),
        "  columns",
        *(f"    {_column(column, feed)}" for column in feed.columns),
        f"  sample      feeds/{feed.id}/{sample.name}" if sample else "  sample      none",
    ]


def schema(feed_id: str) -> str:
    """A JSON Schema (draft 2020-12) of one line, keyed by the institution's own column names; cells are text."""
    feed = _feed(feed_id)
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": feed.name_ko,
        "description": feed.law,
        "type": "object",
        "properties": {column.name: _property(column) for column in feed.columns},
        "required": [column.name for column in feed.columns if column.required],
        "additionalProperties": False,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _feed(feed_id: str) -> Feed:
    feeds = pack().feeds
    if feed_id in feeds:
        return feeds[feed_id]
    near = get_close_matches(feed_id, feeds, n=3, cutoff=0.4)
    raise BandiError(f"there is no feed {feed_id!r}", next_step=f"Did you mean {', '.join(near or sorted(feeds))}?")


def _property(column: Column) -> dict[str, object]:
    told: dict[str, object] = {"type": "string", "description": column.means}
    if column.codes:
        told["enum"] = [*column.codes, *([] if column.required else [""])]
    elif column.type in WRITTEN:
        told["pattern"] = WRITTEN[column.type] if column.required else f"^$|{WRITTEN[column.type]}"
    elif column.required and column.means != "unused":
        told["minLength"] = 1
    return told


def _days(feed: Feed) -> str:
    if feed.valid_from is None:
        return "where an agreement says so"
    return f"{feed.valid_from} to {feed.valid_to}" if feed.valid_to else f"since {feed.valid_from}"


def _file(feed: Feed) -> Iterator[str]:
    shape = feed.file
    yield shape.format
    yield shape.pattern
    if shape.format != "xlsx":
        yield shape.encoding
    if shape.title_rows:
        yield f"{shape.title_rows} title rows"
    if shape.trailer:
        yield f"closing line {shape.trailer}"


def _column(column: Column, feed: Feed) -> str:
    bounds = [f"{word} {figure:,}" for word, figure in (("≥", column.low), ("≤", column.high)) if figure is not None]
    shape = [column.type, *([] if column.required else ["may be empty"]), *bounds]
    codes = f" = {' | '.join(column.codes)}" if column.codes else ""
    basis = f" · {column.law}" if column.law else ""
    kept = f" · {column.retention}" if column.retention and column.retention != feed.retention else ""
    return f"{column.name} → {column.means} ({', '.join(shape)}){codes}{basis}{kept}"


def _figures(limit: Limit) -> list[str]:
    told = (("at least", limit.low), ("at most", limit.high))
    within = [] if limit.within_months is None else [f"within {limit.within_months} months"]
    return [f"{word} {figure:,}" for word, figure in told if figure is not None] + within


def _told(limit: Limit, feed: Feed) -> bool:
    """Limits with figures, and those that end one."""
    return bool(_figures(limit)) or limit != next(each for each in feed.limits if each.means == limit.means)


def _limit(limit: Limit, feed: Feed) -> str:
    column = feed.column(limit.means)
    figures = " and ".join(_figures(limit)) or "no figure known"
    return f"{column.name if column else limit.means} {figures} ({limit.article})"
