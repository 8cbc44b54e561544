"""Electricity, water and gas (전기·수도·가스)."""

from datetime import date

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.words import Kind

POWER_CUT = SignalType(
    id="power_cut",
    feed="kepco_cut",
    kind=Kind.CUT,
    ko="단전·전류제한",
    en="Power cut or current limiting",
    law="사회보장급여법 제12조 제1항 제1호, 전기사업법 제14조",
    counted="events",
    states=("cut", "limited"),
    lasts=6,
    valid_from=date(2015, 7, 1),
    source="domain §1.2 item 1 [L]; no threshold: each event counts; six months, for reconnection is not told [I]",
)

WATER_CUT = SignalType(
    id="water_cut",
    feed="water_cut",
    kind=Kind.CUT,
    ko="단수",
    en="Water cut",
    law="사회보장급여법 제12조 제1항 제1호, 수도법 제39조",
    counted="events",
    lasts=6,
    valid_from=date(2015, 7, 1),
    source="domain §1.2 item 1 [L]; no threshold: each event counts; six months, for reconnection is not told [I]",
)

POWER_ARREARS = SignalType(
    id="power_arrears",
    feed="kepco_arrears",
    kind=Kind.ARREARS,
    ko="전기요금 체납",
    en="Electricity arrears",
    law="사회보장급여법 시행령 별표 2 (주택용 전기요금 3개월 이상 체납)",
    thresholds=(Threshold(least_months=3),),
    valid_from=date(2015, 7, 1),
    source="domain §1.2 decree list of 2015-06-30, §1.3 row 4 [L]; 별표 2 itself was not read (§8)",
)

GAS_ARREARS = SignalType(
    id="gas_arrears",
    feed="gas_arrears",
    kind=Kind.ARREARS,
    ko="가스요금 체납",
    en="Gas arrears",
    law="사회보장급여법 제12조 제1항 제12호, 시행령 별표 2",
    thresholds=(Threshold(least_months=3),),
    valid_from=date(2023, 11, 20),
    source="domain §1.3 row 6, §1.1 [V10]; that three months count is from memory [M]",
)

SIGNALS = (POWER_CUT, WATER_CUT, POWER_ARREARS, GAS_ARREARS)
