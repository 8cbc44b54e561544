"""News of an application by text (소식 문자): that something happened, never what, to whom the applicant chose.

A text says where it can be read and names nobody. A helper is told while the mandate holds. What cannot be sent stands
among the steps, so that somebody tells it by telephone.
"""

from uuid import UUID, uuid5

from bandi.office import clock
from bandi.office.applications.models import Claim
from bandi.office.callcentre.models import CardText
from bandi.office.callcentre.texts import send_card
from bandi.office.errors import Refused

TOLD = ("asked", "late", "granted", "refused", "longer", "upheld", "dismissed")
"""Steps that are told (words.STEPS)."""


def tell_news(claim: Claim, step: int) -> bool:
    """Texts everybody who wants news of the application, once a step. Says whether all of them could be sent."""
    whole = True
    for wish in claim.news.filter(ended_at=None).select_related("mandate").order_by("id"):
        if wish.helper_id and not (wish.mandate and wish.mandate.holds(clock.today())):
            continue
        key = uuid5(UUID(int=claim.pk.int), f"{step}/{wish.pk}")
        try:
            send_card(key=key, what=CardText.What.CLAIM, number=wish.number, area=claim.area_id,
                      office=claim.area.name_ko)  # fmt: skip
        except Refused:
            whole = False
    return whole
