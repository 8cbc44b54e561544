"""Every table of the engine: its columns and types. Stages meet here and nowhere else. Money is whole won.

Keys (`person`, `household`, `address`) are 64-bit keyed hashes that name nobody. Months are the first day of the month.
A null means unknown or not applicable, never zero and never no."""

from collections.abc import Mapping

import polars as pl
from polars._typing import PolarsDataType

Schema = Mapping[str, PolarsDataType]

DELIVERIES: Schema = {
    "delivery": pl.String,  # first 16 hex digits of the content hash
    "feed": pl.String,
    "file": pl.String,  # file name as sent, without folders
    "sha256": pl.String,
    "received_on": pl.Date,
    "month_from": pl.Date,  # earliest and latest month its records speak of
    "month_to": pl.Date,
    "rows_in": pl.Int64,  # lines that claim to be data; always = accepted + refused
    "accepted": pl.Int64,
    "refused": pl.Int64,
    "state": pl.String,  # accepted | refused | held | superseded
    "reason": pl.String,  # in Korean; REFUSALS and FINDINGS say it in both languages
    "supersedes": pl.String,  # the delivery of the same feed and file name whose place it took
}
"""One row = one file an institution sent (수신 파일)."""

PROFILES: Schema = {
    "delivery": pl.String,
    "series": pl.String,  # feed and file name without its year and month: what it is compared with
    "column": pl.String,  # as the institution names it; empty = the file as a whole
    "type": pl.String,  # of the column, as the contract declares; empty = the file as a whole
    "value": pl.String,  # a code as the institution writes it; null = the column as a whole
    "rows": pl.Int64,  # believed lines; of the file as a whole: lines that claim to be data
    "filled": pl.Int64,  # of these, lines that say something: not empty, not zero, or this code
    "low": pl.Int64,  # first decile, median and last decile of numbers above zero
    "median": pl.Int64,
    "high": pl.Int64,
}
"""One row = what one column of one delivery looks like as a whole; of no single line (자료 모습)."""

FINDINGS: Schema = {
    "delivery": pl.String,
    "check": pl.String,  # words.Check
    "column": pl.String,
    "seen": pl.Float64,
    "usual": pl.Float64,  # the same of the earlier deliveries; null when there is none to compare with
    "ko": pl.String,
    "en": pl.String,
}
"""One row = one thing at the gate that a data steward must look at (관문 점검)."""

GATE_DECISIONS: Schema = {
    "number": pl.Int64,  # 1, 2, 3 … in the order of deciding; never rewritten
    "delivery": pl.String,
    "decision": pl.String,  # words.Decision
    "reason": pl.String,
    "on": pl.Date,
}
"""One row = what a data steward decided about one delivery; the last one holds (보류·해제)."""

REFUSALS: Schema = {
    "delivery": pl.String,
    "line": pl.Int64,  # line in the file as an editor counts; 0 = the whole file
    "column": pl.String,
    "category": pl.String,  # encoding | shape | count | required | type | range | code | key | limit | duplicate
    "reason_ko": pl.String,
    "reason_en": pl.String,
    "mender": pl.String,  # words.Mender
}
"""One row = one line (or file) we would not believe, and who must mend it (반려). Never holds the refused value."""

RECORDS: Schema = {
    "record": pl.Int64,  # unique in the lake: delivery number * 2^32 + line
    "delivery": pl.String,
    "feed": pl.String,
    "received_on": pl.Date,
    "subject": pl.Int64,  # person key, when the feed carries a resident number
    "stranger": pl.Int64,  # key of a name with birth date, phone or address, when it carries no resident number
    "customer": pl.Int64,  # key of the institution's own customer, contract or meter number
    "address": pl.Int64,  # address key; equals the building key when no unit is told
    "building": pl.Int64,  # building key: the address without its unit
    "household": pl.Int64,  # household key, only in the office's own feeds
    "area": pl.String,  # eup/myeon/dong code, only in the office's own feeds
    "month": pl.Date,  # month the line speaks of
    "event_on": pl.Date,  # day of a cut, a loss, an outcome
    "months": pl.Int32,  # months unpaid, as the institution counts
    "amount": pl.Int64,  # won: unpaid, or paid as a benefit
    "monthly": pl.Int64,  # won a month that stands: the rent
    "used": pl.Int64,  # what a meter counted that day: Wh of electricity, litres of water or gas
    "state": pl.String,  # code as mapped by the contract
    "told_on": pl.Date,  # day the institution reported it, where that is another day than the fact's
    "crisis": pl.Boolean,  # the institution says it cannot wait
    "handover": pl.Boolean,  # the institution is in touch with the person and hands over in agreement
}
"""One row = one fact line of a feed, without identity (기록)."""

