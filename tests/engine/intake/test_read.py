"""Encodings, fixed width and XLSX: the same rows come out of every way of writing them."""

import io
import random

import pytest
import xlsxwriter

from bandi.engine.intake.decode import NOT_TEXT
from bandi.engine.intake.read import read_table
from bandi.engine.intake.refuse import FileRefused

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def fixed(house, *lines: list[str], count: int | None = None) -> bytes:
    columns = house.feeds["nhis_arrears"].columns
    rows = [
        b"".join(cell.encode("cp949").ljust(column.width) for cell, column in zip(line, columns, strict=True))
        for line in lines
    ]
    return b"\n".join([b"H202606", *rows, f"T{len(rows) if count is None else count:010d}".encode(), b""])


def book(house, lines: list[list[object]], *, title: bool = True, header: bool = True) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        rows: list[list[object]] = [["단수 현황"], ["2026년 6월 기준"]] if title else []
        if header:
            rows.append([column.name for column in house.feeds["water_cut"].columns])
        for number, row in enumerate([*rows, *lines]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_all_hangul_syllables_survive_cp949(house):
    lines = [
        house.line("kepco_arrears", building=str(place), unit="".join(SYLLABLES[place : place + 50]))
        for place in range(0, len(SYLLABLES), 50)
    ]
    row = house.send("kepco_arrears", house.csv_bytes("kepco_arrears", lines))
    assert (row["accepted"], row["refused"]) == (len(lines), 0)


def test_all_hangul_syllables_survive_in_names(house):
    names = ["".join(SYLLABLES[place : place + 20]) for place in range(0, len(SYLLABLES), 20)]
    lines = [
        house.line("nhis_arrears", rrn=f"900101{1_000_000 + number}", name=name) for number, name in enumerate(names)
    ]
    row = house.send("nhis_arrears", fixed(house, *lines))
    assert row["accepted"] == len(lines)
    kept = house.vault.reveal(house.records("nhis_arrears")["subject"].to_list(), purpose="test")
    assert sorted(kept["name"]) == sorted(names)


@pytest.mark.parametrize("feed", ["kepco_arrears", "moel_job_loss", "nhis_arrears"])
def test_a_file_cut_in_a_hangul_byte_is_refused_at_its_line(house, feed):
    whole = (
        fixed(house, house.line(feed), house.line(feed, months="004"))
        if feed == "nhis_arrears"
        else house.csv_bytes(feed, [house.line(feed), house.line(feed, month="202605")], ends="\n")
    )
    encoding = house.feeds[feed].file.encoding
    hangul = whole.rindex(("홍" if feed != "kepco_arrears" else "주").encode(encoding))
    row = house.send(feed, whole[: hangul + 1])
    (refusal,) = house.refusals(row["delivery"])
    assert (row["state"], row["rows_in"], refusal["category"], refusal["line"]) == ("refused", 2, "encoding", 3)
    assert "잘렸습니다" in refusal["reason_ko"]


def test_a_file_cut_anywhere_is_never_believed_whole(house):
    lines = [house.line("mois_register", rrn=f"900101123456{n}", household_no=f"H{n}") for n in range(3)]
    whole = house.csv_bytes("mois_register", lines)
    for cut in random.Random(7).sample(range(1, len(whole) - 4), 200):
        with pytest.raises(FileRefused):
            read_table(whole[:cut], house.feeds["mois_register"])
    row = house.send("mois_register", whole[: len(whole) // 2])
    assert (row["state"], row["accepted"]) == ("refused", 0)
    assert house.register().is_empty()


def test_fixed_width_is_cut_by_bytes(house):
    row = house.send("nhis_arrears", fixed(house, house.line("nhis_arrears", name="똠방각하")))
    (record,) = house.records("nhis_arrears").to_dicts()
    assert row["state"] == "accepted"
    assert (record["months"], record["amount"], str(record["month"])) == (3, 91200, "2026-06-01")
    (identity,) = house.vault.reveal([record["subject"]], purpose="test").to_dicts()
    assert (identity["name"], identity["rrn"], identity["phone"]) == ("똠방각하", "9001011234567", "010-1234-5678")


def test_fixed_width_lines_of_another_length_are_refused_alone(house):
    good, late = fixed(house, house.line("nhis_arrears")), house.line("nhis_arrears", months="007")
    content = fixed(house, house.line("nhis_arrears"), late).replace(b"007", b"07")
    row = house.send("nhis_arrears", content)
    assert (row["rows_in"], row["accepted"], row["refused"]) == (2, 1, 1)
    assert house.refusals(row["delivery"])[0]["line"] == 3
    assert house.offer("NHIS_ARR_202605.txt", good)["state"] == "accepted"


def test_fixed_width_line_that_a_column_edge_cuts_in_a_character_is_refused_alone(house):
    content = fixed(house, house.line("nhis_arrears", name="가" * 20), house.line("nhis_arrears", months="005"))
    shifted = content.replace(b"9001011234567" + "가".encode("cp949"), b"9001011234567 " + "가".encode("cp949"), 1)
    shifted = shifted.replace(b"010-1234-5678", b"10-1234-5678", 1)
    row = house.send("nhis_arrears", shifted)
    assert (row["rows_in"], row["accepted"], row["refused"]) == (2, 1, 1)
    assert house.refusals(row["delivery"])[0]["category"] == "encoding"


@pytest.mark.parametrize(
    ("spoil", "category", "rows"),
    [
        (lambda content: content.split(b"\n", 1)[1], "shape", 2),
        (lambda content: content.replace(b"T0000000001", b""), "count", 1),
        (lambda content: content.replace(b"T0000000001", b"T0000000002"), "count", 1),
        (lambda content: content.replace(b"T0000000001", b"Tmany"), "count", 1),
    ],
)
def test_fixed_width_needs_its_opening_and_closing_lines(house, spoil, category, rows):
    row = house.send("nhis_arrears", spoil(fixed(house, house.line("nhis_arrears"))))
    (refusal,) = house.refusals(row["delivery"])
    assert (row["state"], row["rows_in"], refusal["category"]) == ("refused", rows, category)


def test_workbook_with_title_rows(house):
    content = book(house, [["0001", "1114010200", "101-203", "2026-06-11", 41000, 202606]])
    row = house.send("water_cut", content)
    (record,) = house.records("water_cut").to_dicts()
    assert (row["rows_in"], row["accepted"]) == (1, 1)
    assert (record["amount"], str(record["event_on"]), str(record["month"])) == (41000, "2026-06-11", "2026-06-01")


def test_spreadsheet_damage_is_refused_with_the_row_number_the_spreadsheet_shows(house):
    good = ["0001", "1114010200", "101-203", "2026-06-11", 41000, 202606]
    content = book(
        house,
        [
            good,
            ["0002", 1.11401020010200e24, "1", "2026-06-11", 41000, 202606],
            ["0003", "1114010200", "2", 46184, 41000, 202606],
            ["0004", "1114010200", "3", "2026-06-11", 41000.5, 202606],
        ],
    )
    row = house.send("water_cut", content)
    assert (row["rows_in"], row["accepted"], row["refused"]) == (4, 1, 3)
    assert [(r["line"], r["category"]) for r in house.refusals(row["delivery"])] == [
        (5, "key"),
        (6, "type"),
        (7, "type"),
    ]


@pytest.mark.parametrize("spoil", [lambda c: c[: len(c) // 2], lambda c: b"a,b\n1,2\n", lambda c: b""])
def test_what_is_no_workbook_is_refused(house, spoil):
    row = house.send("water_cut", spoil(book(house, [])))
    assert (row["state"], house.refusals(row["delivery"])[0]["category"]) == ("refused", "encoding")


def test_workbook_without_title_rows_has_lost_its_header(house):
    row = house.send("water_cut", book(house, [list(house.line("water_cut"))] * 2, title=False))
    assert (row["state"], house.refusals(row["delivery"])[0]["category"]) == ("refused", "shape")


def test_workbook_that_unpacks_to_far_too_much_is_refused(house):
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    row = house.send("water_cut", buffer.getvalue())
    assert row["state"] == "refused"
    assert "커지는" in row["reason"]


@pytest.mark.parametrize("feed", ["moel_job_loss", "nhis_arrears"])
@pytest.mark.parametrize(
    "first", [*NOT_TEXT, b"<!DOCTYPE html>\n<html>", b"\n <HTML lang=ko>", b"<?xml version='1.0'?>"]
)
def test_what_only_bears_the_name_of_a_text_file_is_refused(house, feed, first):
    row = house.send(feed, first + b"\n1,2,3" * 300)
    (refusal,) = house.refusals(row["delivery"])
    assert (row["state"], refusal["category"], refusal["line"]) == ("refused", "encoding", 0)


@pytest.mark.parametrize(
    ("place", "value", "category"),
    [
        (0, 12345678901234567890, "key"),  # a customer number kept as a number loses its last digits
        (1, 1.11401020010200e24, "key"),
        (3, 46184, "type"),  # a day as a number
        (3, 46184.5, "type"),
        (3, "6/11/26", "type"),
        (3, "11-Jun-26", "type"),
        (4, 41000.5, "type"),
        (4, 4.1e17, "type"),
        (4, "4.1E+04", "type"),
        (4, "#REF!", "type"),
        (5, 202606.5, "type"),
        (5, "Jun-26", "type"),
    ],
)
def test_what_a_spreadsheet_spoils_is_refused_and_never_mended(house, place, value, category):
    good: list[object] = ["0001", "1114010200", "101-203", "2026-06-11", 41000, 202606]
    spoilt = ["0002", *good[1:]]
    spoilt[place] = value
    row = house.send("water_cut", book(house, [good, spoilt]))
    assert (row["rows_in"], row["accepted"]) == (2, 1)
    assert [(r["line"], r["category"]) for r in house.refusals(row["delivery"])] == [(5, category)]


def test_quotes_in_every_line_read_as_the_csv_module_reads_them(house):
    import csv

    cells = ["", "a", ",", '"', '""', "\n", ' "', "가,나", "x\r\ny", '"a",b']
    dice = random.Random(3)
    lines = [[dice.choice(cells) for _ in house.feeds["moel_job_loss"].columns] for _ in range(300)]
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_MINIMAL).writerows([[c.name for c in house.feeds["moel_job_loss"].columns]])
    for line in lines:
        csv.writer(buffer, quoting=dice.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])).writerow([*line[:-1], "z"])
    table = read_table(buffer.getvalue().encode(), house.feeds["moel_job_loss"])
    assert table.broken == []
    assert [list(row) for row in table.cells.drop("line").rows()] == [
        [cell.replace("\r\n", "\n") for cell in (*line[:-1], "z")] for line in lines
    ]
