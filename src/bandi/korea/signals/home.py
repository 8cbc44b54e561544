"""Where the household lives (거주지): not among the linked types, but what they and the register say together."""

from datetime import date

from bandi.engine.contract.signals import SignalType
from bandi.engine.words import Kind

REGISTERED_ELSEWHERE = SignalType(
    id="registered_elsewhere",
    feed="mois_register",
    kind=Kind.STATUS,
    ko="등록지와 다른 거주",
    en="Likely living elsewhere than registered",
    law="사회보장급여법 제12조의2, 주민등록법 제20조",
    counted="residence",
    valid_from=date(2015, 7, 1),
    source="domain §0 item 6, §2.6 (Suwon 2022), §3.2 [L]; signs and weights in residence.toml are ours [I]",
)

SIGNALS = (REGISTERED_ELSEWHERE,)
