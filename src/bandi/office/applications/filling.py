"""Writing an application (신청서 쓰기): begun, kept at every step, papers given, sent, joined with an account.

What a person answered or handed in once is taken over into her next application, and into nobody else's.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.applications.deciding import resume
from bandi.office.applications.duties import await_decision, settle
from bandi.office.applications.hands import Hand, note, reach, require_may
from bandi.office.applications.models import MOST_PICTURES, Claim, ClaimPaper
from bandi.office.citizens.models import Citizen
from bandi.office.codes import digest, new_code
from bandi.office.counsel.queries import reachable_application
from bandi.office.discovery.door.applying import applying
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed
from bandi.office.tongues import easy
from bandi.office.worklist.clocks import due_on, months_after
from bandi.office.worklist.household import reachable_household

NOT_AGAIN = {"agree", "crisis"}  # topics answered anew in each application
PERSON = {"name": "name", "birth": "birth", "phone": "phone"}  # question -> field of Citizen


@transaction.atomic
def begin(
    *,
    hand: Hand,
    key: UUID,
    programme: str,
    area: str = "",
    household: UUID | None = None,
    like: UUID | None = None,
    on_behalf: UUID | None = None,
) -> Claim:
    """Begins an application. The same key, or the same programme while one is being written, leads to that one.

    For the counter: `like`, an earlier one of the same person; `on_behalf`, the note of one on somebody's behalf.
    """
    if programme not in applying().programme:
        raise Refused(ko="신청할 것을 골라 주세요.", en="Choose what to apply for.")
    require_may(hand, programme)
    behind = reachable_application(hand.user, on_behalf) if hand.user and on_behalf else None
    citizen, home, earlier = _whose(hand, behind.household_id if behind else household, like)
    if found := _begun(hand, key, programme, citizen):
        return found
    code = new_code()
    before, now = _claims_of(citizen, earlier), clock.now()
    taken = _taken(programme, known(before, hand.visitor.citizen if hand.visitor else None))
    claim = Claim(
        id=key, area_id=_place(hand, area, home), citizen_id=citizen, household_id=home, programme=programme,
        on_behalf=behind, answers=json.dumps(taken), taken=sorted(taken), receipt=code, receipt_digest=digest(code),
        by=hand.user, started_at=now, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        if found := _begun(hand, key, programme, citizen):
            return found
        raise OutOfReach("claim") from None
    _take_papers(claim, before)
    note(hand, claim, "begun")
    return claim


def known(claims: Iterable[Claim], citizen: Citizen | None = None) -> dict[str, str]:
    """What a person answered in her applications, the newest answer of each question; who she is, from her account."""
    told: dict[str, str] = {}
    for claim in sorted(claims, key=lambda one: one.changed_at):
        told |= claim.told
    if citizen is not None:
        told |= {question: str(getattr(citizen, name)) for question, name in PERSON.items() if getattr(citizen, name)}
    return told


@transaction.atomic
def keep_answers(*, hand: Hand, claim: UUID, topic: str, answers: Mapping[str, str | None], seen: str = "") -> Claim:
    """Keeps the answers of one topic; None or an empty one is taken out. Raises Changed when somebody was faster."""
    row = reach(hand, claim, lock=True, write=True)
    _may_write(row, hand)
    if seen and seen != answers_mark(row, topic):
        raise Changed(row)
    told = row.told
    mine = {one.id for one in applying().questions if one.topic == topic} & set(row.asked_of.questions)
    fresh = {name: answer for name, answer in answers.items() if name in mine}
    changed = sorted(name for name, answer in fresh.items() if (answer or "") != told.get(name, ""))
    if not changed:
        return row
    told |= {name: answer for name, answer in fresh.items() if answer}
    for name in [name for name, answer in fresh.items() if not answer]:
        told.pop(name, None)
    asked = {one.id for one in applying().asks(row.programme, told)}
    row.answers = json.dumps({name: answer for name, answer in told.items() if name in asked})
    row.taken, row.changed_at = sorted(set(row.taken) - set(changed)), clock.now()
    row.save(update_fields=["answers", "taken", "changed_at"])
    note(hand, row, "written", words=",".join(changed))
    return row


def answers_mark(claim: Claim, topic: str) -> str:
    """What a writer saw of one topic."""
    mine = {one.id for one in applying().questions if one.topic == topic}
    told = {name: answer for name, answer in claim.told.items() if name in mine}
    return hashlib.sha256(json.dumps([str(claim.pk), topic, told], sort_keys=True).encode()).hexdigest()


@transaction.atomic
def add_paper(*, hand: Hand, claim: UUID, paper: str, way: str, picture: tuple[str, bytes] | None = None) -> ClaimPaper:
    """Gives a paper: a bare picture (several pages), or says that it is brought or looked up. Waiting may end by it."""
    row = reach(hand, claim, lock=True, write=True)
    if row.state not in ("draft", "sent", "waiting") or paper not in row.asked_of.papers:
        raise Refused(ko="지금은 이 서류를 받을 수 없습니다.", en="This paper cannot be taken now.")
    if way == "office" and not may_look_up(row, paper):
        raise Refused(ko="이 서류는 사무소가 대신 볼 수 없습니다.", en="The office cannot look this paper up.")
    pages = list(ClaimPaper.objects.filter(claim=row, paper=paper))
    content = base64.b64encode(picture[1]).decode("ascii") if picture else None
    if content and (same := next((one for one in pages if one.content == content), None)):
        return same
    kept = [one for one in pages if one.way == way == "photo"]
    if len(kept) >= MOST_PICTURES:
        raise Refused(
            ko=f"한 서류에 사진 {MOST_PICTURES}장까지입니다.",
            en=f"Up to {MOST_PICTURES} photos of a paper.",
            easy=f"사진은 {MOST_PICTURES}장까지 낼 수 있어요.",
        )
    if not kept:
        ClaimPaper.objects.filter(claim=row, paper=paper).delete()
    now, today = clock.now(), clock.today()
    new = ClaimPaper.objects.create(
        claim=row, area_id=row.area_id, paper=paper, place=max((one.place for one in kept), default=0) + 1, way=way,
        media=picture[0] if picture else "", content=content, at=now, first_at=now,
        came_on=today if way == "photo" or (way == "bring" and hand.desk) else None,
    )  # fmt: skip
    Claim.objects.filter(pk=row.pk).update(changed_at=now)
    note(hand, row, "paper", words=paper)
    _go_on(hand, row)
    return new


def may_look_up(claim: Claim, paper: str) -> bool:
    """Whether the office may see a paper in public records: it is there, and she agreed."""
    return applying().paper[paper].looked_up and claim.told.get("lookup_consent") == "yes"


@transaction.atomic
def drop_paper(*, hand: Hand, claim: UUID, paper: int) -> None:
    """Takes a paper out again while the application is being written."""
    row = reach(hand, claim, lock=True, write=True)
    if row.state != "draft":
        raise Refused(ko="보낸 신청의 서류는 뺄 수 없습니다.", en="Papers of a sent application stay.")
    ClaimPaper.objects.filter(claim=row, pk=paper).delete()


@transaction.atomic
def send(*, hand: Hand, claim: UUID, watch: bool = False) -> Claim:
    """Sends an application: its clock begins, and somebody's duty. A second time changes nothing.

    `watch`: if it is refused she may be kept in the history and told when the rules change.
    """
    row = reach(hand, claim, lock=True, write=True)
    if row.state != "draft":
        return row
    if missing := applying().open(row.programme, row.told):
        raise Refused(
            ko="아직 답하지 않은 질문이 있습니다: " + ", ".join(one.ko for one in missing),
            en="Still to be answered: " + ", ".join(one.en for one in missing),
            easy="아직 답하지 않았어요: " + ", ".join(easy(one.ko) for one in missing),
        )
    today, now = clock.today(), clock.now()
    given = set(row.papers.values_list("paper", flat=True))
    ClaimPaper.objects.bulk_create(
        ClaimPaper(claim=row, area_id=row.area_id, paper=paper, way="office", at=now, first_at=now)
        for paper in row.asked_of.papers
        if paper not in given and may_look_up(row, paper)
    )
    row.state, row.sent_on, row.changed_at = "sent", today, now
    row.due_on = due_on(row.asked_of.clock, today)
    row.watch_agreed = watch and bool(row.asked_of.benefit)
    row.save(update_fields=["state", "sent_on", "due_on", "changed_at", "watch_agreed"])
    note(hand, row, "sent")
    await_decision(row)
    return row


@transaction.atomic
def withdraw(*, hand: Hand, claim: UUID) -> Claim:
    """Takes an application back before it is decided. What was not sent is destroyed at once."""
    row = reach(hand, claim, lock=True, write=True)
    if row.state == "draft":
        note(hand, row, "withdrawn")
        row.delete()
        return row
    if row.state == "withdrawn":
        return row
    if not row.open:
        raise Refused(ko="이미 결정된 신청입니다.", en="It is already decided.")
    settle(row)
    row.state, row.waits_since = "withdrawn", None
    row.save(update_fields=["state", "waits_since"])
    note(hand, row, "withdrawn")
    return row


@transaction.atomic
def join_account(*, hand: Hand, code: str) -> Claim:
    """Joins an application made on paper at the counter with the account of the same person, by its receipt.

    Raises Refused, always with the same words, when the code leads nowhere, or to somebody else.
    """
    assert hand.visitor is not None
    citizen = hand.visitor.citizen
    with within(list(Area.objects.values_list("code", flat=True))):
        row = Claim.objects.select_for_update().filter(receipt_digest=digest(code)).first()
        if row is None or not _same_person(row, citizen):
            raise Refused(
                ko="이 접수번호로 이을 수 있는 신청이 없습니다. 번호와 이름·생년월일을 확인하거나 창구에 물어보세요.",
                en="No application can be joined with this code. Check code, name and birth, or ask at the counter.",
            )
        if row.citizen_id is None:
            row.citizen = citizen
            row.save(update_fields=["citizen"])
            note(hand, row, "claimed")
        return row


def _whose(hand: Hand, household: UUID | None, like: UUID | None) -> tuple[UUID | None, UUID | None, Claim | None]:
    """The citizen, the household, and the earlier application this one is about."""
    if hand.visitor is not None:
        return hand.visitor.citizen.pk, hand.visitor.citizen.household_id, None
    assert hand.user is not None
    require(hand.user, Permission.CONTACT_RECORD)
    earlier = reach(hand, like) if like else None
    if earlier is not None:
        return earlier.citizen_id, earlier.household_id, earlier
    return None, reachable_household(hand.user, household).pk if household else None, None


def _begun(hand: Hand, key: UUID, programme: str, citizen: UUID | None) -> Claim | None:
    rows = Claim.objects.for_user(hand.user) if hand.user else Claim.objects.filter(citizen=citizen)
    found: Claim | None = rows.filter(pk=key).first()
    if found is None and citizen is not None:
        found = rows.filter(citizen=citizen, programme=programme, state="draft").first()
    return found


def _taken(programme: str, told: Mapping[str, str]) -> dict[str, str]:
    """What is known already of what a programme asks; what must be said anew each time is left out."""
    asked = applying().programme[programme].questions
    again = {one.id for one in applying().questions if one.topic in NOT_AGAIN}
    return {name: told[name] for name in asked if name in told and name not in again}


def _place(hand: Hand, area: str, home: UUID | None) -> str:
    """The neighbourhood in charge: the household's, else the one named."""
    lives = Household.objects.filter(pk=home).values_list("area_id", flat=True).first() if home else None
    place = lives or area
    if not place or not Area.objects.filter(pk=place).exists():
        raise Refused(ko="사는 동네를 골라 주세요.", en="Choose your neighbourhood.")
    if hand.user is not None and place not in areas_of(hand.user):
        raise OutOfReach("area")
    return place


