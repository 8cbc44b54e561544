"""Chance by seed (난수): one stream for each place, purpose and month, so that no draw disturbs another."""

import zlib

import numpy as np


def stream(seed: int, *parts: str | int) -> np.random.Generator:
    """A generator that depends on the seed and the parts only, for example `stream(1, "11020", "people")`."""
    return np.random.default_rng([seed, *(zlib.crc32(str(part).encode()) for part in parts)])


def order_within(groups: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Place of each element within its group when sorted by key: 0 first."""
    order = np.lexsort((keys, groups))
    ranked = np.empty(len(order), dtype=np.int64)
    sorted_groups = groups[order]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]]) if len(order) else order
    lengths = np.diff(np.r_[starts, len(order)])
    ranked[order] = np.arange(len(order)) - np.repeat(starts, lengths)
    return ranked
