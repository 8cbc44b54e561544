"""What a home's own meters show, read by day (일별 검침값): a drop against its own usual use, at two levels.

The engine reads the readings and makes reports of them (engine/signals/use.py); metering.toml has the lines. A drop
that the institution itself finds and tells is another signal (utilities.py).
"""

from bandi.engine.contract.signals import SignalType
from bandi.engine.words import Kind

MEDIA = (
    ("power", "kepco_readings", "전기", "Electricity"),
    ("water", "water_readings", "수도", "Water"),
    ("gas", "gas_readings", "가스", "Gas"),
)
LEVELS = (("caution", "주의", "caution"), ("serious", "심각", "serious"))
SOURCE = (
    "domain §1.4 (text E), §3.1 (§11), §6.12; lines ours, set on invented meters (metering.toml); holds in the months "
    "that have such days [I]"
)

SIGNALS = tuple(
    SignalType(
        id=f"{medium}_use_{level}",
        feed=feed,
        kind=Kind.USE,
        ko=f"{ko} 사용 급감({level_ko})",
        en=f"{en} use fell ({level_en})",
        law="사회보장급여법 제11조, 시행령 제7조",
        counted="status",
        states=(level,),
        lasts=1,
        source=SOURCE,
    )
    for medium, feed, ko, en in MEDIA
    for level, level_ko, level_en in LEVELS
)
