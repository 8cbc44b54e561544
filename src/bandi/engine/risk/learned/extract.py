"""From boosted trees to curves, exactly (나무에서 곡선으로). Reads the trees as dictionaries, as LightGBM dumps them.

A branch may split on one feature and on the group and on nothing else. As the households of one group meet it, a tree
is then a staircase of one feature, and staircases add up to a staircase.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bandi.engine.errors import BandiError
from bandi.engine.risk.learned.curves import Curve

Node = Mapping[str, Any]


def staircases(
    trees: Sequence[Node], names: Sequence[str], *, groups: int
) -> tuple[list[float], dict[str, list[Curve]]]:
    """Per group the constant, and per feature and group the sum of its trees; together the trees' raw prediction.

    `names` are the features by column; the group is the column after the last of them. Raises BandiError when a tree
    mixes features.
    """
    starts = [0.0] * groups
    pieces: dict[str, list[list[Curve]]] = defaultdict(lambda: [[] for _ in range(groups)])
    for tree in trees:
        for group in range(groups):
            within = _within(tree, group, len(names))
            splits = list(_splits(within))
            if not splits:
                starts[group] += float(within["leaf_value"])
                continue
            of = {split["split_feature"] for split in splits}
            if len(of) > 1:
                raise BandiError(f"a tree mixes {len(of)} features: the model is not additive")
            edges = sorted({split["threshold"] for split in splits})
            values = [_walk(within, x) for x in (*edges, math.inf)]
            pieces[names[of.pop()]][group].append(Curve(tuple(edges), tuple(values), _walk(within, math.nan)))
    return starts, {name: [_summed(rows) for rows in by_group] for name, by_group in pieces.items()}


def settled(curve: Curve, sense: int) -> tuple[float, Curve]:
    """What the curve says where there is nothing, and the curve without it: 0 at nought, or at its lowest point for a
    feature that may go either way. Steps of no height are left out."""
    nothing = min(curve.values) if sense == 0 else float(curve.at(np.zeros(1))[0])
    values = [value - nothing for value in curve.values]
    kept = [nth for nth in range(len(curve.edges)) if values[nth] != values[nth + 1]]
    return nothing, Curve(
        tuple(curve.edges[nth] for nth in kept),
        tuple(values[nth] for nth in (*kept, len(values) - 1)),
        curve.missing - nothing,
    )


def _summed(rows: Sequence[Curve]) -> Curve:
    edges = sorted({edge for row in rows for edge in row.edges})
    at = np.array([*edges, math.inf])
    values = sum((row.at(at) for row in rows), start=np.zeros(len(at)))
    return Curve(tuple(edges), tuple(values.tolist()), sum((row.missing for row in rows), start=0.0))


def _splits(node: Node) -> Iterator[Node]:
    if "split_feature" in node:
        yield node
        yield from _splits(node["left_child"])
        yield from _splits(node["right_child"])


def _within(node: Node, group: int, group_column: int) -> Node:
    """The tree as the households of one group meet it: without splits on the group."""
    while node.get("split_feature") == group_column:
        left = group in {int(one) for one in str(node["threshold"]).split("||")}
        node = node["left_child"] if left else node["right_child"]
    if "split_feature" not in node:
        return node
    children = {side: _within(node[side], group, group_column) for side in ("left_child", "right_child")}
    return {**node, **children}


def _walk(node: Node, x: float) -> float:
    """The leaf at which a value ends, as LightGBM decides."""
    while "split_feature" in node:
        if math.isnan(x) and node["missing_type"] == "NaN":
            left = node["default_left"]
        else:
            left = (0.0 if math.isnan(x) else x) <= node["threshold"]
        node = node["left_child"] if left else node["right_child"]
    return float(node["leaf_value"])
