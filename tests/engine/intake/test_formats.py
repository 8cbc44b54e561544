"""Every format an institution may send gives the same rows, and what would burst the house is refused."""

import dataclasses
import io
import json
import random
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime

import polars as pl
import pytest
import xlsxwriter

from bandi.engine.contract.feeds import Column, FileShape
from bandi.engine.intake.read import read_table
from bandi.engine.intake.refuse import FileRefused

FORMATS = ["utf16", "fixed", "xlsx", "parquet", "xml", "json"]


def base(house):
    """A feed to give other columns: without limits on the columns it had."""
    return dataclasses.replace(house.feeds["kepco_arrears"], limits=(), terms=())


def many(house, count: int = 3) -> list[list[str]]:
    return [house.line("moel_job_loss", rrn=f"900101{1_000_000 + number}") for number in range(count)]


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_gives_the_same_records(house, key):
    lines = many(house)
    plain = house.send("moel_job_loss", house.csv_bytes("moel_job_loss", lines))
    row = house.send(f"job_{key}", house.written(key, lines))
    assert (row["state"], row["rows_in"], row["accepted"]) == ("accepted", 3, plain["accepted"])
    facts = ["subject", "month", "event_on", "months", "amount", "state"]
    same = house.records("moel_job_loss").sort("subject").select(facts)
    assert house.records(f"job_{key}").sort("subject").select(facts).equals(same)


@pytest.mark.parametrize("key", [key for key in FORMATS if key not in {"xlsx", "parquet"}])
def test_a_file_cut_at_any_offset_is_refused(house, key):
    feed, whole = house.pack.feeds[f"job_{key}"], house.written(key, many(house))
    for cut in random.Random(key).sample(range(len(whole) - 12), 200):
        with pytest.raises(FileRefused):
            read_table(whole[:cut], feed)


@pytest.mark.parametrize("key", ["utf16", "xml", "json", "parquet", "xlsx"])
def test_all_hangul_syllables_survive(house, key):
    texts = [
        "".join(chr(code) for code in range(start, min(start + 500, 0xD7A4))) for start in range(0xAC00, 0xD7A4, 500)
    ]
    lines = [house.line("moel_job_loss", name=text) for text in texts]
    table = read_table(house.written(key, lines), house.pack.feeds[f"job_{key}"])
    assert table.cells["c1"].to_list() == texts


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_follows_its_mark_and_needs_one(house, mark):
    feed, text = house.pack.feeds["job_utf16"], house.written("utf16", many(house)).decode("utf-16")
    encoded = text.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be")
    assert read_table(mark + encoded, feed).rows_in == 3
    with pytest.raises(FileRefused, match="byte order mark"):
        read_table(encoded, feed)


def test_places_are_records_where_there_are_no_lines(house):
    lines = [*many(house, 2), house.line("moel_job_loss", rrn="1")]
    for key in ("json", "xml", "parquet"):
        row = house.send(f"job_{key}", house.written(key, lines))
        (refusal,) = house.refusals(row["delivery"])
        assert (row["accepted"], refusal["line"]) == (2, 3)
        assert refusal["reason_ko"].startswith("3번째 기록: ")
        assert refusal["reason_en"].startswith("Record 3: ")


def merged(house, format: str, encoding: str = "cp949"):
    """A feed whose header stands in two lines: `체납` above two of its columns."""
    columns = (
        Column("번호", "customer", "key"),
        Column("체납 개월", "months", "count"),
        Column("체납 금액", "amount", "won"),
        Column("기준월", "month", "month"),
    )
    shape = FileShape(format, "M_*", encoding=encoding, title_rows=1, header_rows=2)
    return dataclasses.replace(base(house), file=shape, columns=columns)


def test_merged_headers_of_text(house):
    text = '체납 현황,,,\n번호,체납,,기준월\n,개월,금액,\n0001,3,"91,200",202606\n'
    table = read_table(text.encode("cp949"), merged(house, "csv"))
    assert table.cells.rows() == [(4, "0001", "3", "91,200", "202606")]


def test_merged_headers_of_a_workbook(house):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "체납 현황")
        sheet.merge_range(1, 0, 2, 0, "번호")
        sheet.merge_range(1, 1, 1, 2, "체납")
        sheet.merge_range(1, 3, 2, 3, "기준월")
        sheet.write_row(2, 1, ["개월", "금액"])
        sheet.write_row(3, 0, ["0001", 3, 91200, 202606])
    table = read_table(buffer.getvalue(), merged(house, "xlsx"))
    assert table.cells.rows() == [(4, "0001", "3", "91200", "202606")]