def _claims_of(citizen: UUID | None, earlier: Claim | None) -> list[Claim]:
    """Applications of this very person. Nobody else's, however near."""
    if citizen is not None:
        return list(Claim.objects.filter(citizen=citizen))
    return [earlier] if earlier else []


def _take_papers(claim: Claim, earlier: list[Claim]) -> None:
    """Takes over pictures of papers that still count."""
    today, papers = clock.today(), applying().paper
    found: dict[tuple[str, int], ClaimPaper] = {}
    mine = ClaimPaper.objects.filter(claim__in=[one.pk for one in earlier], paper__in=claim.asked_of.papers)
    newest: dict[str, UUID] = {}
    for row in mine.filter(way="photo").order_by("-first_at", "place"):
        still = months_after(timezone.localdate(row.first_at), papers[row.paper].months) >= today
        if still and newest.setdefault(row.paper, row.claim_id) == row.claim_id:
            found[row.paper, row.place] = row
    ClaimPaper.objects.bulk_create(
        ClaimPaper(
            claim=claim, area_id=claim.area_id, paper=row.paper, place=row.place, way="photo", media=row.media,
            content=row.content, first_at=row.first_at, came_on=row.came_on,
        )
        for row in found.values()
    )  # fmt: skip


def _may_write(claim: Claim, hand: Hand) -> None:
    if claim.state == "draft" or (hand.desk and claim.state in ("sent", "waiting")):
        return
    raise Refused(
        ko="이미 보낸 신청입니다. 고칠 것이 있으면 담당자에게 알려 주세요.",
        en="It was sent already. Tell the officer what should be corrected.",
    )


def _go_on(hand: Hand, claim: Claim) -> None:
    """Once everything asked for lies there the clock goes on."""
    if claim.state == "waiting":
        given = set(claim.papers.exclude(came_on=None).values_list("paper", flat=True))
        if set(claim.asks.values_list("paper", flat=True)) <= given:
            resume(hand=hand, claim=claim)


def _same_person(claim: Claim, citizen: Citizen) -> bool:
    told = claim.told
    mine = claim.citizen_id in (None, citizen.pk)
    return mine and bool(citizen.birth) and (told.get("name"), told.get("birth")) == (citizen.name, citizen.birth)
