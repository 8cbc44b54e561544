"""Home and rent (주거)."""

from datetime import date

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.words import Kind

RENT_ARREARS = SignalType(
    id="rent_arrears",
    feed="lh_rent_arrears",
    kind=Kind.ARREARS,
    ko="공공임대주택 임대료 체납",
    en="Public-rental rent arrears",
    law="사회보장급여법 제12조 제1항 제7호 (임대료 3개월 이상 체납)",
    thresholds=(Threshold(least_months=3),),
    valid_from=date(2020, 4, 7),
    source="domain §1.2 item 7 [L]: in the Act since 2020-04-07",
)

SIGNALS = (RENT_ARREARS,)
