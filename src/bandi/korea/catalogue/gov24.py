"""GOV24 public services in JSON: list, detail, support conditions (행정안전부 공공서비스, domain §5.4).

Null is not "no": a condition that is not told asks nothing. Also read: two public copies in JSON of their own shape.
"""

import json
from pathlib import Path
from typing import Any

from bandi.korea.catalogue.bokjiro import CENTRAL
from bandi.korea.catalogue.codes import Unfit, read_codes, tables, unknown
from bandi.korea.catalogue.rows import LARGEST, Reading, RefusedRow, Row, kept, text, yes

SOURCE = "gov24"
OLDEST = 120  # an upper age from here on shuts nobody out
TEXTS = {
    "서비스ID": "id", "서비스명": "name_ko", "소관기관명": "authority", "서비스목적요약": "summary_ko",
    "서비스목적": "summary_ko", "지원대상": "who", "선정기준": "criteria", "지원내용": "given", "신청방법": "how",
    "구비서류": "documents", "법령": "law", "문의처": "contact", "전화문의": "contact", "상세조회URL": "url",
}  # fmt: skip
AGES = {"JA0110": "age_from", "JA0111": "age_to"}
SET_ASIDE = frozenset(f"JA0{number}" for number in (*range(103, 110), 304, 305, *range(306, 313), 323, 324, 325))
"""Codes of the first version, whose meaning is not known to us any more: neither believed nor refused."""
COPY = {"name": "name_ko", "description": "summary_ko", "agency": "authority", "applyUrl": "url"}
ARRAYS = {
    "lifeArray": "life", "trgterIndvdlArray": "target", "intrsThemaArray": "theme", "srvPvsnNm": "provision",
    "sprtCycNm": "cycle",
}  # fmt: skip


def read_json(path: Path) -> Reading:
    """Rows of one JSON file. Raises ContentError when the file has none of the shapes we know."""
    if path.stat().st_size > LARGEST:
        raise Unfit("larger than any list of programmes", ko="사업 목록이라기에는 너무 큽니다.", where=path.name)
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        ko = "JSON(UTF-8)으로 읽을 수 없습니다. 내려받다 끊긴 파일이 아닌지 보아 주세요."
        raise Unfit("not readable as JSON in UTF-8", ko=ko, where=path.name) from error
    reading = Reading(source=SOURCE)
    rows = told.get("data") if isinstance(told, dict) else told
    if not isinstance(rows, list):
        ko, step = "사업 목록이 들어 있지 않습니다. 정부24에서 받은 자료가 맞나요?", "Is this a reply of GOV24?"
        raise Unfit("no list of programmes stands in it", ko=ko, where=path.name, next_step=step)
    if isinstance(told, dict) and type(told.get("totalCount")) is int:
        reading.total = told["totalCount"]
    for number, row in enumerate(rows, start=1):
        _take(reading, row, f"{path.name} data[{number}]")
    return reading


def _take(reading: Reading, row: Any, place: str) -> None:
    try:
        if not isinstance(row, dict):
            raise Unfit("not a row with names", ko="이름 붙은 값의 묶음이 아닙니다.")
        part, told = _told(row)
        told = told if part == "conditions" else kept(told)
        if not told.get("id"):
            raise Unfit("it has no id", ko="번호가 없습니다.")
        if part == "list" and not told.get("name_ko"):
            raise Unfit("it has no name", ko="이름이 없습니다.")
    except Unfit as error:
        reading.refused.append(RefusedRow(place, error.what, error.ko))
        return
    reading.rows.append(Row(place, part, told))


def _told(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which part a row is, and its fields."""
    if "servId" in row:
        return "list", _central_copy(row)
    if "eligibility_raw" in row:
        return "list", _gov24_copy(row)
    if any(name.startswith("JA") for name in row):
        return "conditions", _conditions(row)
    told = {name: text(row.get(column)) for column, name in TEXTS.items() if text(row.get(column))}
    told["how"] = "\n".join(part.strip() for part in told.get("how", "").split("||") if part.strip())
    told |= {"source": SOURCE, "basis": "정부24 공공서비스"}
    return ("detail" if "서비스목적" in row else "list"), told


def _conditions(row: dict[str, Any]) -> dict[str, Any]:
    """JA codes with Y, and ages. An unknown code is refused: guessing could shut somebody out."""
    told: dict[str, Any] = {
        "source": SOURCE,
        "basis": "정부24 공공서비스",
        "conditions": [],
        **dict.fromkeys(AGES.values()),
    }
    told |= {"id": text(row.get("서비스ID")), "name_ko": text(row.get("서비스명"))}
    for column in sorted(name for name in row if name.startswith("JA")):
        if column in AGES:
            told[AGES[column]] = _age(row[column], column)
        elif column in tables()["condition"]:
            if yes(row[column], what=column):
                told["conditions"].append(column)
        elif row[column] not in (None, "", "N") and column not in SET_ASIDE:
            raise unknown("condition", column)
    everybody = (told.get("age_from") or 0) == 0 and (told.get("age_to") or OLDEST) >= OLDEST
    return told | ({"age_from": None, "age_to": None} if everybody else {})


def _age(value: Any, column: str) -> int | None:
    said = text(value)
    if said and not said.isdigit():
        raise Unfit(f"{column} is {said[:20]!r}, not an age", ko=f"{column}이(가) 나이가 아닙니다: {said[:20]}")
    return int(said) if said else None


def _central_copy(row: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: text(row.get(column)) for column, name in COPY.items()}
    told |= {name: list(read_codes(name, text(row.get(column)))) for column, name in ARRAYS.items()}
    online = yes(row.get("onapPsbltYn"), what="onapPsbltYn")
    return told | {"id": text(row["servId"]), "online": online, "source": CENTRAL, "basis": "복지로"}


def _gov24_copy(row: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: text(row.get(column)) for column, name in COPY.items()}
    raw = row["eligibility_raw"]
    if not isinstance(raw, dict):
        raise Unfit("eligibility_raw is not a row with names", ko="eligibility_raw가 묶음이 아닙니다.")
    told |= {"who": text(raw.get("target")), "criteria": text(raw.get("criteria"))}
    name = text(row.get("id")).removeprefix("gov24_")
    return told | {"id": name, "source": SOURCE, "basis": "정부24 공공서비스"}