REGISTER: Schema = {
    "record": pl.Int64,
    "delivery": pl.String,
    "received_on": pl.Date,
    "month": pl.Date,
    "person": pl.Int64,
    "household": pl.Int64,
    "relation": pl.String,  # head spouse child parent other
    "birth": pl.Date,
    "sex": pl.String,  # m f
    "address": pl.Int64,  # null when the building number is missing
    "building": pl.Int64,  # the address without its unit
    "area": pl.String,  # eup/myeon/dong code
    "moved_in": pl.Date,
    "alive": pl.Boolean,
}
"""One row = one person on the resident register at one month's end (주민등록)."""

PERSONS: Schema = {
    "household": pl.Int64,
    "person": pl.Int64,
    "relation": pl.String,
    "birth": pl.Date,
    "sex": pl.String,
    "age": pl.Int32,  # full years (만 나이) at the cut-off date
}

HOUSEHOLDS: Schema = {
    "household": pl.Int64,
    "area": pl.String,
    "address": pl.Int64,
    "building": pl.Int64,  # equals the address when no unit is registered
    "moved_in": pl.Date,  # latest move-in of the head
    "size": pl.Int32,
    "aged": pl.Int32,  # persons 65 and over
    "minors": pl.Int32,  # persons under 18
    "youngest": pl.Int32,  # age
    "head_age": pl.Int32,
    "head_sex": pl.String,
    "kind": pl.String,  # aged_alone middle_alone youth_alone aged_only single_parent with_children adults
    "head_died_on": pl.Date,  # known from the register, else null
}
"""One row = one register household at the cut-off date (세대)."""

LINKED: Schema = {**RECORDS, "how": pl.String, "sure": pl.Float64}
"""RECORDS with `household` where `how` is one of words.LINKING. `sure`: 0 to 1, four decimals; null: linked to none."""

LIKENESS_PART = pl.Struct({"comparison": pl.String, "level": pl.String, "weight": pl.Float64})

TIES: Schema = {
    "stranger": pl.Int64,
    "feed": pl.String,  # the feed that names the stranger; the first by name, if several do
    "person": pl.Int64,
    "household": pl.Int64,  # of the person at the cut-off date
    "how": pl.String,  # words.How: combination | likely | clerk
    "tier": pl.String,  # contract.likeness.Tier that agreed; null unless `how` is combination
    "sure": pl.Float64,  # 0 to 1, four decimals: the tier's measured precision, or the probability among all rivals
    "verdict": pl.String,  # words.Tied
    "parts": pl.List(LIKENESS_PART),  # what agreed how far; weight in bits, below 0 speaks against
}
"""One row = a stranger on paper and a resident who may be one (동일인 판별)."""

PAIR_DECISIONS: Schema = {
    "turn": pl.Int64,  # 1, 2, 3 ...: of several about one pair the last holds
    "stranger": pl.Int64,
    "person": pl.Int64,
    "same": pl.Boolean,  # null: taken back, as if never decided
    "on": pl.Date,
}
"""One row = what a clerk decided about a stranger and a resident (동일인 확인). Rows are added, never changed."""

COVERAGE: Schema = {
    "feed": pl.String,
    "arrived": pl.String,  # words.Arrived
    "latest_month": pl.Date,
    "latest_received": pl.Date,
    "records": pl.Int64,
    "linked": pl.Int64,
}
"""One row = one declared feed: what came, what did not, what is not expected here (자료 도착표)."""

EVIDENCE = pl.Struct(
    {"feed": pl.String, "delivery": pl.String, "record": pl.Int64, "on": pl.Date, "months": pl.Int32,
     "amount": pl.Int64}
)  # fmt: skip

