"""The only door between office and engine (출입문). Everything the office knows of the machine comes through here.

The engine is imported when a function needs it: pages that show stored rows do not load Polars or OpenFisca.
"""

from typing import TYPE_CHECKING

from bandi.office.discovery.door.choosing import (
    ReferenceColumn,
    choosing_reasons,
    measures,
    meeting,
    wrong_in,
)
from bandi.office.discovery.door.citizens import person_key
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
from bandi.office.discovery.door.contacting import (
    ladder,
    outcome_rules,
)
from bandi.office.discovery.door.counselling import (
    counselling,
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
from bandi.office.discovery.door.judging import (
    alone,
    judge_now,
    judgement,
    looked_at,
    model_in_force,
    report_path,
)
from bandi.office.discovery.door.keeping import (
    PLAN_DAYS,
    clear_inbox,
    destroy_file,
    merkle_root,
    released,
    retention_clocks,
    retention_destroy,
    retention_mark,
    retention_plan,
    retention_proofs,
)
from bandi.office.discovery.door.lookups import lookup_rules
from bandi.office.discovery.door.pairs import (
    decide_pair,
    waiting_pairs,
)
from bandi.office.discovery.door.reporting import reporting
from bandi.office.discovery.door.rounds import (
    Progress,
    SealedTables,
    feed_back,
    mismatches,
    run_round,
    sealed,
)
from bandi.office.discovery.door.rules import (
    area_classes,
    assessed,
    gap,
    nation,
    settings_on,
    values_of,
    what_if,
)
from bandi.office.discovery.door.urgency import urgency
from bandi.office.discovery.door.watching import (
    benefits,
    clocks,
    fact_options,
    judge_again,
    regular_checks,
    rules_digest,
    rules_unknown,
    told_since,
    watch_rule,
)

if TYPE_CHECKING:
    from bandi.engine.contract.office.clocks import StatuteClock as StatuteClock

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
    "ReferenceColumn",
    "SealedTables",
    "alone",
    "area_classes",
    "areas",
    "assessed",
    "benefits",
    "choose_buckets",
    "choosing_reasons",
    "clear_inbox",
    "clocks",
    "counselling",
    "decide_delivery",
    "decide_pair",
    "deliveries",
    "destroy_file",
    "fact_options",
    "feed_back",
    "feed_names",
    "findings",
    "following",
    "gap",
    "house",
    "judge_again",
    "judge_now",
    "judgement",
    "label",
    "ladder",
    "looked_at",
    "lookup_rules",
    "measures",
    "meeting",
    "merkle_root",
    "mismatches",
    "model_in_force",
    "nation",
    "outcome_codes",
    "outcome_rules",
    "person_key",
    "receipt",
    "refusals",
    "regular_checks",
    "released",
    "report_path",
    "reporting",
    "retention_clocks",
    "retention_destroy",
    "retention_mark",
    "retention_plan",
    "retention_proofs",
    "rules_digest",
    "rules_unknown",
    "run_round",
    "sealed",
    "settings_on",
    "take_in",
    "the_round",
    "told_since",
    "urgency",
    "values_of",
    "waiting_pairs",
    "watch_rule",
    "what_if",
    "wrong_in",
]
