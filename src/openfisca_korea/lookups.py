"""Reads parameter tables for whole columns at once, and rounds to won.

OpenFisca's own fancy indexing walks through the persons one by one; these look a small table up with an index array.
"""

from typing import Any

import numpy
from numpy.typing import NDArray
from openfisca_core.indexed_enums import EnumArray

LARGEST = 7  # largest household size the notices list


def by_size(node: Any, size: NDArray[Any]) -> NDArray[numpy.float64]:
    """Won for each household size; sizes above 7 add the difference between 7 and 6 persons each (8인 이상 산식)."""
    listed = numpy.array([node[str(persons)] for persons in range(1, LARGEST + 1)], dtype=numpy.float64)
    line: NDArray[numpy.float64] = listed[numpy.clip(size, 1, LARGEST) - 1]
    line += numpy.maximum(size - LARGEST, 0) * (listed[-1] - listed[-2])
    return line


def by_choice(node: Any, choice: EnumArray) -> NDArray[numpy.float64]:
    """The child of a parameter node that carries each row's choice name (region, grade)."""
    members: Any = choice.possible_values
    listed = numpy.array([node[member.name] for member in members], dtype=numpy.float64)
    found: NDArray[numpy.float64] = listed[numpy.asarray(choice)]
    return found


def to_won(amount: NDArray[Any]) -> NDArray[numpy.float64]:
    """Rounded half up to one won, after removing what binary fractions add (원 단위 반올림)."""
    rounded: NDArray[numpy.float64] = numpy.floor(numpy.round(amount, 6) + 0.5)
    return rounded


def left_after(deduction: NDArray[Any], *pots: NDArray[Any]) -> list[NDArray[numpy.float64]]:
    """What is left of each pot when a deduction is taken from the first, then the next, and so on."""
    left = []
    for pot in pots:
        left.append(numpy.maximum(pot - deduction, 0.0))
        deduction = numpy.maximum(deduction - pot, 0.0)
    return left


def over_couple(person: Any, period: Any, amount: NDArray[Any]) -> NDArray[Any]:
    """The sum of a person's amount and the spouse's (본인 및 배우자); the person's own where there is no spouse."""
    place = person("couple_place", period)
    total = amount
    for couple in (1, 2):
        member = place == couple
        total = numpy.where(member, person.household.sum(numpy.where(member, amount, 0)), total)
    return total


def largest(household: Any, amounts: NDArray[Any], of: NDArray[Any]) -> NDArray[Any]:
    """The largest amount among some members of each household; zero where there are none (가구원 중 가장 큰 값)."""
    found = numpy.full(household.count, numpy.iinfo(numpy.int64).min)
    numpy.maximum.at(found, household.members_entity_id[of], amounts[of].astype(numpy.int64))
    return numpy.where(household.any(of), found, 0)