RESIDENCES: Schema = {
    "household": pl.Int64,
    "person": pl.Int64,  # the member of whom it was told; null = the household
    "address": pl.Int64,  # null when only the neighbourhood is known
    "building": pl.Int64,
    "area": pl.String,  # null when no household is registered in the building
    "source": pl.String,  # feed that says so
    "first_on": pl.Date,  # first and last day it was said
    "last_on": pl.Date,
    "unit_known": pl.Boolean,
    "belief": pl.Float64,  # that they live there at the cut-off date; four decimals; 0 = no longer, or spoken against
}
"""One row = household or member x place x source (주소 이력), of households told of besides their registration."""

WHEREABOUTS: Schema = {
    "household": pl.Int64,
    "registered_area": pl.String,
    "registered_address": pl.Int64,
    "likely_area": pl.String,
    "likely_address": pl.Int64,
    "likely_source": pl.String,  # feed that names the likely place
    "likely_person": pl.Int64,  # the member whom it names; null = none, or the registered place
    "belief": pl.Float64,  # that they live at the likely place; null = no likely place is known
    "at_home": pl.Float64,  # that they live where they are registered
    "mismatch": pl.Boolean,  # they likely live elsewhere, or not where they are registered
    "since": pl.Date,  # first day somebody said so; null without mismatch
    "flags": pl.List(pl.String),  # contract.residence.FLAGS, sorted
    "apart": pl.List(pl.Int64),  # members who likely live elsewhere than the household, sorted
    "evidence": pl.List(EVIDENCE),  # latest five words about it, newest first
}
"""One row = where a household likely lives (실제 거주지 판단). Same households as RESIDENCES."""

SIGNALS: Schema = {
    "household": pl.Int64,
    "signal": pl.String,
    "feed": pl.String,
    "kind": pl.String,  # words.Kind
    "state": pl.String,  # words.State
    "first_on": pl.Date,  # start of the current (or last) spell
    "last_on": pl.Date,  # last day it was reported
    "cleared_on": pl.Date,
    "months": pl.Int32,  # how long: months of the current spell, or months unpaid as reported, the larger
    "times": pl.Int32,  # spells or events in the window: recurrence
    "trend": pl.String,  # words.Trend
    "amount": pl.Int64,  # latest unpaid won
    "is_new": pl.Boolean,  # began after the previous round's cut-off
    "together": pl.String,  # words.Together: how it comes with other signals; null = alone
    "beside": pl.String,  # words.Together: how it comes with what was told of others at the address; null = nothing was
    "crisis": pl.Boolean,  # in this spell an institution said that it cannot wait; null = none said
    "handover": pl.Boolean,  # in this spell an institution in touch with the person handed over in agreement
    "told_on": pl.Date,  # latest day an institution reported it, where that is told apart from the fact's day
    "evidence": pl.List(EVIDENCE),  # latest five reports, newest first
}
"""One row = one crisis fact about a household (위기 신호)."""

ENTITLEMENTS: Schema = {
    "household": pl.Int64,
    "benefit": pl.String,
    "verdict": pl.String,  # words.Verdict
    "amount_low": pl.Int64,  # won a month over the worlds in which the answer is yes
    "amount_high": pl.Int64,
    "received": pl.Boolean,  # null = the benefits feed did not arrive
    "margin": pl.Int64,  # smallest distance to the line in won: > 0 under it, < 0 over it; null if income unknown
    "failed": pl.String,  # condition that failed, for a no
    "missing": pl.List(pl.String),  # facts it depends on, the one that settles most first
    "passes_on": pl.Date,  # who is over this year's line: 1 January, when next year's, if known, would let them pass
    "rests_on": pl.String,  # the least sure of its figures, as parameters say: L V computed S M unknown
}
"""One row = household x benefit (수급 자격 추정). Orders visits; never decides a benefit."""

