"""Situations to try the rules with: `single_elder`, `couple_with_rent`, `family_of_four` (상황 예시)."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """One situation as OpenFisca's builder takes it. Raises FileNotFoundError for an unknown name."""
    situation: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return situation
