"""What an order is worth on a round nobody learned from: plain figures for the training record (비교 지표)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


def worth(value: Column, unmet: Column) -> dict[str, float | None]:
    """auc, ap (average precision) and precision_half (in the upper half) of an order; null where nothing can be said.

    Ties count half, in the order as in precision.
    """
    positives, rows = int(unmet.sum()), len(unmet)
    if not 0 < positives < rows:
        return {"auc": None, "ap": None, "precision_half": None}
    levels, place = np.unique(-value, return_inverse=True)
    found = np.bincount(place, weights=unmet, minlength=len(levels))
    asked = np.bincount(place, minlength=len(levels))
    below = rows - positives - np.cumsum(asked - found)
    auc = float((found * (below + (asked - found) / 2)).sum() / (positives * (rows - positives)))
    precision = np.cumsum(found) / np.cumsum(asked)
    half = rows // 2
    before = np.concatenate([[0], np.cumsum(asked)[:-1]])
    taken = np.clip(half - before, 0, asked)
    return {
        "auc": round(auc, 4),
        "ap": round(float((precision * found).sum() / positives), 4),
        "precision_half": round(float((found * taken / asked).sum() / half), 4) if half else None,
    }
