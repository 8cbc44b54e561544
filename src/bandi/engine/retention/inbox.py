"""An institution's copy leaves the inbox once its sealed original is there (수신함 비우기).

Nothing is lost by it, so no release is asked: the same bytes lie encrypted under the clock of originals. A round never
needs the file again; what was taken in is in the lake.
"""

from datetime import date

from bandi.engine.intake import find_arrivals
from bandi.engine.intake.take import fingerprint
from bandi.engine.retention.due import Estate
from bandi.engine.vault.durable import destroy


def clear_inbox(estate: Estate, *, until: date) -> int:
    """Removes every copy that arrived before `until` and whose sealed original opens to the same bytes; how many."""
    removed = 0
    sealed = set(estate.vault.key_ids("original"))
    for arrival in find_arrivals(estate.inbox, until=until):
        if arrival.received_on >= until:
            continue
        content = arrival.path.read_bytes()
        delivery = fingerprint(arrival, content)[:16]
        original = estate.lake.folder / "originals" / f"{delivery}.aes"
        if delivery not in sealed or not original.exists():
            continue
        if estate.vault.open_original(original, purpose="retention: inbox copy") == content:
            destroy(arrival.path)
            removed += 1
    return removed
