"""Rows of an XLSX workbook, unpacked in a process of its own (엑셀)."""

import subprocess
import sys
from pathlib import Path

import polars as pl

from bandi.engine.intake import sheet
from bandi.engine.intake.refuse import FileRefused
from bandi.engine.intake.rows import BETWEEN, Rows

LONGEST = 120  # seconds to wait for a workbook


def book_rows(content: bytes) -> Rows:
    """Rows of the first sheet, as text; rows without any cell are left out.

    Raises FileRefused when the bytes are no workbook, or when they unpack to far more than a delivery needs.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by path, with nothing of the delivery in its arguments
            [sys.executable, "-I", str(Path(sheet.__file__))],
            input=content,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    if done.returncode == sheet.NO_BOOK:
        raise _no_book()
    if done.returncode:
        raise _too_large()
    texts = pl.Series([done.stdout.decode().removesuffix(sheet.END)]).str.split(sheet.END).explode()
    parts = texts.filter(texts != "").to_frame("row").select(pl.col("row").str.splitn(BETWEEN, 2)).unnest("row")
    cut = parts.select(line=pl.col("field_0").cast(pl.Int64), text=pl.col("field_1").fill_null(""))
    return Rows(cut, ragged=True)


def _too_large() -> FileRefused:
    return FileRefused(
        "shape",
        "압축을 풀면 지나치게 커지는 파일입니다. 빈 서식과 빈 시트를 지우고 다시 저장해 보내 주세요.",
        "the workbook unpacks to far too much. Remove empty formatting, save it and send it again.",
    )


def _no_book() -> FileRefused:
    return FileRefused(
        "encoding",
        "엑셀(XLSX) 파일이 아니거나 손상되었거나 암호가 걸려 있습니다. 암호 없이 XLSX로 다시 저장해 보내 주세요.",
        "not an XLSX workbook, or damaged, or under a password. Save it as XLSX without a password and send it again.",
    )
