"""What is said when a line or a file is refused (반려 사유): place, reason, who mends it. Never the value itself."""

from dataclasses import dataclass

from bandi.engine.contract.feeds import Column, Feed, FileShape
from bandi.engine.errors import DeliveryRefused
from bandi.engine.words import Mender


class FileRefused(DeliveryRefused):
    """A whole file that cannot be believed: one row of REFUSALS. `rows` = its data lines when they could be counted."""

    def __init__(
        self,
        category: str,
        ko: str,
        en: str,
        *,
        line: int = 0,
        column: str = "",
        rows: int | None = None,
        mender: Mender = Mender.PROVIDER,
        place: tuple[str, str] = ("{}행", "Line {}"),
    ) -> None:
        self.category, self.line, self.column, self.rows, self.mender = category, line, column, rows, mender
        self.ko = f"{place[0].format(line)}: {ko}" if line else ko
        self.en = f"{place[1].format(line)}: {en}" if line else en
        super().__init__(self.en)


def too_many(most: int, *, rows: int) -> FileRefused:
    """The refusal of a file with more lines than its contract allows."""
    return FileRefused(
        "shape",
        f"한 파일에 {most:,}줄까지 받습니다. 나누어 다시 보내 주세요.",
        f"a file may hold {most:,} lines. Send it again in parts.",
        rows=rows,
    )


RECORD = ("{}번째 기록", "Record {}")
"""How a place is told in formats that have no lines."""


def placed(shape: FileShape) -> tuple[str, str]:
    """How the place of a line is told, in Korean and English."""
    return RECORD if shape.format in {"xml", "json", "parquet"} else ("{}행", "Line {}")


@dataclass(frozen=True)
class Sentence:
    """One kind of fault of a line: its category and how it is said, with `{column}`, `{bounds}` and `{law}` to fill."""

    category: str
    ko: str
    en: str


