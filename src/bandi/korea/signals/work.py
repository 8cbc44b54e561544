"""Work lost (실직). Without unemployment benefit and with it are two signals: they mean different things."""

from datetime import date

from bandi.engine.contract.signals import SignalType
from bandi.engine.words import Kind

JOB_LOSS = SignalType(
    id="job_loss",
    feed="moel_job_loss",
    kind=Kind.LOSS,
    ko="실직(실업급여 미수급)",
    en="Job loss without unemployment benefit",
    law="사회보장급여법 시행령 별표 2 (고용보험 자격상실, 실업급여 미수급)",
    counted="events",
    states=("loss_unpaid",),
    lasts=6,
    valid_from=date(2016, 1, 1),
    source="domain §1.2 decree list, §1.3 rows 17 [M] and 21 [L]; its day and the six months are ours [I]",
)

JOB_LOSS_PAID = SignalType(
    id="job_loss_paid",
    feed="moel_job_loss",
    kind=Kind.LOSS,
    ko="실직(실업급여 수급)",
    en="Job loss with unemployment benefit",
    law="사회보장급여법 시행령 별표 2 (고용보험 자격상실, 이직 실업급여 수급)",
    counted="events",
    states=("loss_paid",),
    lasts=6,
    valid_from=date(2016, 1, 1),
    source="domain §1.3 rows 18 [M] and 21 [L]; its day [I]; six months: within the 120 to 270 days it is paid [M]",
)

SIGNALS = (JOB_LOSS, JOB_LOSS_PAID)
