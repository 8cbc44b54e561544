"""The forty malformed kinds of delivery file: each is believed exactly, or refused with its place and a reason."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine.intake.take import judge

DAMAGE = [b'"', b"\n", b"\r", b",", b"\x00", b"\x1f", b'","', "０".encode(), b"\xef\xbb\xbf"]


@dataclass(frozen=True)
class Kind:
    """One kind, how to make it, what must come of it. `refused` = (line, category) of each refusal."""

    name: str
    make: Callable[..., bytes]  # from the house of conftest.py
    feed: str = "moel_job_loss"
    state: str = "accepted"
    accepted: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    rows_in: int | None = None

    def __str__(self) -> str:
        return self.name


def three(house, feed: str = "moel_job_loss", **third: str) -> list[list[str]]:
    """Two believable lines that differ, and a third with some cells replaced."""
    if feed == "moel_job_loss":
        return [
            house.line(feed, rrn="9001011234567"),
            house.line(feed, rrn="8502022345678", name="김영희"),
            house.line(feed, **{"rrn": "0101013456789", "name": "이철수"} | third),
        ]
    return [
        house.line(feed, unit="101동 203호"),
        house.line(feed, unit="101동 204호"),
        house.line(feed, **{"unit": "101동 205호"} | third),
    ]


def job(house, **third: str) -> bytes:
    return house.csv_bytes("moel_job_loss", three(house, **third))


def text(house) -> str:
    return house.csv_text("moel_job_loss", three(house), ends="\n")


def power(house, **third: str) -> bytes:
    return house.csv_bytes("kepco_arrears", three(house, "kepco_arrears", **third))


def swap(house, old: str, new: str) -> bytes:
    assert old in text(house)
    return text(house).replace(old, new).encode()


def reordered(house) -> bytes:
    rows = [line.split(",") for line in text(house).splitlines()]
    return "\n".join(",".join(reversed(row)) for row in rows).encode()


KINDS = [
    Kind("empty", lambda h: b"", state="refused", refused=((0, "shape"),), rows_in=0),
    Kind("header only", lambda h: h.csv_bytes("moel_job_loss", []), rows_in=0),
    Kind(
        "header only, closing line counts none", lambda h: h.csv_bytes("kepco_arrears", []), "kepco_arrears", rows_in=0
    ),
    Kind("BOM only", lambda h: b"\xef\xbb\xbf", state="refused", refused=((0, "shape"),), rows_in=0),
    Kind("UTF-8", job, accepted=3),
    Kind("UTF-8 with BOM", lambda h: b"\xef\xbb\xbf" + job(h), accepted=3),
    Kind(
        "CP949 with syllables beyond KS X 1001",
        lambda h: power(h, unit="똠방각하 펲빌 1호"),
        "kepco_arrears",
        accepted=3,
    ),
    Kind(
        "EUC-KR without those syllables",
        lambda h: power(h).decode("cp949").encode("euc_kr"),
        "kepco_arrears",
        accepted=3,
    ),
    Kind("UTF-16LE", lambda h: text(h).encode("utf-16"), state="refused", refused=((1, "encoding"),), rows_in=3),
    Kind("UTF-16BE", lambda h: text(h).encode("utf-16-be"), state="refused", refused=((1, "encoding"),), rows_in=3),
    Kind(
        "mixed encodings",
        lambda h: text(h).encode().replace("김영희".encode(), "김영희".encode("cp949")),
        state="refused",
        refused=((3, "encoding"),),
        rows_in=3,
    ),
    Kind(
        "one invalid byte",
        lambda h: text(h).encode().replace("이철수".encode(), b"\xff"),
        state="refused",
        refused=((4, "encoding"),),
        rows_in=3,
    ),
    Kind("no final newline", lambda h: text(h).rstrip("\n").encode(), accepted=3),
    Kind("cut in a line", lambda h: text(h).encode()[:-20], accepted=2, refused=((4, "shape"),)),
    Kind(
        "cut in a line, closing line declared",
        lambda h: power(h)[:-20],
        "kepco_arrears",
        state="refused",
        refused=((0, "count"),),
        rows_in=3,
    ),
    Kind(
        "cut in a character",
        lambda h: text(h).encode().split("철수".encode())[0] + "철".encode()[:2],
        state="refused",
        refused=((4, "encoding"),),
        rows_in=3,
    ),
    Kind("short row", lambda h: swap(h, "김영희,", ""), accepted=2, refused=((3, "shape"),)),
    Kind("long row", lambda h: swap(h, "김영희,", "김,영희,"), accepted=2, refused=((3, "shape"),)),
    Kind("unclosed quote", lambda h: swap(h, "김영희", '"김영희'), state="refused", refused=((3, "shape"),), rows_in=3),
    Kind("stray quote", lambda h: swap(h, "김영희", '김"영희'), accepted=2, refused=((3, "shape"),)),
    Kind("stray quote in quotes", lambda h: swap(h, "김영희", '"김"영희"'), accepted=2, refused=((3, "shape"),)),
    Kind("newline inside quotes", lambda h: swap(h, "김영희", '"김\n영희"'), accepted=3),
    Kind("CR only", lambda h: text(h).replace("\n", "\r").encode(), accepted=3),
    Kind("mixed CRLF and LF", lambda h: text(h).replace("\n", "\r\n", 2).encode(), accepted=3),
    Kind("NUL byte", lambda h: swap(h, "김영희", "김\0영희"), accepted=2, refused=((3, "encoding"),)),
    Kind("tabs", lambda h: text(h).replace(",", "\t").encode(), state="refused", refused=((1, "shape"),), rows_in=3),
    Kind(
        "semicolons", lambda h: text(h).replace(",", ";").encode(), state="refused", refused=((1, "shape"),), rows_in=3
    ),
    Kind("pipes", lambda h: text(h).replace(",", "|").encode(), state="refused", refused=((1, "shape"),), rows_in=3),
    Kind(
        "duplicate header", lambda h: swap(h, "휴대전화", "성명"), state="refused", refused=((1, "shape"),), rows_in=3
    ),
    Kind(
        "no header",
        lambda h: text(h).split("\n", 1)[1].encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=2,
    ),
    Kind("reordered columns", reordered, accepted=3),
    Kind(
        "extra column",
        lambda h: "\n".join(f"{row},x" for row in text(h).splitlines()).encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=3,
    ),
    Kind(
        "renamed column", lambda h: swap(h, "상실일자", "상실일"), state="refused", refused=((1, "shape"),), rows_in=3
    ),
    Kind("lost leading zeros", lambda h: job(h, rrn="101013456789"), accepted=2, refused=((4, "key"),)),
    Kind("scientific notation, resident number", lambda h: job(h, rrn="1.01E+11"), accepted=2, refused=((4, "key"),)),
    Kind(
        "scientific notation, won",
        lambda h: power(h, amount="9.00E+05"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "type"),),
    ),
    Kind(
        "scientific notation, key",
        lambda h: power(h, building="1.11E+24"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "key"),),
    ),
    *[
        Kind(f"date style {style}", lambda h, style=style: job(h, event_on=style), accepted=3)
        for style in ("20260611", "2026-06-11", "2026.06.11", "2026년 6월 11일", "２０２６０６１１")
    ],
    Kind("date that does not exist", lambda h: job(h, event_on="20260631"), accepted=2, refused=((4, "type"),)),
    Kind("date as a spreadsheet number", lambda h: job(h, event_on="46184"), accepted=2, refused=((4, "type"),)),
    Kind("date after arrival", lambda h: job(h, event_on="20260711"), accepted=2, refused=((4, "range"),)),
    *[
        Kind(f"won as {style}", lambda h, style=style: power(h, amount=style), "kepco_arrears", accepted=3)
        for style in ("91,200", "91,200원", "９１，２００", "91200 ")
    ],
    Kind(
        "won in parentheses",
        lambda h: power(h, amount="(91,200)"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "range"),),
    ),
    Kind(
        "won with a fraction", lambda h: power(h, amount="91200.5"), "kepco_arrears", accepted=2, refused=((4, "type"),)
    ),
    *[
        Kind(
            f"resident number with {hyphen!r}",
            lambda h, hyphen=hyphen: job(h, rrn=f"010101{hyphen}3456789"),
            accepted=3,
        )
        for hyphen in "-‐‑–—−－ "
    ],
    Kind("resident number born on no day", lambda h: job(h, rrn="0113013456789"), accepted=2, refused=((4, "key"),)),
    Kind("NFD", lambda h: unicodedata.normalize("NFD", text(h)).encode(), accepted=3),
    Kind("zero-width", lambda h: swap(h, "김영희", "\u200b김\u200d영희\ufeff"), accepted=3),
    Kind("formula cells", lambda h: swap(h, "김영희", "=HYPERLINK(1)"), accepted=3),
    Kind("1 MB field", lambda h: swap(h, "김영희", "김" * 350_000), accepted=2, refused=((3, "shape"),)),
    Kind("10 kB field", lambda h: swap(h, "김영희", "김" * 3_500), accepted=2, refused=((3, "shape"),)),
    Kind(
        "10^5 columns",
        lambda h: ("a," * 100_000 + "\n" + "1," * 100_000).encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=1,
    ),
    Kind(
        "duplicated rows", lambda h: job(h, rrn="9001011234567", name="홍길동"), accepted=2, refused=((4, "duplicate"),)
    ),
    Kind(
        "closing line counts wrong",
        lambda h: h.csv_bytes("kepco_arrears", three(h, "kepco_arrears"), count=4),
        "kepco_arrears",
        state="refused",
        refused=((5, "count"),),
        rows_in=3,
    ),
    Kind(
        "below the legal threshold",
        lambda h: power(h, months="2"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "limit"),),
    ),
    Kind("unknown code", lambda h: job(h, state="Q"), accepted=2, refused=((4, "code"),)),
    Kind(
        "unknown code in a column nobody reads",
        lambda h: power(h).replace("주택용,3".encode("cp949"), "일반용,3".encode("cp949"), 1),
        "kepco_arrears",
        accepted=2,
        refused=((2, "code"),),
    ),
    Kind("required cell empty", lambda h: job(h, name=" \u00a0\u200b"), accepted=2, refused=((4, "required"),)),
    Kind("optional cell empty", lambda h: job(h, phone=""), accepted=3),
    Kind(
        "an XLSX called CSV",
        lambda h: b"PK\x03\x04" + bytes(200),
        state="refused",
        refused=((0, "encoding"),),
        rows_in=0,
    ),
    Kind(
        "all lines refused",
        lambda h: h.csv_bytes("moel_job_loss", [h.line("moel_job_loss", rrn="1")]),
        state="held",
        refused=((2, "key"),),
    ),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_kind_is_believed_exactly_or_refused_with_its_place(house, kind):
    row = house.send(kind.feed, kind.make(house))
    refusals = house.refusals(row["delivery"])

    assert row["state"] == kind.state
    assert row["rows_in"] == row["accepted"] + row["refused"]
    assert row["accepted"] == kind.accepted == house.records(kind.feed).height
    assert tuple((r["line"], r["category"]) for r in refusals) == kind.refused
    if kind.rows_in is not None:
        assert row["rows_in"] == kind.rows_in
    for refusal in refusals:
        assert refusal["mender"] == "provider"
        assert refusal["reason_ko"].endswith("주세요.")
        if refusal["line"]:
            assert refusal["reason_ko"].startswith(f"{refusal['line']}행: ")
            assert refusal["reason_en"].startswith(f"Line {refusal['line']}: ")
    if kind.state == "refused":
        assert not (house.lake.folder / "originals").exists()
        assert not list(house.vault.folder.glob("*/*.aes"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), feed=st.sampled_from(["moel_job_loss", "kepco_arrears", "mois_register", "office_outcomes"]))
def test_no_damage_stops_the_gate_or_loses_a_line(house, data, feed):
    content = bytearray(house.csv_bytes(feed, [house.line(feed), house.line(feed, month="202605")]))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.sampled_from(DAMAGE)
        )
    row = judge(house.put(house.names[feed], bytes(content)), bytes(content), **house.parts()).row
    assert row["rows_in"] == row["accepted"] + row["refused"]
    assert row["state"] in {"accepted", "held", "refused"}


def test_a_refusal_never_repeats_the_value(house):
    secret = "9001011234567"
    header_lost = house.csv_text("moel_job_loss", [house.line("moel_job_loss", rrn=secret)] * 2).split("\r\n", 1)[1]
    bad_line = house.csv_bytes("moel_job_loss", [house.line("moel_job_loss", event_on=secret, state=secret)])
    for content in (header_lost.encode(), bad_line):
        row = house.send("moel_job_loss", content)
        told = str(house.refusals(row["delivery"])) + str(row)
        assert secret not in told
        assert "홍길동" not in told


def test_a_threshold_in_law_is_cited(house):
    row = house.send("kepco_arrears", house.csv_bytes("kepco_arrears", [house.line("kepco_arrears", months="2")]))
    (refusal,) = house.refusals(row["delivery"])
    assert house.feeds["kepco_arrears"].limits[0].article in refusal["reason_ko"]
    assert "at least 3" in refusal["reason_en"]
    assert refusal["column"] == "체납개월"
