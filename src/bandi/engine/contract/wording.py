"""Sentences for officers, per language, as data (문구). Placeholders are named; a missing sentence is an error."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class Wording:
    """`ko[key]` and `en[key]` are format strings with named placeholders such as {months} and {amount}."""

    ko: dict[str, str]
    en: dict[str, str]


def read_wording(folder: Path) -> Wording:
    """Reads `ko.toml` and `en.toml`. Raises ContentError when one language lacks a sentence of the other."""
    ko, en = (_flat(tomllib.loads((folder / f"{lang}.toml").read_text(encoding="utf-8"))) for lang in ("ko", "en"))
    if different := set(ko) ^ set(en):
        raise ContentError(f"said in one language only: {', '.join(sorted(different))}", where=folder.name)
    return Wording(ko=ko, en=en)


def _flat(raw: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
