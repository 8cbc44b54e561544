"""Ways to run a stage over all buckets. A stage is a pure function of one bucket; where it runs is decided here."""

import re
from pathlib import Path

from bandi.engine.errors import BandiError
from bandi.engine.executors.local import Executor, in_turn

MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?])?|(spark|k8s)://.+|yarn")


def executor(on: str, *, scratch: Path) -> Executor:
    """The executor a person names: `here` (one bucket after another), or a Spark master.

    `scratch`: a folder for temporary files. Raises BandiError when the name means nothing.
    """
    if on in {"", "here"}:
        return in_turn
    if MASTER.fullmatch(on):
        from bandi.engine.executors.spark import on_spark  # noqa: PLC0415 - Spark is an extra

        return on_spark(on, scratch=scratch)
    raise BandiError(
        f"there is no way to run a round on {on!r}",
        next_step="Say `here`, `local[2]`, or a Spark master such as spark://host:7077.",
    )


__all__ = ["Executor", "executor", "in_turn"]
