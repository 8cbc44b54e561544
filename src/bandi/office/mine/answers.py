"""Answers to the finder that a citizen keeps (보관한 답): kept with consent, opened by her alone, deleted at her word.

No officer opens them, no helper under a mandate, and nobody while an officer helps at the counter.
"""

import json
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from bandi.office import clock
from bandi.office.audit.models import Action
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.keys import spend
from bandi.office.citizens.trail import tell
from bandi.office.discovery.door import portal as finder
from bandi.office.errors import Refused
from bandi.office.mine.models import KeptAnswers
from bandi.office.portal.keeping import Agreed, clock_of_keeping
from bandi.office.portal.share import sent_again
from bandi.office.portal.typed import is_age


def kept_of(here: Visitor) -> KeptAnswers | None:
    """When answers were kept and until when; the answers themselves stay closed."""
    if here.mandate is not None:
        return None
    return KeptAnswers.objects.filter(citizen=here.citizen, until__gte=clock.today()).defer("told").first()


@transaction.atomic
def keep(*, here: Visitor, agreed: Agreed) -> None:
    """Keeps them in place of any kept before. The same consent counts once, also after deletion."""
    _own(here)
    if not spend(f"kept answers\n{agreed.key}"):
        if KeptAnswers.objects.filter(citizen=here.citizen, key=agreed.key).exists():
            return
        raise Refused(
            ko="이 동의는 이미 썼습니다. 다시 보관하려면 찾기 화면에서 ‘답을 보관하기’를 눌러 주세요.",
            en="This consent was used already. To keep answers again, press “Keep my answers” in the finder.",
        )
    told = {"told": [list(pair) for pair in agreed.told], "found": agreed.found}
    facts = {
        "key": agreed.key,
        "told": json.dumps(told, ensure_ascii=False),
        "version": agreed.version,
        "agreed_at": datetime.fromisoformat(agreed.at),
    }
    KeptAnswers.objects.update_or_create(citizen=here.citizen, defaults=facts | _days(clock.today()))
    tell(here.session, Action.OWN_ASK, detail={"kind": "keep_answers", "version": agreed.version})


@transaction.atomic
def open_again(*, here: Visitor) -> tuple[QueryDict, str] | None:
    """The answers as if typed now, and the mark of the result seen with them; the time begins anew. None: none kept.

    Who typed an age is asked to look at it first: a month later it may be another.
    """
    _own(here)
    if here.assisted:
        raise Refused(
            ko="직원이 돕는 화면에서는 보관한 답을 열지 않습니다. 휴대전화로 본인확인하고 들어와 열어 주세요.",
            en="While an officer helps, kept answers are not opened. Sign in with your own telephone to open them.",
        )
    row = _opened(here)
    if row is None:
        return None
    kept = json.loads(row.told)
    answers = sent_again(kept["told"])
    since = timezone.localdate(row.agreed_at).replace(day=1)
    if since != clock.today().replace(day=1) and any(is_age(one) for name, one in kept["told"] if name[:5] == "born_"):
        answers["go"] = "edit"
    return answers, str(kept["found"])


@transaction.atomic
def told_for(here: Visitor, claim: UUID) -> tuple[QueryDict, datetime] | None:
    """The answers for an application she writes herself, and when she kept them; the time begins anew.

    None: none kept, or kept under words that did not speak of applications.
    """
    _own(here)
    row = None if here.assisted else _opened(here, version=finder.content().keep_version, claim=str(claim))
    return (sent_again(json.loads(row.told)["told"]), row.agreed_at) if row else None


def _opened(here: Visitor, version: str = "", **detail: str) -> KeptAnswers | None:
    """Opens what is kept, with its row in the trail; `version`: only what was agreed to under these words."""
    own = KeptAnswers.objects.select_for_update().filter(citizen=here.citizen, until__gte=clock.today())
    row = (own.filter(version=version) if version else own).first()
    if row is not None:
        own.update(**_days(clock.today()))
        tell(here.session, Action.OWN_VIEW, detail={"page": "answers"} | detail)
    return row


@transaction.atomic
def delete(*, here: Visitor) -> bool:
    """Takes the consent back and deletes the answers for good. Whether there were any."""
    _own(here)
    gone = KeptAnswers.objects.filter(citizen=here.citizen).delete()[0] > 0
    if gone:
        tell(here.session, Action.OWN_ASK, detail={"kind": "delete_answers"})
    return gone


def was_kept(here: Visitor, key: UUID) -> bool:
    """Whether what this consent brought rests here now."""
    return KeptAnswers.objects.filter(citizen=here.citizen, key=key).exists()


def _own(here: Visitor) -> None:
    if here.mandate is not None:
        raise Refused(ko="보관한 답은 본인만 다룹니다.", en="Kept answers are for the citizen alone.")


def _days(used: date) -> dict[str, date]:
    return {"used_on": used, "until": clock_of_keeping().ends(used) - timedelta(days=1)}
