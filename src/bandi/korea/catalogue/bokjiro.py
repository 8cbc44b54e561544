"""Bokjiro's open data in XML: central and local services, list and detail (복지로, domain §5.1–5.3)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bandi.korea.catalogue.codes import Unfit, read_codes
from bandi.korea.catalogue.rows import LARGEST, Reading, RefusedRow, Row, day, kept, text, yes

CENTRAL, LOCAL = "bokjiro_central", "bokjiro_local"
LISTS = {
    "lifeArray": "life", "lifeNmArray": "life", "trgterIndvdlArray": "target", "trgterIndvdlNmArray": "target",
    "intrsThemaArray": "theme", "intrsThemaNmArray": "theme", "srvPvsnNm": "provision", "sprtCycNm": "cycle",
}  # fmt: skip
TEXTS = {
    "servId": "id", "servNm": "name_ko", "servDgst": "summary_ko", "wlfareInfoOutlCn": "summary_ko",
    "tgtrDtlCn": "who", "sprtTrgtCn": "who", "slctCritCn": "criteria", "alwServCn": "given",
    "aplyMtdNm": "how", "aplyMtdCn": "how", "rprsCtadr": "contact", "servDtlLink": "url",
    "ctpvNm": "province", "sggNm": "district",
}  # fmt: skip
REPEATED = {
    "applmetList": "how", "inqplCtadrList": "contact", "inqplHmpgReldList": "url", "baslawList": "law",
    "basfrmList": "documents",
}  # fmt: skip
"""Repeated parts of a detail -> field. The words stand in servSeDetailNm (central) or wlfareInfoReldNm (local)."""
WORDS = ("servSeDetailNm", "wlfareInfoReldNm", "servSeDetailLink", "wlfareInfoReldCn")
ENOUGH = 8  # a list of so many entries holds laws and forms; more are cut


def read_xml(path: Path) -> Reading:
    """Rows of one XML file. Raises ContentError when the file is no such reply or the service reports an error."""
    if path.stat().st_size > LARGEST:
        raise Unfit("larger than any list of programmes", ko="사업 목록이라기에는 너무 큽니다.", where=path.name)
    with path.open("rb") as file:
        return read_stream(file, name=path.name)


def read_stream(file: IO[bytes], *, name: str) -> Reading:
    """The same from an open file."""
    try:
        root = ElementTree.parse(file, forbid_dtd=True).getroot()
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        ko = "XML로 읽을 수 없습니다. 내려받다 끊긴 파일이 아닌지 보아 주세요."
        raise Unfit("not readable as XML", ko=ko, where=name, next_step="Ask for the file again.") from error
    _complain(root, name)
    reading = Reading()
    if root.tag == "wantedDtl":
        _take(reading, root, f"{name} wantedDtl", part="detail")
    else:
        total = text(root.findtext("totalCount"))
        reading.total = int(total) if total.isdigit() else None
        for number, element in enumerate(root.iter("servList"), start=1):
            _take(reading, element, f"{name} servList[{number}]", part="list")
        if not reading.rows and not reading.refused and total != "0":
            ko = "복지사업이 하나도 없습니다. 복지로에서 받은 자료가 맞나요?"
            raise Unfit("no programme stands in it", ko=ko, where=name, next_step="Is this a reply of Bokjiro?")
    reading.source = str(reading.rows[0].told["source"]) if reading.rows else ""
    return reading


def _complain(root: Any, name: str) -> None:
    """Raises ContentError with the service's own message when the reply is an error."""
    code = text(root.findtext(".//resultCode") or root.findtext(".//returnReasonCode"))
    if code.strip("0"):
        said = text(root.findtext(".//resultMessage") or root.findtext(".//returnAuthMsg"))[:80]
        step = "Look the code up in the service's guide; 22 is the daily quota."
        ko = f"복지로가 오류 {code}번을 보냈습니다. {said}".strip()
        raise Unfit(f"the service reports error {code} {said}".strip(), ko=ko, where=name, next_step=step)


def _take(reading: Reading, element: Any, place: str, *, part: str) -> None:
    try:
        told = kept(_told(element))
        if not told.get("id"):
            raise Unfit("it has no servId", ko="번호(servId)가 없습니다.")
        if part == "list" and not told.get("name_ko"):
            raise Unfit("it has no servNm", ko="이름(servNm)이 없습니다.")
    except Unfit as error:
        reading.refused.append(RefusedRow(place, error.what, error.ko))
        return
    reading.rows.append(Row(place, part, told))


def _told(element: Any) -> dict[str, Any]:
    """The fields of one service, list or detail, central or local."""
    told: dict[str, Any] = {}
    for tag, name in TEXTS.items():
        said = text(element.findtext(tag))
        if said:
            told[name] = said
    for tag, name in LISTS.items():
        said = text(element.findtext(tag))
        if said:
            told[name] = list(read_codes(name, said.replace("||", ",")))
    for tag, name in REPEATED.items():
        lines = list(dict.fromkeys(_words(element.findall(tag))))[:ENOUGH]
        if lines:
            told[name] = "\n".join(([told[name]] if name == "how" and name in told else []) + lines)
    ministry, office = text(element.findtext("jurMnofNm")), text(element.findtext("jurOrgNm"))
    local = text(element.findtext("bizChrDeptNm"))
    told["authority"] = " ".join(dict.fromkeys(part for part in (ministry, office, local) if part))
    told["online"] = yes(element.findtext("onapPsbltYn"), what="onapPsbltYn")
    told["valid_from"], told["valid_to"] = day(element.findtext("enfcBgngYmd")), _after(element.findtext("enfcEndYmd"))
    is_local = "province" in told or local
    return told | {"source": LOCAL if is_local else CENTRAL, "basis": "복지로"}


def _words(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        said = [text(entry.findtext(tag)) for tag in WORDS]
        yield from [word for word in said if word][:1]


def _after(value: Any) -> str:
    """The first day on which it no longer exists: the day after the last."""
    last = day(value)
    try:
        return str(date.fromisoformat(last) + timedelta(days=1)) if last else ""
    except ValueError as error:
        raise Unfit(f"{last!r} is not a day", ko=f"날짜가 아닙니다: {last}") from error
