"""The API of reports as OpenAPI 3.1 (알림 API 명세): one schema is what is published and what is asked of each body."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bandi.office.discovery import door

Fault = tuple[str, str, str]  # JSON pointer, code, what to do
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "array": list,
    "object": dict,
    "boolean": bool,
}
VAGUEST = 10_000  # metres: a point that may lie farther away than this says nothing
LARGEST = 64 * 1024  # bytes of a body
LATE = 300  # seconds a clock may be wrong


def _number(least: float, most: float, words: str) -> dict[str, Any]:
    return {"type": "number", "minimum": least, "maximum": most, "description": words}


@cache
def body_schema() -> dict[str, Any]:
    """What a body may hold, in JSON Schema."""
    content = door.reporting()
    west, south, east, north = content.bounds

    def text(most: int, **more: Any) -> dict[str, Any]:
        return {"type": "string", "maxLength": most} | more

    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["reference", "kinds"],
        "anyOf": [{"required": ["place"]}, {"required": ["landmark"]}, {"required": ["lat", "lon"]}],
        "dependentRequired": {"lat": ["lon"], "lon": ["lat"], "accuracy_m": ["lat", "lon"]},
        "properties": {
            "reference": text(64, minLength=1, description="Yours: the same one again is the same report."),
            "kinds": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string", "enum": [kind.id for kind in content.kinds]},
            },
            "who": {"type": "string", "enum": [one.id for one in content.who]},
            "group": {"type": "string", "enum": [one.id for one in content.groups]},
            "area": text(8, pattern="^[0-9]{8}$", description="Code of the neighbourhood; left out where unknown."),
            "danger": {"type": "boolean"},
            "place": text(200, minLength=1),
            "landmark": text(200, minLength=1),
            "lat": _number(south, north, "Latitude of the place, WGS 84, degrees; together with lon."),
            "lon": _number(west, east, "Longitude of the place, WGS 84, degrees; together with lat."),
            "accuracy_m": _number(1, VAGUEST, "Metres within which the point is right; left out where unknown."),
            "note": text(2000),
            "name": text(40),
            "phone": text(30),
            "body": text(80),
            "language": {"type": "string", "enum": list(content.languages)},
        },
    }


def faults(schema: Mapping[str, Any], value: Any, place: str = "") -> Iterator[Fault]:
    """What of a value the schema does not allow, each with its place. Knows the words `body_schema` uses."""
    kind = KINDS[schema["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield place, "type", f"must be of type {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield place, "enum", "must be one of: " + ", ".join(schema["enum"])
    if "minimum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
        code = "minimum" if value < schema["minimum"] else "maximum"
        yield place, code, f"must lie between {schema['minimum']} and {schema['maximum']}. {schema['description']}"
    if isinstance(value, str):
        yield from _of_text(schema, value, place)
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield place, "minItems", f"needs {schema['minItems']} or more"
        if schema.get("uniqueItems") and any(one in value[:at] for at, one in enumerate(value)):
            yield place, "uniqueItems", "holds one twice"
        for at, one in enumerate(value):
            yield from faults(schema["items"], one, f"{place}/{at}")
    elif isinstance(value, dict):
        yield from _of_object(schema, value, place)


def _of_text(schema: Mapping[str, Any], value: str, place: str) -> Iterator[Fault]:
    if len(value) > schema.get("maxLength", len(value)):
        yield place, "maxLength", f"is longer than {schema['maxLength']} characters"
    if len(value) < schema.get("minLength", 0):
        yield place, "minLength", "must not be empty"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield place, "pattern", f"must look like {schema['pattern']}"


def _of_object(schema: Mapping[str, Any], value: Mapping[str, Any], place: str) -> Iterator[Fault]:
    known = schema["properties"]
    for name in schema["required"]:
        if name not in value:
            yield f"{place}/{name}", "required", "is missing"
    if not any(set(one["required"]) <= set(value) for one in schema["anyOf"]):
        names = " or ".join(" and ".join(one["required"]) for one in schema["anyOf"])
        yield place or "/", "anyOf", f"needs {names}"
    for name, others in schema["dependentRequired"].items():
        for other in others if name in value else ():
            if other not in value:
                yield f"{place}/{other}", "dependentRequired", f"is missing: it belongs to {name}"
    for name, one in value.items():
        if name not in known:
            yield f"{place}/{name}", "additionalProperties", "is not known here"
        else:
            yield from faults(known[name], one, f"{place}/{name}")


@cache
def document() -> dict[str, Any]:
    """The whole description, as it is served."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
    refusals = {
        "400": "The body is no JSON.",
        "401": "Key, time, nonce or signature do not fit, or the request came before.",
        "403": "The agreement does not hold.",
        "413": "The body is too large.",
        "415": "The body is not application/json.",
        "422": "Something in the body is to be mended; `errors` says where.",
        "429": "Too many today.",
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bandi reports", "version": "1", "description": f"{SIGNING}\n\n{PLACES}"},
        "paths": {
            "/api/reports/": {
                "post": {
                    "operationId": "tell",
                    "summary": "Tells of a household that may need help; answers with a receipt.",
                    "parameters": [
                        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                        for name in ("X-Bandi-Key", "X-Bandi-Time", "X-Bandi-Nonce", "X-Bandi-Signature")
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": SCHEMA, "examples": EXAMPLES}},
                    },
                    "responses": {
                        "201": {"description": "Taken.", "content": told},
                        "200": {"description": "Taken before, under the same reference.", "content": told},
                    }
                    | {code: {"description": words, "content": problem} for code, words in refusals.items()},
                }
            }
        },
        "components": {"schemas": {"Report": body_schema(), "Receipt": RECEIPT, "Problem": PROBLEM}},
    }


SIGNING = (
    "Sign each request: X-Bandi-Signature is the hexadecimal HMAC-SHA256, with your secret, of five lines joined by a "
    "line feed: POST, the path, X-Bandi-Time (seconds since 1970, at most five minutes off), X-Bandi-Nonce (16 to 64 "
    "letters, digits, - or _, used once) and the hexadecimal SHA-256 of the body."
)
PLACES = (
    "Say where as well as you know: the code of the neighbourhood (area), an address or name (place), a hint "
    "(landmark), a point (lat and lon, with accuracy_m where you know it), or several of them. With area, the report "
    "goes there; without, to the neighbourhood the point lies in; with neither, to a desk that finds the place. A "
    "point in another neighbourhood than area is taken, and the officer is told that the two disagree. Points are kept "
    "encrypted, rounded to four decimals, and are forgotten with the report's other words."
)
SCHEMA = {"$ref": "#/components/schemas/Report"}
EXAMPLES: dict[str, Any] = {
    "address": {
        "summary": "By address",
        "value": {"reference": "2026-00017", "kinds": ["housing"], "area": "11020690", "place": "없는로 1, 반지하"},
    },
    "point": {
        "summary": "By a point, and a hint to find the door",
        "value": {
            "reference": "2026-00018",
            "kinds": ["care"],
            "lat": 37.5573,
            "lon": 127.0018,
            "accuracy_m": 25,
            "landmark": "초록 대문",
        },
    },
}
RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["receipt", "status", "tell_by", "masked"],
    "additionalProperties": False,
    "properties": {
        "receipt": {"type": "string", "pattern": "^[2-9a-z]{4}(-[2-9a-z]{4}){3}$"},
        "status": {"type": "string", "description": "Where the receipt shows how it stands."},
        "tell_by": {"type": "string", "format": "date"},
        "masked": {"type": "boolean", "description": "A resident number stood in the text and was masked."},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("place", "code", "detail")},
            },
        },
    },
}
