"""What goes back to the institution about one file: counts, refusals by kind and by line (접수 회신).

In the format the feed itself is sent in. Holds no refused value and nobody's identity: line, column, kind and reason.
"""

import re
from dataclasses import dataclass

import polars as pl

from bandi.engine.errors import BandiError
from bandi.engine.intake.reply import ENDINGS, WRITERS, Reply
from bandi.engine.lake import Lake
from bandi.engine.pack import Pack
from bandi.engine.tables import REFUSALS

STATES = {"accepted": "받음", "superseded": "받음(뒤에 온 파일로 대체)", "held": "보류", "refused": "반려"}
CATEGORIES = {
    "encoding": "글자 깨짐", "shape": "줄 모양", "count": "건수 불일치", "required": "빠진 값", "type": "형식",
    "range": "범위 밖", "code": "모르는 코드", "key": "식별값", "duplicate": "중복",
}  # fmt: skip
LONGEST_NAME = 70  # characters of the file's own name; Hangul takes three bytes, and names end at 255


@dataclass(frozen=True)
class Receipt:
    """A file for the institution."""

    delivery: str
    name: str
    content: bytes


def receipt(delivery: str, *, lake: Lake, pack: Pack) -> Receipt:
    """The receipt of one delivery as it stands now. The same state gives the same bytes.

    Raises BandiError for an unknown delivery.
    """
    (made,) = receipts(lake, pack=pack, only=delivery)
    return made


def receipts(lake: Lake, *, pack: Pack, only: str | None = None) -> list[Receipt]:
    """The receipts of every delivery, or of one, as they stand now."""
    judged = lake.judged()
    rows = judged.deliveries if only is None else judged.deliveries.filter(pl.col("delivery") == only)
    if only is not None and rows.is_empty():
        raise BandiError("there is no such delivery", where=only, next_step="Choose a delivery from the list.")
    found = judged.findings.group_by("delivery", maintain_order=True).agg("ko")
    said = dict(found.iter_rows())
    return [_receipt(row, said.get(row["delivery"], []), lake=lake, pack=pack) for row in rows.iter_rows(named=True)]


def _receipt(row: dict[str, object], findings: list[str], *, lake: Lake, pack: Pack) -> Receipt:
    feed = pack.feeds.get(str(row["feed"]))
    form, encoding = (feed.file.format, feed.file.encoding) if feed else ("csv", "utf-8-sig")
    lines = lake.read("refusals", str(row["delivery"]), REFUSALS).sort("line", "column", "category", "reason_ko")
    lines = lines.with_columns(pl.col("category").replace(CATEGORIES))
    by_kind = lines.group_by("category").len().sort("category")
    held = findings if row["state"] == "held" else []
    whole = {
        "파일": row["file"], "내용 지문(SHA-256)": row["sha256"], "받은 날": str(row["received_on"]),
        "자료": feed.name_ko if feed else "", "상태": STATES[str(row["state"])], "전체 줄": row["rows_in"],
        "받은 줄": row["accepted"], "반려한 줄": row["refused"], "사유": " ".join(held) or row["reason"] or "",
    }  # fmt: skip
    reply = Reply(
        whole={name: str(value) for name, value in whole.items()},
        kinds={str(kind): int(count) for kind, count in by_kind.iter_rows()},
        lines=tuple(lines.select("line", "column", "category", "reason_ko").iter_rows()),
    )
    stem = re.sub(r"[^\w.()\- ]", "_", str(row["file"])).rpartition(".")[0][:LONGEST_NAME]
    name = f"접수증_{str(row['delivery'])[:8]}_{stem}.{ENDINGS[form]}"
    return Receipt(str(row["delivery"]), name, WRITERS[form](reply, encoding))
