"""Refuses parameter files that cannot be believed (모수 검사): a gap, a value without law or source.

A date that stands twice in a file is refused by OpenFisca itself, with file and line.
"""

from collections.abc import Iterator
from pathlib import Path

from openfisca_core.parameters import Parameter, ParameterNode

CONFIDENCE = frozenset({"L", "V", "S", "M", "computed", "unknown"})
"""Law read, verified, secondary source, memory; computed from another; not known, and then without a value."""


class UnbelievableParameter(ValueError):
    """A parameter file that does not load; the message names the file and the date (믿을 수 없는 모수)."""


def require_believable(parameters: ParameterNode, folder: Path) -> None:
    """Raises UnbelievableParameter, naming file, parameter and date of everything that is wrong."""
    faults: list[str] = []
    for parameter in parameters.get_descendants():
        if isinstance(parameter, Parameter):
            where = Path(str(parameter.file_path or folder)).name
            faults += [f"{where}: {parameter.name} {fault}" for fault in _faults(parameter)]
    if faults:
        raise UnbelievableParameter("; ".join(sorted(faults)))


def _faults(parameter: Parameter) -> Iterator[str]:
    if not parameter.metadata.get("unit"):
        yield "has no unit"
    for value in parameter.values_list:  # newest first
        told, on = value.metadata, value.instant_str
        if not (told.get("reference") and told.get("source")):
            yield f"has a value without law or source on {on}"
        if told.get("confidence") not in CONFIDENCE:
            yield f"does not say how sure its value of {on} is"
        if (value.value is None) != (told.get("confidence") == "unknown"):
            yield f"has a gap from {on}: a value that is not known says so with confidence unknown"
