"""Taking in (수신): what institutions send becomes deliveries, records and register rows, or is refused with a reason.

```
arrive  which files lie in the inbox        rows, read  bytes -> table of text cells, as declared
check   cells believed or refused           part        facts | identity: keys here, names to the vault
gate    decisions about whole files         refuse      what is said when something is refused
take    the stage itself
```
"""

from bandi.engine.intake.arrive import Arrival, find_arrivals
from bandi.engine.intake.part import normal_unit
from bandi.engine.intake.take import accepted_deliveries, deliveries, take_in

__all__ = ["Arrival", "accepted_deliveries", "deliveries", "find_arrivals", "normal_unit", "take_in"]
