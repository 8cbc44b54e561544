"""Link: which household does each record speak of (연결)."""

from bandi.engine.linkage.households import households_at, persons_at
from bandi.engine.linkage.link import Links, link, turns
from bandi.engine.linkage.named import People
from bandi.engine.linkage.pairs import decide_pair, pair_decisions, waiting
from bandi.engine.linkage.register import latest_register

__all__ = [
    "Links",
    "People",
    "decide_pair",
    "households_at",
    "latest_register",
    "link",
    "pair_decisions",
    "persons_at",
    "turns",
    "waiting",
]
