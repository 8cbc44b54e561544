"""What the content says of applications (복지급여 신청)."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.applying import ApplyContent
    from bandi.engine.contract.office.applying import ApplyPaper as ApplyPaper  # noqa: PLC0414
    from bandi.engine.contract.office.applying import ApplyProgramme as ApplyProgramme  # noqa: PLC0414
    from bandi.engine.contract.office.applying import ApplyQuestion as ApplyQuestion  # noqa: PLC0414
    from bandi.engine.contract.office.applying import ApplyTopic as ApplyTopic  # noqa: PLC0414
    from bandi.engine.contract.office.applying import FromFinder as FromFinder  # noqa: PLC0414


def applying() -> "ApplyContent":
    """Programmes, questions, papers and reasons."""
    from bandi.korea.applying import applications  # noqa: PLC0415

    return applications()


@cache
def online() -> Mapping[str, str]:
    """Benefit of the rules -> what is applied for online, end to end."""
    return {one.benefit: one.id for one in applying().programmes if one.kind == "benefit" and one.benefit}
