"""Receipts read back in the format they were written in: what came, what was refused and why, and nobody's values."""

import csv
import io
import json
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from bandi.engine.errors import BandiError
from bandi.engine.intake import receipt, receipts
from bandi.engine.intake.reply import HEADER, WIDTHS

FEED = "moel_job_loss"
SECRETS = ("9001011234567", "900101-1234567", "홍길동", "010-1234-5678", "20991301")


def rows_of(made, form: str, encoding: str) -> list[list[str]]:
    """The rows of a receipt, as the institution would read them."""
    content = made.content
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode(encoding))))
    if form == "fixed":
        table, edges = [], [sum(WIDTHS[:n]) for n in range(len(WIDTHS) + 1)]
        for line in content.split(b"\r\n")[:-1]:
            assert len(line) == sum(WIDTHS)
            table.append([line[a:b].decode(encoding.removesuffix("-sig")).strip() for a, b in pairwise(edges)])
        return table
    if form == "xlsx":
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    if form == "parquet":
        table = pl.read_parquet(io.BytesIO(content))
        return [table.columns, *(list(row) for row in table.iter_rows())]
    if form == "xml":
        items = ElementTree.fromstring(content)
        return [list(HEADER), *([cell.text or "" for cell in item] for item in items)]
    told = json.loads(content)
    return [
        list(HEADER),
        *(["요약", "", name, "", value] for name, value in told["요약"].items()),
        *(["유형별", "", "", kind, str(count)] for kind, count in told["유형별"].items()),
        *(["줄별", str(x["줄"]), x["열"], x["유형"], x["내용"]] for x in told["줄별"]),
    ]


@pytest.fixture
def sent(house):
    """A file of four lines of which two are refused, and its row."""
    lines = [
        house.line(FEED),
        house.line(FEED, event_on="20991301"),
        house.line(FEED, rrn="8502022345678", name="김영희"),
        house.line(FEED, state="X"),
    ]
    return house.send(FEED, house.csv_bytes(FEED, lines))


@pytest.mark.parametrize("form", ["csv", "fixed", "xlsx", "json", "xml", "parquet"])
@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_a_receipt_is_in_the_format_of_its_feed(house, sent, form: str, encoding: str) -> None:
    feed = house.feeds[FEED]
    house.pack.feeds = {**house.feeds, FEED: replace(feed, file=replace(feed.file, format=form, encoding=encoding))}
    made = receipt(sent["delivery"], lake=house.lake, pack=house.pack)
    header, *rows = rows_of(made, form, encoding)
    assert header == list(HEADER)
    whole = {row[2]: row[4] for row in rows if row[0] == "요약"}
    assert whole["파일"] == "MOEL_LOSS_202606.csv"
    assert whole["내용 지문(SHA-256)"] == sent["sha256"]
    assert (whole["상태"], whole["전체 줄"], whole["받은 줄"], whole["반려한 줄"]) == ("받음", "4", "2", "2")
    assert [(row[3], row[4]) for row in rows if row[0] == "유형별"] == [("모르는 코드", "1"), ("형식", "1")]
    told = [row[1:] for row in rows if row[0] == "줄별"]
    assert [row[:3] for row in told] == [["3", "상실일자", "형식"], ["5", "실업급여수급", "모르는 코드"]]
    assert all(row[3].startswith(f"{row[0]}행: ") for row in told)
    assert not [text for text in SECRETS for row in rows if text in "|".join(row)]
    assert made.name == f"접수증_{sent['delivery'][:8]}_MOEL_LOSS_202606.{'txt' if form == 'fixed' else form}"
    assert receipt(sent["delivery"], lake=house.lake, pack=house.pack) == made


def test_a_file_refused_as_a_whole_and_a_name_nobody_agreed_on_get_their_receipt_too(house) -> None:
    row = house.offer("=cmd(1)|전기.csv", b"\xff\xfe\x00")
    made = receipt(row["delivery"], lake=house.lake, pack=house.pack)
    cells = rows_of(made, "csv", "utf-8-sig")
    whole = {cell[2]: cell[4] for cell in cells if cell[0] == "요약"}
    assert whole["상태"] == "반려"
    assert whole["파일"].startswith("'=")
    assert [cell[1] for cell in cells if cell[0] == "줄별"] == ["0"]
    assert made.content.startswith(b"\xef\xbb\xbf")


def test_a_held_file_says_what_was_found(house) -> None:
    lines = [house.line("kepco_cut", customer=str(n), state="단전" if n < 5 else "차단") for n in range(10)]
    row = house.send("kepco_cut", house.csv_bytes("kepco_cut", lines))
    made = receipt(row["delivery"], lake=house.lake, pack=house.pack)
    whole = {cell[2]: cell[4] for cell in rows_of(made, "csv", "cp949") if cell[0] == "요약"}
    assert whole["상태"] == "보류"
    assert "5줄(50%)이 반려되었습니다" in whole["사유"]


def test_names_of_receipts_fit_a_folder_and_match_no_feed(house) -> None:
    content = house.csv_bytes("kepco_cut", [house.line("kepco_cut")])
    house.offer(f"KEPCO_CUT_{'가' * 70}.csv", content)
    house.offer("KEPCO_CUT_202606.csv", content.replace(b"0001", b"0002"))
    names = [made.name for made in receipts(house.lake, pack=house.pack)]
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 256 for name in names)
    from bandi.engine.intake.gate import feed_of
    from bandi.engine.intake.refuse import FileRefused

    for name in names:
        with pytest.raises(FileRefused):
            feed_of(name, house.feeds)


def test_an_unknown_delivery_has_no_receipt(house) -> None:
    with pytest.raises(BandiError, match="no such delivery"):
        receipt("0" * 16, lake=house.lake, pack=house.pack)
