"""Benefits and care that ended (급여 중지)."""

from datetime import date

from bandi.engine.contract.signals import SignalType
from bandi.engine.words import Kind

BENEFIT_STOPPED = SignalType(
    id="benefit_stopped",
    feed="ssis_benefits",
    kind=Kind.LOSS,
    ko="급여 중지",
    en="Benefit stopped",
    law="사회보장급여법 제12조 제1항 제4호",
    counted="events",
    states=("livelihood_stopped", "housing_stopped", "basic_pension_stopped"),
    lasts=6,
    valid_from=date(2015, 7, 1),
    source="domain §1.2 item 4, §1.3 row 40 [L]; housing benefit and basic pension beside livelihood, six months [I]",
)

SIGNALS = (BENEFIT_STOPPED,)
