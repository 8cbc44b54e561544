"""What the content says of readiness for retirement (노후준비 진단)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.readiness import AreaScore as AreaScore  # noqa: PLC0414
    from bandi.engine.contract.office.readiness import LifeArea as LifeArea  # noqa: PLC0414
    from bandi.engine.contract.office.readiness import Readiness
    from bandi.engine.contract.office.readiness import ReadyStep as ReadyStep  # noqa: PLC0414


def readiness() -> "Readiness":
    """Areas, questions with points, steps."""
    from bandi.korea.readiness import readiness as told  # noqa: PLC0415

    return told()