GAP: Schema = {
    "area": pl.String,
    "kind": pl.String,  # HOUSEHOLDS.kind
    "benefit": pl.String,
    "verdict": pl.String,  # words.Verdict
    "received": pl.Boolean,  # null = no feed tells
    "households": pl.Int64,
    "amount_low": pl.Int64,  # won a month, all of them together; null where no amount is known
    "amount_high": pl.Int64,
}
"""One row = households alike in these (수급 공백). Small counts included: what leaves the lake is made coarse first."""

WHAT_IF: Schema = {
    "area": pl.String,
    "kind": pl.String,  # HOUSEHOLDS.kind
    "benefit": pl.String,
    "effect": pl.String,  # words.Effect
    "households": pl.Int64,
    "cost_low": pl.Int64,  # won a month more (less: below zero), all of them together, over the possible worlds
    "cost_high": pl.Int64,
}
"""One row = households of one neighbourhood, kind and benefit that fare alike under another law (제도 변경 모의)."""

HISTORY: Schema = {
    "household": pl.Int64,
    "times_listed": pl.Int32,  # earlier rounds whose list it was on
    "unsupported_listings": pl.Int32,  # of these, without a supporting result
    "last_round": pl.String,
    "last_outcome": pl.String,  # words.Outcome
    "last_outcome_on": pl.Date,
    "supported_on": pl.Date,  # latest supporting result
    "unreached_rounds": pl.Int32,  # rounds in a row that ended without meeting anyone
    "unresolved_listings": pl.Int32,  # of the latest listings in a row, without a result that settles (words.SETTLING)
}
"""One row = what earlier rounds learned of a household (이력)."""

PART = pl.Struct({"part": pl.String, "points": pl.Int32, "signal": pl.String})

SCORES: Schema = {
    "household": pl.Int64,
    "points": pl.Int32,
    "band": pl.String,  # words.Band
    "parts": pl.List(PART),  # what each part gave, largest first
    "signals": pl.Int32,  # active kinds
    "feeds_missing": pl.List(pl.String),  # feeds that should have come; their silence must not be read as "no"
    "by": pl.String,  # what the points come from: "scorecard", or the id of a learned model
    "chance": pl.Float64,  # the model's estimate that need is unmet, 0 to 1; null without a model
    "card": pl.Int32,  # points of the scorecard, always: the second score beside a learned one
}
"""One row = one household's place in the order, and where it comes from (점수). Points are the sum of the parts."""

REASONS: Schema = {
    "household": pl.Int64,
    "place": pl.Int32,  # 1 to 5
    "part": pl.String,
    "points": pl.Int32,
    "signal": pl.String,
    "ko": pl.String,
    "en": pl.String,
    "evidence": pl.List(EVIDENCE),
}
"""One row = one plain sentence why, with its evidence (사유)."""

CAPACITY: Schema = {"area": pl.String, "households": pl.Int32}
"""How many households a neighbourhood can meet in one round (담당 가능 가구 수)."""

CANDIDATES: Schema = {
    "round": pl.String,
    "household": pl.Int64,
    "area": pl.String,
    "listed": pl.Boolean,  # on the list; false = reference list
    "rank": pl.Int32,  # within the neighbourhood, 1 = first; null on the reference list
    "why": pl.String,  # words.Why
    "points": pl.Int32,
    "band": pl.String,
    "propensity": pl.Float64,  # chance with which it came to be listed: 1 by rule, else the draw's; 0 = it had none
    "stratum": pl.String,  # HOUSEHOLDS.kind, for those who could be drawn; else null
    "asked": pl.String,  # contract.choosing.Ask that chose it, or null
    "escalates": pl.String,  # words.Escalation, for those listed again and again and never settled; else null
    "waits": pl.Boolean,  # a signal has lasted so long that it must be met, and the places for such are given
}
"""One row = household x round (발굴 대상)."""

MATCHED: Schema = {"household": pl.Int64, "asked": pl.String}
"""One row = household x ask whose condition it meets (조건에 맞는 가구). Being matched gives no place yet."""


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame with exactly the schema's columns, order and types. Polars' own errors: the stage has a defect."""
    return frame.select(pl.col(name).cast(dtype, strict=True) for name, dtype in schema.items())


def empty(schema: Schema) -> pl.DataFrame:
    """A table without rows."""
    return pl.DataFrame(schema=dict(schema))
