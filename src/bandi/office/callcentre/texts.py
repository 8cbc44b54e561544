"""Texts to those who asked for one (안내 문자): a number that wants none gets none, and none gets many.

Each day's texts of an office leave as one file, as other requests do; the file is a function of the rows, so that a
text of a number that went quiet since is gone from it. Words are the office's own and name nobody.
"""

import csv
import hashlib
import hmac
import io
import os
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.callcentre.models import CardText, TextCount
from bandi.office.contact.channels import safe
from bandi.office.discovery.door.calls import calls
from bandi.office.encryption import derived_key
from bandi.office.errors import Refused
from bandi.office.portal.share import DAYS
from bandi.office.reports.models import UNPLACED
from bandi.office.reports.reading import phone_of

What = CardText.What
WORDS: dict[str, dict[str, str]] = {
    What.PROGRAMME: {
        "ko": "[복지상담 129] 안내해 드린 복지서비스 설명입니다. {link}",
        "easy": "[복지상담 129] 전화로 알려 드린 도움이 적혀 있어요. {link}",
        "en": "[Welfare call centre 129] The benefit we spoke of: {link}",
        "vi": "[Tổng đài phúc lợi 129] Phúc lợi vừa được giới thiệu: {link}",
        "zh": "[福利咨询129] 刚才介绍的福利说明：{link}",
    },
    What.FINDER: {
        "ko": "[복지상담 129] 함께 찾아본 결과를 {days}일 동안 볼 수 있습니다. {link}",
        "easy": "[복지상담 129] 같이 찾은 도움이에요. {days}일 동안 볼 수 있어요. {link}",
        "en": "[Welfare call centre 129] What we found together, open for {days} days: {link}",
        "vi": "[Tổng đài phúc lợi 129] Kết quả đã tìm cùng bạn, xem được trong {days} ngày: {link}",
        "zh": "[福利咨询129] 一起查找的结果，{days}天内可查看：{link}",
    },
    What.BOOK: {
        "ko": "[복지상담 129] 방문 상담은 여기에서 신청하실 수 있습니다. {link}",
        "easy": "[복지상담 129] 집에 와 달라고 여기에서 말할 수 있어요. {link}",
        "en": "[Welfare call centre 129] Ask for a visit at your home here: {link}",
        "vi": "[Tổng đài phúc lợi 129] Đăng ký tư vấn tại nhà ở đây: {link}",
        "zh": "[福利咨询129] 可在此申请上门咨询：{link}",
    },
    What.CLAIM: {
        "ko": "[{office}] 신청하신 일에 새 소식이 있습니다. 신청한 화면에서 보시거나 {office} 또는 129로 물어보세요."
    },
    What.VISIT: {"ko": "[{office}] {told} 문의는 {office} 또는 129로 전화해 주세요."},
}
"""What a text says in a language, else in Korean; of the person nothing. Vietnamese and Chinese are ours [I]."""

TONGUES = {"ko": "한국어", "easy": "쉬운 한국어", "en": "English", "vi": "Tiếng Việt", "zh": "中文"}
"""Languages a text may be asked in, each in its own."""


def mark_of_number(number: str) -> str:
    """A keyed digest of a telephone number, the same for every way of writing it."""
    key = derived_key(settings.OFFICE_KEY_FILE, "numbers of texts")
    return hmac.new(key, (phone_of(number) or number).encode(), hashlib.sha256).hexdigest()


def mobile(text: str) -> str | None:
    """010-1234-5678 where the text is a number that takes texts; else None."""
    number = phone_of(text)
    return number if number and number.startswith("01") else None


def is_quiet(number: str) -> bool:
    """Whether this number wants no texts."""
    return TextCount.objects.filter(mark=mark_of_number(number), quiet=True).exists()


@transaction.atomic
def hush(*, number: str, quiet: bool = True, area: str = UNPLACED, by: User | None = None) -> None:
    """This number wants no texts, or wants them again; today's text of this office to it is taken back."""
    today, mark = clock.today(), mark_of_number(number)
    row, _ = TextCount.objects.get_or_create(mark=mark, defaults={"day": today})
    TextCount.objects.filter(pk=row.pk).update(quiet=quiet)
    record(by=by, action=Action.CARD_SEND, areas=[], detail={"what": "quiet" if quiet else "not_quiet"})
    transaction.on_commit(lambda: write_texts(area, today) and None)


