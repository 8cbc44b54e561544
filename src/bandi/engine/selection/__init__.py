"""Choosing (대상자 선정): whom each neighbourhood meets this round, and why.

`matched` tells, bucket by bucket, which asked-for groups a household belongs to; `choose` fills the places of all
neighbourhoods at once. `reference` is the wide table both rest on: the office's own queries are counted on it.
"""

from bandi.engine.selection.asked import asked_of, matched, meets, reference
from bandi.engine.selection.choose import choose

__all__ = ["asked_of", "choose", "matched", "meets", "reference"]
