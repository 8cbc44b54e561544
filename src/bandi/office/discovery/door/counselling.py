"""What the content says of counselling and cases (통합상담·사례관리)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.counselling import CounsellingContent


def counselling() -> "CounsellingContent":
    """Areas of need, the crisis assessment, receivers, classes of cases, law texts and words."""
    from bandi.korea.counselling import counselling as told  # noqa: PLC0415

    return told()
