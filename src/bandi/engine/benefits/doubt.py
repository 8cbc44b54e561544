"""How surely the figures behind an answer are known (기준값의 확실함): a verdict carries the doubt of its rules."""

from datetime import date
from functools import lru_cache

from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.parameters import Parameter
from openfisca_core.simulation_builder import SimulationBuilder

from bandi.engine.benefits.worlds import built
from bandi.engine.contract.benefits import Benefit, Rules

SUREST_FIRST = ("L", "V", "computed", "S", "M", "unknown")
"""Law read, verified, computed from such, secondary source, memory, not known (parameters' metadata)."""


@lru_cache(maxsize=4_096)
def least_sure(benefit: Benefit, rules: Rules, on: date) -> str:
    """The least sure of the figures that an answer about this benefit reads on a day, one of SUREST_FIRST.

    Found by asking once about an invented household and looking which parameters were read.
    """
    system = built(rules.system)
    simulation = SimulationBuilder().build_default_simulation(system, count=1)
    simulation.trace = True
    known = [_asked(simulation, name, on) for name in (benefit.eligible, benefit.amount) if name]
    read = {used.split("<")[0] for node in simulation.tracer.get_flat_trace().values() for used in node["parameters"]}
    told = [_confidence(system.parameters, name, on) for name in read]
    return max((*told, "unknown" if not all(known) else "L"), key=SUREST_FIRST.index)


def _asked(simulation: object, variable: str, on: date) -> bool:
    """Whether the rules of the day give an answer."""
    try:
        simulation.calculate(variable, f"{on:%Y-%m}")  # type: ignore[attr-defined]
    except ParameterNotFoundError:
        return False
    return True


def _confidence(parameters: object, name: str, on: date) -> str:
    """What the value of a day says of itself; L for a whole table, whose values are read one by one."""
    node = parameters
    for part in name.split("."):
        node = getattr(node, "children", {}).get(part)
    if not isinstance(node, Parameter):
        return "L"
    value = next((value for value in node.values_list if value.instant_str <= on.isoformat()), None)
    return str(value.metadata.get("confidence", "unknown")) if value is not None else "unknown"
