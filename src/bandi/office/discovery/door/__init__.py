"""The only door between office and engine (출입문). Everything the office knows of the machine comes through here.

The engine is imported when a function needs it: pages that show stored rows do not load Polars or OpenFisca.
"""

from bandi.office.discovery.door.codes import (
    ARRIVED,
    ENDING,
    NOT_EXPECTED,
    OUTCOMES,
    SUPPORTING,
    UNLOCATED,
    UNMET_OUTCOMES,
    feed_names,
    label,
    outcome_codes,
)
from bandi.office.discovery.door.files import (
    decide_delivery,
    deliveries,
    findings,
    receipt,
    refusals,
    take_in,
)
from bandi.office.discovery.door.house import (
    DISTRICT_BUCKETS,
    NATION,
    areas,
    choose_buckets,
    following,
    house,
    the_round,
)
from bandi.office.discovery.door.keeping import (
    PLAN_DAYS,
    clear_inbox,
    merkle_root,
    released,
    retention_clocks,
    retention_destroy,
    retention_mark,
    retention_plan,
    retention_proofs,
)
from bandi.office.discovery.door.pairs import (
    decide_pair,
    waiting_pairs,
)
from bandi.office.discovery.door.rounds import (
    Progress,
    SealedTables,
    feed_back,
    mismatches,
    run_round,
    sealed,
)
from bandi.office.discovery.door.rules import (
    assessed,
    gap,
    settings_on,
    what_if,
)

__all__ = [
    "ARRIVED",
    "DISTRICT_BUCKETS",
    "ENDING",
    "NATION",
    "NOT_EXPECTED",
    "OUTCOMES",
    "PLAN_DAYS",
    "SUPPORTING",
    "UNLOCATED",
    "UNMET_OUTCOMES",
    "Progress",
    "SealedTables",
    "areas",
    "assessed",
    "choose_buckets",
    "clear_inbox",
    "decide_delivery",
    "decide_pair",
    "deliveries",
    "feed_back",
    "feed_names",
    "findings",
    "following",
    "gap",
    "house",
    "label",
    "merkle_root",
    "mismatches",
    "outcome_codes",
    "receipt",
    "refusals",
    "released",
    "retention_clocks",
    "retention_destroy",
    "retention_mark",
    "retention_plan",
    "retention_proofs",
    "run_round",
    "sealed",
    "settings_on",
    "take_in",
    "the_round",
    "waiting_pairs",
    "what_if",
]