def test_lists_on_the_way_to_a_record_are_walked_through_and_elements_named_by_their_path(house):
    feed = dataclasses.replace(
        base(house),
        file=FileShape("json", "N_*", records_at="parts.bills"),
        columns=(Column("customer.number", "customer", "key"), Column("won", "amount", "won", required=False)),
    )
    bills = [[{"customer": {"number": "a"}, "won": 10}, {"won": None, "customer": {"number": "b"}}], [], [{"won": 1.5}]]
    content = json.dumps({"parts": [{"bills": part, "other": [1, {"x": 2}]} for part in bills]}).encode()
    assert read_table(content, feed).cells.rows() == [(1, "a", "10"), (2, "b", None), (3, None, "1.5")]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ('[{"n": "a", "n": "b"}, {"n": "c"}]', [(1, "twice")]),
        ('[{"n": ["a", "b"]}]', [(1, "twice")]),
        ('[{"n": "a"}, 7]', [(2, "bare")]),
    ],
)
def test_a_record_that_cannot_be_told_apart_is_refused_alone(house, content, faults):
    feed = dataclasses.replace(base(house), file=FileShape("json", "N_*"), columns=(Column("n", "customer", "key"),))
    table = read_table(content.encode(), feed)
    assert table.broken == faults
    assert table.rows_in == content.count("{") + content.count("7")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"NaN",
        b'[{"n": 1}] x',
        b'[{"n": 1e999999999}]' + b"x",
        b'[{"m": "x"}]',
        b'{"response": {"resultCode": "30"}}',
        b"<html></html>",
        b'[{"n": "\xff"}]',
    ],
)
def test_what_is_no_such_document_is_refused(house, content):
    feed = dataclasses.replace(
        base(house),
        file=FileShape("json", "N_*", records_at="" if content.startswith((b"[", b"N")) else "a.b"),
        columns=(Column("n", "customer", "key"),),
    )
    with pytest.raises(FileRefused):
        read_table(content, feed)


def test_an_open_api_without_anything_to_tell_says_so_by_its_count(house):
    feed = house.pack.feeds["job_json"]
    nothing = json.dumps({"response": {"body": {"items": "", "totalCount": 0}}}).encode()
    assert read_table(nothing, feed).rows_in == 0
    with pytest.raises(FileRefused, match="totalCount"):
        read_table(nothing.replace(b": 0", b": 5"), feed)


def test_types_of_parquet_are_told_as_text(house):
    feed = dataclasses.replace(
        base(house),
        file=FileShape("parquet", "P_*"),
        columns=tuple(Column(name, "unused", "key") for name in ("b", "a", "c", "d", "e")),
    )
    buffer = io.BytesIO()
    pl.DataFrame(
        {
            "a": [7, None],
            "b": [1.5, 2.0],
            "c": [date(2026, 6, 1), None],
            "d": [datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)],
            "e": [True, False],
        }
    ).write_parquet(buffer)
    assert read_table(buffer.getvalue(), feed).cells.rows() == [
        (1, "1.5", "7", "2026-06-01", "2026-06-01", "true"),
        (2, "2.0", None, None, "2026-06-01T09:00:00", "false"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        pl.DataFrame({"n": [["a"]]}),
        pl.DataFrame({"n": [{"a": 1}]}),
        pl.DataFrame({"n": [b"a"]}),
        pl.DataFrame({"n": ["a"], "m": ["b"]}),
        pl.DataFrame({f"n{place}": ["a"] for place in range(1_000)}),
        pl.DataFrame({"n": ["a"] * 11}),
        pl.DataFrame({"n": ["x" * 1_000] * 10}),
    ],
)
def test_parquet_of_another_shape_or_beyond_its_limits_is_refused(house, table):
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    feed = dataclasses.replace(
        base(house),
        file=FileShape("parquet", "P_*", most_lines=10, most_bytes=5_000 if table.width == 1 else 2**30),
        columns=(Column("n", "customer", "key"),),
    )
    with pytest.raises(FileRefused):
        read_table(buffer.getvalue(), feed)


@pytest.mark.parametrize("key", FORMATS)
def test_more_bytes_than_agreed_are_refused(house, key):
    content, feed = house.written(key, many(house)), house.pack.feeds[f"job_{key}"]
    tight = dataclasses.replace(feed, file=dataclasses.replace(feed.file, most_bytes=len(content) - 1))
    with pytest.raises(FileRefused, match="larger than agreed"):
        read_table(content, tight)


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "xlsx"])
def test_more_lines_than_agreed_are_refused(house, key):
    content, feed = house.written(key, many(house, 20)), house.pack.feeds[f"job_{key}"]
    tight = dataclasses.replace(feed, file=dataclasses.replace(feed.file, most_lines=10))
    with pytest.raises(FileRefused, match="10 lines"):
        read_table(content, tight)