FAULTS: dict[str, Sentence] = {
    "short": Sentence(
        "shape",
        "칸 수가 머리글보다 적습니다. 빠진 칸을 채워 다시 보내 주세요.",
        "fewer cells than the header. Fill the missing cells and send the line again.",
    ),
    "long": Sentence(
        "shape",
        "칸 수가 머리글보다 많습니다. 값 안의 쉼표는 큰따옴표로 감싸 다시 보내 주세요.",
        "more cells than the header. Put values that hold commas in double quotes and send the line again.",
    ),
    "width": Sentence(
        "shape",
        "줄 길이가 약속한 바이트 수와 다릅니다. 고정 길이로 맞추어 다시 보내 주세요.",
        "the line is not as many bytes long as agreed. Pad it to the fixed width and send it again.",
    ),
    "quote": Sentence(
        "shape",
        '큰따옴표가 잘못 쓰였습니다. 값 안의 큰따옴표는 두 번 써서("") 다시 보내 주세요.',
        "a stray double quote. Double the quotes inside a value and send the line again.",
    ),
    "line_end": Sentence(
        "shape",
        "줄 끝 문자가 파일의 다른 줄과 다릅니다. 줄 끝을 한 가지로 맞추어 다시 보내 주세요.",
        "the line ends unlike the other lines of the file. Use one kind of line end and send it again.",
    ),
    "twice": Sentence(
        "shape",
        "한 항목이 두 번 적혀 있습니다. 기록마다 한 번만 적어 다시 보내 주세요.",
        "an element stands twice. Write each once and send the record again.",
    ),
    "bare": Sentence(
        "shape",
        "기록 자리에 항목 없는 값이 있습니다. 약속한 항목으로 나누어 다시 보내 주세요.",
        "a bare value stands where a record should. Send it as the agreed elements.",
    ),
    "unreadable": Sentence(
        "encoding",
        "‘{column}’에 읽을 수 없는 글자가 있습니다. 원본에서 다시 추출해 보내 주세요.",
        "'{column}' holds unreadable or control characters. Export the line again from the source.",
    ),
    "huge": Sentence(
        "shape",
        "‘{column}’ 값이 지나치게 깁니다. 칸이 밀리지 않았는지 확인해 다시 보내 주세요.",
        "'{column}' is far too long. Check whether cells have run together and send the line again.",
    ),
    "required": Sentence(
        "required",
        "‘{column}’이(가) 비어 있습니다. 값을 채워 다시 보내 주세요.",
        "'{column}' is empty. Fill it in and send the line again.",
    ),
    "date": Sentence(
        "type",
        "‘{column}’이(가) 날짜가 아닙니다. YYYYMMDD 또는 YYYY-MM-DD로 다시 보내 주세요.",
        "'{column}' is not a date. Send it as YYYYMMDD or YYYY-MM-DD.",
    ),
    "month": Sentence(
        "type",
        "‘{column}’이(가) 연월이 아닙니다. YYYYMM 또는 YYYY-MM으로 다시 보내 주세요.",
        "'{column}' is not a month. Send it as YYYYMM or YYYY-MM.",
    ),
    "number": Sentence(
        "type",
        "‘{column}’이(가) 정수가 아닙니다. 지수 표기나 소수 없이 숫자로 다시 보내 주세요.",
        "'{column}' is not a whole number. Send plain digits, without exponent or decimals.",
    ),
    "rrn": Sentence(
        "key",
        "‘{column}’이(가) 13자리가 아니거나 생년월일이 날짜가 아닙니다. 앞자리 0이 빠졌는지 확인해 다시 보내 주세요.",
        "'{column}' is not a 13-digit resident number with a real birth date. Check for lost leading zeros.",
    ),
    "phone": Sentence(
        "type",
        "‘{column}’이(가) 전화번호가 아닙니다. 숫자와 하이픈으로 다시 보내거나 비워 주세요.",
        "'{column}' is not a phone number. Send digits and hyphens, or leave it empty.",
    ),
    "key": Sentence(
        "key",
        "‘{column}’이(가) 식별번호로 읽히지 않습니다. 지수 표기로 바뀌지 않도록 텍스트로 저장해 다시 보내 주세요.",
        "'{column}' does not read as an identifier. Save it as text so that no program rewrites it, and send it again.",
    ),
    "code": Sentence(
        "code",
        "‘{column}’이(가) 약속한 코드가 아닙니다. 코드표를 확인해 다시 보내거나, 새 코드라면 미리 알려 주세요.",
        "'{column}' is not an agreed code. Check the code table, or announce the new code first.",
    ),
    "range": Sentence(
        "range",
        "‘{column}’은(는) {bounds}이어야 합니다 (근거: {law}). 값을 확인해 다시 보내 주세요.",
        "'{column}' must be {bounds} (basis: {law}). Check the value and send the line again.",
    ),
    "future": Sentence(
        "range",
        "‘{column}’이(가) 파일이 도착한 날보다 뒤이거나 1900년보다 앞입니다. 값을 확인해 다시 보내 주세요.",
        "'{column}' lies after the day the file arrived, or before 1900. Check the value and send the line again.",
    ),
    "limit": Sentence(
        "limit",
        "‘{column}’은(는) {bounds}이어야 연계할 수 있습니다 (근거: {law}). 기준에 드는 줄만 보내 주세요.",
        "'{column}' must be {bounds} to be linked (basis: {law}). Send only lines that meet the threshold.",
    ),
    "early": Sentence(
        "limit",
        "{day}부터 연계하는 자료입니다 (근거: {law}). 그 전 달의 줄은 보내지 말아 주세요.",
        "linked only from {day} on (basis: {law}). Send no lines of earlier months.",
    ),
    "ended": Sentence(
        "limit",
        "{day}부터 연계하지 않는 자료입니다 (근거: {law}). 그 뒤 달의 줄은 보내지 말아 주세요.",
        "no longer linked from {day} on (basis: {law}). Send no lines of later months.",
    ),
    "duplicate": Sentence(
        "duplicate",
        "같은 파일에 똑같은 줄이 이미 있습니다. 한 번만 보내 주세요.",
        "the same line is already in this file. Send it once.",
    ),
}
"""Every fault of a line. The code is what `check` and `read` mark a line with."""


def sentence(fault: str, line: int, column: Column | None, feed: Feed) -> tuple[str, str, str]:
    """Category, Korean and English reason of one refused line. A breach of law is told by number: `limit/0`."""
    kind, _, number = fault.partition("/")
    said, name = FAULTS[kind], column.name if column else ""
    law, day, within = (column.law if column else "") or feed.law, None, None
    low, high = bounds(column) if column else (None, None)
    if kind == "limit":
        limit = feed.limits[int(number)]
        law, low, high, within = limit.article, limit.low, limit.high, limit.within_months
    elif number:
        term = feed.in_force[int(number)]
        law, day = term.article, term.valid_from if kind == "early" else term.valid_to
    ko, en = (
        text.format(column=name, bounds=_told(words, low, high, within), law=law, day=day)
        for text, words in ((said.ko, BOUNDS_KO), (said.en, BOUNDS_EN))
    )
    place_ko, place_en = placed(feed.file)
    return said.category, f"{place_ko.format(line)}: {ko}", f"{place_en.format(line)}: {en}"


BOUNDS_KO = ("{:,} 이상", "{:,} 이하", "기준월 말일부터 {}개월 이내")
BOUNDS_EN = ("at least {:,}", "at most {:,}", "within {} months of the month's end")


def _told(words: tuple[str, ...], *figures: int | None) -> str:
    return " ".join(word.format(figure) for word, figure in zip(words, figures, strict=True) if figure is not None)


def bounds(column: Column) -> tuple[int | None, int | None]:
    """Smallest and largest believable value. Counts and won are never negative, whatever the contract leaves open."""
    return (0 if column.low is None and column.type in {"count", "won"} else column.low), column.high
