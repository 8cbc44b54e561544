"""Ways to run a stage over all buckets. A stage is a pure function of one bucket; where it runs is decided here."""

import os
import re
from pathlib import Path

from bandi.engine.errors import BandiError
from bandi.engine.executors.local import Executor, in_turn

MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?])?|(spark|k8s)://.+|yarn")
HERE = re.compile(r"|here(\[(?P<hands>[1-9]\d?|\*)])?")


def executor(on: str, *, scratch: Path) -> Executor | None:
    """The executor a person names: None for this machine (`here`, `here[2]`), or a Spark master.

    `scratch`: a folder for temporary files. Raises BandiError when the name means nothing.
    """
    if HERE.fullmatch(on):
        return None
    if MASTER.fullmatch(on):
        from bandi.engine.executors.spark import on_spark  # noqa: PLC0415 - Spark is an extra

        return on_spark(on, scratch=scratch)
    raise BandiError(
        f"there is no way to run a round on {on!r}",
        next_step="Say `here`, `here[2]` (processes), `local[2]` (Spark), or a master such as spark://host:7077.",
    )


def hands(on: str) -> int:
    """Processes of this machine that share a round: two for `here[2]`, one for each core for `here[*]`, else one."""
    named = HERE.fullmatch(on)
    told = named["hands"] if named else None
    return (os.cpu_count() or 1) if told == "*" else int(told or 1)


__all__ = ["Executor", "executor", "hands", "in_turn"]
