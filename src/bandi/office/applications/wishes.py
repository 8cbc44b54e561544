"""Who is told by text that something happened to an application (소식 받기): the applicant, her helper, or nobody."""

from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.applications.hands import Hand, reach
from bandi.office.applications.models import Claim, ClaimNews
from bandi.office.callcentre.texts import mobile
from bandi.office.errors import Refused


@transaction.atomic
def want_news(*, hand: Hand, claim: UUID, number: str = "", helper: str = "") -> Claim:
    """Sets who is told: `number` of the applicant, `helper` of whoever acts for her now. An empty one wants none.

    Raises Refused for a number that takes no texts.
    """
    row = reach(hand, claim, lock=True, write=True)
    mandate = hand.visitor.mandate if hand.visitor else None
    whose = hand.visitor.session.helper_id if hand.visitor else None
    told = {None: number} | ({whose: helper} if whose and mandate else {})
    for typed in told.values():
        if typed.strip() and mobile(typed) is None:
            raise Refused(
                ko="문자를 받을 수 있는 휴대전화 번호가 아닙니다. 010-1234-5678처럼 쓰거나 비워 주세요.",
                en="This is no mobile number. Write it like 010-1234-5678 or leave it empty.",
            )
    for citizen in told:
        row.news.filter(ended_at=None, helper=citizen).update(ended_at=clock.now())
    ClaimNews.objects.bulk_create(
        ClaimNews(
            claim=row, area_id=row.area_id, helper_id=citizen, mandate=mandate if citizen else None,
            number=mobile(typed) or "",
        )
        for citizen, typed in told.items()
        if typed.strip()
    )  # fmt: skip
    return row


def wanted(hand: Hand, claim: Claim) -> dict[str, str]:
    """The telephones that are told now: `number` of the applicant, `helper` of whoever acts for her here."""
    whose = hand.visitor.session.helper_id if hand.visitor else None
    rows = claim.news.filter(ended_at=None)
    return {"helper" if row.helper_id else "number": row.number for row in rows if row.helper_id in (None, whose)}
