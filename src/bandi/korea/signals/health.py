"""Health insurance (건강보험)."""

from datetime import date

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.words import Kind

PREMIUM_ARREARS = SignalType(
    id="premium_arrears",
    feed="nhis_arrears",
    kind=Kind.ARREARS,
    ko="건강보험료 체납",
    en="Health-insurance premium arrears",
    law="사회보장급여법 제12조 제1항 제3호 (3개월 이상 체납)",
    thresholds=(Threshold(least_months=3),),
    valid_from=date(2019, 12, 3),
    source="domain §1.2 item 3 [L]: three months since 2019-12-03, six before",
)

SIGNALS = (PREMIUM_ARREARS,)
