"""Files a steward sends through the browser (자료 올리기): read at once when small, else by a job.

They are kept in a folder of their own until they are read, and no longer. What they tell becomes changes that wait.
"""

import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.catalogue.actions import take
from bandi.office.catalogue.models import CatalogueImport
from bandi.office.discovery.door import programmes
from bandi.office.errors import BandiError, Refused

FORMS = (".xml", ".json")
LARGEST = 60_000_000  # bytes of all files sent together; ten thousand services with every text take about half
AT_ONCE = 400_000  # bytes read and compared while the page loads: under two seconds; more become a job
MOST = 200  # files sent together: the pages of one list
NAME = 80
UNEXPECTED = ("뜻밖의 오류로 멈추었습니다. 바뀐 것은 없습니다.", "An unexpected error stopped it; nothing was changed.")
State = CatalogueImport.State


def receive(*, by: User, files: "Sequence[UploadedFile[Any]]") -> CatalogueImport:
    """Takes files from the browser. Raises Refused when they are none, too many, too large or of another form."""
    require(by, Permission.CATALOGUE_APPROVE)
    _believable(files)
    first = _name(files[0])
    name = first if len(files) == 1 else f"{first} +{len(files) - 1}"
    with transaction.atomic():
        row = CatalogueImport.objects.create(name=name, at=timezone.now(), by=by, state=State.WAITING)
        folder = _folder(row.pk)
        folder.mkdir(parents=True, mode=0o700)
        for place, file in enumerate(files, start=1):
            with (folder / (_name(file) if len(files) == 1 else f"{place:03d} {_name(file)}")).open("xb") as kept:
                kept.writelines(file.chunks())
        if sum(file.size or 0 for file in files) > AT_ONCE:
            from bandi.office.catalogue.tasks import read_catalogue  # noqa: PLC0415 - the job calls back into here

            read_catalogue.defer(number=row.pk)
            return row
    return read_kept(row.pk)


def read_kept(number: int) -> CatalogueImport:
    """Reads the kept files of one upload and removes them. After any error the row says `failed` and why."""
    row = CatalogueImport.objects.select_related("by").get(pk=number)
    if row.state == State.DONE:
        return row
    _note(number, state=State.READING)
    ko, en = UNEXPECTED
    try:
        with transaction.atomic():
            row = take(by=row.by, name=row.name, taken=programmes.taken(_folder(number)), came_in=row)
        ko = en = ""
    except BandiError as error:
        ko, en = getattr(error, "ko", "") and f"{error.where}: {getattr(error, 'ko', '')}", str(error)
    finally:
        if en:
            _note(number, state=State.FAILED, error_ko=ko or en, error_en=en)
            record(by=row.by, action=Action.CATALOGUE_TAKE, detail={"import": number, "failed": True})
        shutil.rmtree(_folder(number), ignore_errors=True)
    row.refresh_from_db()
    return row


def _believable(files: "Sequence[UploadedFile[Any]]") -> None:
    if not files:
        raise Refused(ko="올릴 파일을 골라 주세요.", en="Choose a file to send.")
    if len(files) > MOST:
        raise Refused(ko=f"한 번에 {MOST}개까지 올릴 수 있습니다.", en=f"At most {MOST} files can be sent at once.")
    wrong = [name for name in map(_name, files) if not name.lower().endswith(FORMS)]
    if wrong:
        raise Refused(
            ko=f"복지로 XML이나 정부24 JSON 파일만 읽습니다: {wrong[0]}",
            en=f"Only XML of Bokjiro and JSON of GOV24 can be read: {wrong[0]}",
        )
    if sum(file.size or 0 for file in files) > LARGEST:
        most = LARGEST // 1_000_000
        raise Refused(ko=f"모두 {most} MB를 넘을 수 없습니다. 나누어 올려 주세요.", en=f"At most {most} MB at once.")


def _name(file: "UploadedFile[Any]") -> str:
    """The name without folders, blanks at the ends and unseen characters; its end stays."""
    name = unicodedata.normalize("NFC", Path(file.name or "").name)
    seen = "".join(one for one in name if unicodedata.category(one)[0] != "C").strip(" ._")
    return seen[-NAME:] or "-"


def _folder(number: int) -> Path:
    return Path(settings.DATA) / "catalogue" / str(number)


def _note(number: int, **values: str) -> None:
    CatalogueImport.objects.filter(pk=number).update(**values)