@transaction.atomic
def send_card(
    *,
    key: UUID,
    what: str,
    number: str,
    area: str = UNPLACED,
    by: User | None = None,
    tongue: str = "ko",
    **filled: str,
) -> CardText:
    """Writes a text to be carried today. The same key again changes nothing.

    Raises Refused for a number that takes no texts, that wants none, or that had enough today.
    """
    told = mobile(number)
    if told is None:
        raise Refused(
            ko="문자를 받을 수 있는 휴대전화 번호가 아닙니다. 010으로 시작하는 번호를 다시 확인해 주세요.",
            en="This is no mobile number. Check it: it begins with 010.",
        )
    today, mark = clock.today(), mark_of_number(told)
    words = WORDS[what].get(tongue, WORDS[what]["ko"]).format(days=DAYS, **filled)
    facts = {"what": what, "mark": mark, "number": told, "words": words, "by": by}
    with within([area]):
        known = CardText.objects.filter(pk=key).first()
        if known:
            return known
        _count(mark, today, by)
        row = CardText.objects.create(id=key, area=area, asked_at=clock.now(), asked_on=today, **facts)
    areas = [] if area == UNPLACED else [area]
    record(by=by, action=Action.CARD_SEND, areas=areas, detail={"what": what, "card": str(row.id)})
    transaction.on_commit(lambda: write_texts(area, today) and None)
    return row


def _count(mark: str, today: date, by: User | None) -> None:
    limits = calls().limits
    TextCount.objects.get_or_create(mark=mark, defaults={"day": today})
    known = TextCount.objects.select_for_update().get(pk=mark)
    if known.quiet:
        raise Refused(
            ko="이 번호는 문자를 받지 않겠다고 하셨습니다. 말로 안내해 주세요.",
            en="This number asked for no texts. Tell it by voice.",
        )
    sent = known.count if known.day == today else 0
    if sent >= limits.texts_to_number:
        raise Refused(
            ko=f"이 번호에는 오늘 이미 {sent}번 보냈습니다. 내일 다시 보내 주세요.",
            en=f"This number was sent {sent} texts today. Try again tomorrow.",
        )
    if by is not None and CardText.objects.filter(asked_on=today, by=by).count() >= limits.texts_by_agent:
        raise Refused(
            ko=f"오늘 보낼 수 있는 문자 {limits.texts_by_agent}건을 모두 보냈습니다.",
            en=f"Today's {limits.texts_by_agent} texts are used up.",
        )
    known.day, known.count = today, sent + 1
    known.save(update_fields=["day", "count"])


def text_file(area: str, day: date) -> Path:
    """Where a day's texts of an office lie: outbox/card/<day>/<neighbourhood>.csv."""
    return Path(settings.OUTBOX_FOLDER) / "card" / day.isoformat() / f"{area}.csv"


def write_texts(area: str, day: date) -> Path:
    """Writes a day's texts of an office, readable by the owner of the folder only."""
    path, text = text_file(area, day), io.StringIO(newline="")
    with transaction.atomic(), within([area]):
        with connection.cursor() as cursor:  # one writer at a time: a file is never older than its newest text
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [str(path)])
        rows = list(CardText.objects.filter(area=area, asked_on=day))
        hushed = TextCount.objects.filter(quiet=True, mark__in={row.mark for row in rows})
        quiet = set(hushed.values_list("mark", flat=True))
        rows = [row for row in rows if row.mark not in quiet]
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(("요청번호", "전화번호", "글"))
        writer.writerows(map(safe, (str(row.id), row.number, row.words)) for row in rows)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(".half")
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            file.write(text.getvalue())
        half.replace(path)
    if settings.POST == "console":
        sys.stderr.write(f"card of {day} for {area}: {len(rows)} texts in the outbox\n")
    return path
