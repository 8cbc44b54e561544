"""What a household's kind and size tell of the conditions of programmes (알려진 조건). Untold stays unknown."""

from collections.abc import Mapping

SINGLE_PARENT, ALONE, SEVERAL_CHILDREN = "JA0403", "JA0404", "JA0411"
WITHOUT_CHILDREN = frozenset({"aged_alone", "middle_alone", "youth_alone", "aged_only", "adults"})
MANY, FEW = 3, 2  # children under 18: three are several for every programme, fewer than two for none


def known_traits(*, kind: str, size: int, minors: int) -> Mapping[str, bool]:
    """JA code -> yes or no, of what HOUSEHOLDS tells. Children living with a grandparent cannot be told apart."""
    told = {ALONE: size == 1}
    if kind == "single_parent":
        told[SINGLE_PARENT] = True
    elif kind in WITHOUT_CHILDREN:
        told[SINGLE_PARENT] = False
    if minors >= MANY or minors < FEW:
        told[SEVERAL_CHILDREN] = minors >= MANY
    return told
