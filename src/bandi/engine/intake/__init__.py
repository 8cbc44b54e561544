"""Taking in (수신): what institutions send becomes deliveries, records and register rows, or is refused with a reason.

```
arrive  which files lie in the inbox        rows, read  bytes -> table of text cells, as declared
check   cells believed or refused           part        facts | identity: keys here, names to the vault
gate    whose file, and is it news          refuse      what is said when something is refused
profile what it looks like as a whole       ledger      the book of deliveries
take    the stage itself                    steward     hold and release
receipt, reply  what goes back to the institution
```
"""

from bandi.engine.intake.arrive import Arrival, find_arrivals
from bandi.engine.intake.part import normal_unit
from bandi.engine.intake.receipt import Receipt, receipt, receipts
from bandi.engine.intake.steward import decide, decisions, findings
from bandi.engine.intake.take import accepted_deliveries, deliveries, take_in

__all__ = [
    "Arrival",
    "Receipt",
    "accepted_deliveries",
    "decide",
    "decisions",
    "deliveries",
    "find_arrivals",
    "findings",
    "normal_unit",
    "receipt",
    "receipts",
    "take_in",
]