@pytest.mark.parametrize("key", ["utf16", "fixed", "parquet", "xml", "json"])
def test_no_damage_does_more_than_refuse(house, key):
    feed, whole, dice = house.pack.feeds[f"job_{key}"], house.written(key, many(house)), random.Random(f"damage {key}")
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(content))
            content[place : place + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
        with suppress(FileRefused):
            assert read_table(bytes(content), feed).rows_in <= 2 * len(content)


# -------------------------------------------------------------------------------------------------------- bombs (폭탄)


def book(house, count: int = 1) -> bytes:
    return house.written("xlsx", many(house, count))


def repacked(content: bytes, **entries: bytes) -> bytes:
    """A workbook with some entries replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in entries:
                new.writestr(name, old.read(name))
        for name, body in entries.items():
            new.writestr(name, body)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def sheet_of(cells: str) -> bytes:
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def lying(house) -> bytes:
    """An entry of 40 MB whose headers say 10 bytes, with the checksum of those 10."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b"0" * 40_000_000)
        entry = archive.getinfo(SHEET)
    content = bytearray(buffer.getvalue())
    central = content.index(b"PK\x01\x02")
    for place in (entry.header_offset + 14, central + 16):
        content[place : place + 4] = zlib.crc32(b"0" * 10).to_bytes(4, "little")
        content[place + 8 : place + 12] = (10).to_bytes(4, "little")
    return bytes(content)


def overlapping(house) -> bytes:
    """Two entries of the directory that point at the same bytes."""
    content = bytearray(book(house))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


BOMBS = {
    "unpacks to far too much": lambda h: repacked(book(h), **{SHEET: b"0" * 60_000_000}),
    "an archive within": lambda h: repacked(book(h), **{"xl/embeddings/a.bin": book(h)}),
    "a lying header": lying,
    "overlapping entries": overlapping,
    "very many sheets": lambda h: repacked(book(h), **{f"xl/worksheets/sheet{n}.xml": b"" for n in range(3, 3_000)}),
    "a cell at the far corner": lambda h: repacked(
        book(h), **{SHEET: sheet_of(CORNERS)}
    ),
    "one long text a hundred thousand times": lambda h: repacked(
        book(h),
        **{
            SHEET: sheet_of(
                "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}"><si><t>{"a" * 100_000}</t></si></sst>'.encode(),
        },
    ),
    "a billion laughs in a workbook": lambda h: repacked(
        book(h), **{"xl/sharedStrings.xml": laughs(f'<sst xmlns="{NAMESPACE}"><si><t>&i;</t></si></sst>')}
    ),
    "a billion laughs": lambda h: laughs("<response><body><items><item>&i;</item></items></body></response>"),
    "an outside reference": lambda h: (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><response><body><items><item>&x;</item></items>'
        b"</body></response>"
    ),
    "very deep elements": lambda h: b"<response>" + b"<a>" * 1_000_000,
}  # fmt: skip


def laughs(body: str) -> bytes:
    steps = "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f'<!DOCTYPE r [<!ENTITY a "laugh">{steps}]>{body}'.encode()


MEASURE = """
import resource, sys
from pathlib import Path
from bandi.engine.contract.feeds import Column, Feed, FileShape
from bandi.engine.intake.read import read_table
from bandi.engine.intake.refuse import FileRefused
content, format = Path(sys.argv[1]).read_bytes(), sys.argv[2]
shape = FileShape(format, "*", records_at="response.body.items.item")
named = dict.fromkeys(("id", "name_ko", "name_en", "provider_ko", "provider_en", "law", "confidence", "source"), "")
known = {"target": "records", "unit": "meter", "cadence": "monthly", "valid_from": None}
feed = Feed(**named, **known, file=shape, columns=(Column("n", "customer", "key"),))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_table(content, feed)
    told = "read"
except FileRefused as refused:
    told = refused.category
print(told, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(house, tmp_path, name):
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS[name](house))
    format = "xlsx" if path.read_bytes().startswith(b"PK") else "xml"
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), format], capture_output=True, text=True, check=True
    )
    told, grown = done.stdout.split()
    assert told in {"shape", "encoding"}
    assert int(grown) < 50  # MB
