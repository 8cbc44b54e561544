"""The forty malformed kinds of delivery file: each is believed exactly, or refused with its place and a reason."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine.intake.take import judge

DAMAGE = [b'"', b"\n", b"\r", b",", b"\x00", b"\x1f", b'","', "０".encode(), b"\xef\xbb\xbf"]


@dataclass(frozen=True)
class Case:
    """One way to make a kind, and what must come of it. `refused` = (line, category) of each refusal."""

    kind: str
    make: Callable[..., bytes]  # from the house of conftest.py
    feed: str = "moel_job_loss"
    state: str = "accepted"
    accepted: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    rows_in: int | None = None


FORTY = (
    "empty", "header only", "byte order mark only", "UTF-8", "UTF-8 with byte order mark",
    "CP949 with syllables beyond KS X 1001", "EUC-KR", "UTF-16LE", "UTF-16BE", "mixed encodings", "one invalid byte",
    "no final newline", "cut in a line", "cut in a character", "short row", "long row", "unclosed quote", "stray quote",
    "newline inside quotes", "CR only", "mixed CRLF and LF", "NUL byte", "another separator", "duplicate header",
    "no header", "reordered columns", "extra column", "renamed column", "lost leading zeros", "scientific notation",
    "date styles", "amount styles", "resident number styles", "NFD", "zero-width", "formula cells", "1 MB field",
    "10^5 columns", "duplicated rows", "closing line counts wrong",
)  # fmt: skip
"""The forty kinds (reliability §1.1a)."""

PLACE = {"utf16": 4, "fixed": 4, "xlsx": 4, "parquet": 3, "xml": 3, "json": 3}
"""Where the third data line stands, as each format counts."""
TEXT, TREES = ("utf16", "fixed"), ("xml", "json")


def elsewhere(kind: str, *keys: str, refused: str = "", **third: str) -> list["Case"]:
    """The same fault of the third line in other formats; `refused` is its category."""
    return [
        Case(
            kind,
            lambda h, key=key: h.written(key, three(h, **third)),
            f"job_{key}",
            accepted=2 if refused else 3,
            refused=((PLACE[key], refused),) if refused else (),
        )
        for key in keys
    ]


def whole(kind: str, key: str, make: Callable[..., bytes], place: int, category: str, *, rows: int) -> "Case":
    """A whole file in another format that is refused."""
    return Case(kind, make, f"job_{key}", state="refused", refused=((place, category),), rows_in=rows)


def named(h, key: str, change: Callable[[list[str]], list[str]], *, also: tuple[str, ...] = ()) -> bytes:
    """Three lines under changed names, each with more cells where there are more names."""
    names = [column.name for column in h.feeds["moel_job_loss"].columns]
    return h.written(key, [[*line, *also] for line in three(h)], names=change(names))


def backwards(h, key: str) -> bytes:
    names = [column.name for column in h.feeds["moel_job_loss"].columns]
    return h.written(key, [line[::-1] for line in three(h)], names=names[::-1])


def without_third(h, key: str, name: str) -> bytes:
    """The third record without one of its elements."""
    text = h.written(key, three(h)).decode()
    pattern = rf'"{name}": "[^"]*", ' if key == "json" else rf"<{name}>[^<]*</{name}>"
    place = list(re.finditer(pattern, text))[2]
    return (text[: place.start()] + text[place.end() :]).encode()


def other_formats() -> list["Case"]:
    """The kinds that make sense in other formats than CSV."""
    every = tuple(PLACE)
    unicode = tuple(key for key in every if key != "fixed")
    cases = [
        *elsewhere("lost leading zeros", *every, rrn="101013456789", refused="key"),
        *elsewhere("scientific notation", *every, rrn="1.01E+11", refused="key"),
        *elsewhere("date styles", *every, event_on="2026년 6월 11일"),
        *elsewhere("date styles", *every, event_on="46184", refused="type"),
        *elsewhere("resident number styles", *every, rrn="010101-3456789"),
        *elsewhere("NFD", *unicode, name=unicodedata.normalize("NFD", "이철수")),
        *elsewhere("zero-width", *unicode, name="\u200b이\u200d철수\ufeff"),
        *elsewhere("formula cells", *every, name="=HYPERLINK(1)"),
        *elsewhere("1 MB field", "utf16", "parquet", "xml", "json", name="김" * 350_000, refused="shape"),
        *elsewhere("duplicated rows", *every, rrn="9001011234567", name="홍길동", refused="duplicate"),
        *elsewhere("NUL byte", "utf16", "fixed", "parquet", "json", name="김\0영희", refused="encoding"),
        *elsewhere("short row", *TREES, event_on="", refused="required"),
        *elsewhere("UTF-8", *unicode),
        whole("NUL byte", "xml", lambda h: h.written("xml", three(h, name="\0")), 3, "shape", rows=3),
        whole("cut in a character", "utf16", lambda h: h.written("utf16", three(h))[:-3], 5, "encoding", rows=3),
        whole("byte order mark only", "utf16", lambda h: b"\xff\xfe", 0, "shape", rows=0),
        whole(
            "closing line counts wrong", "utf16", lambda h: h.written("utf16", three(h), count=4), 5, "count", rows=3
        ),
        whole(
            "closing line counts wrong", "fixed", lambda h: h.written("fixed", three(h), count=4), 5, "count", rows=3
        ),
        whole("renamed column", "parquet", lambda h: named(h, "parquet", renamed), 0, "shape", rows=0),
        whole("extra column", "parquet", lambda h: named(h, "parquet", more, also=("x",)), 0, "shape", rows=0),
        whole("short row", "fixed", lambda h: h.written("fixed", three(h))[:-20], 0, "count", rows=3),
        Case(
            "duplicate header",
            lambda h: named(h, "xml", twice),
            "job_xml",
            state="held",
            refused=((1, "shape"), (2, "shape"), (3, "shape")),
        ),
        Case("UTF-16LE", lambda h: utf16(h, "utf-16-le", b"\xff\xfe"), "job_utf16", accepted=3),
        Case("UTF-16BE", lambda h: utf16(h, "utf-16-be", b"\xfe\xff"), "job_utf16", accepted=3),
    ]
    for key in every:
        first = "encoding" if key in {"xlsx", "parquet"} else "shape"
        cases.append(whole("empty", key, lambda h: b"", 0, first, rows=0))
        cases.append(Case("header only", lambda h, key=key: h.written(key, []), f"job_{key}", rows_in=0))
    for key in unicode:
        cases.append(Case("reordered columns", lambda h, key=key: backwards(h, key), f"job_{key}", accepted=3))
    for key in ("xlsx", "utf16"):
        cases.append(whole("renamed column", key, lambda h, key=key: named(h, key, renamed), 1, "shape", rows=3))
        cases.append(whole("duplicate header", key, lambda h, key=key: named(h, key, twice), 1, "shape", rows=3))
        cases.append(
            whole("extra column", key, lambda h, key=key: named(h, key, more, also=("x",)), 1, "shape", rows=3)
        )
    for key in TREES:
        cases.append(whole("renamed column", key, lambda h, key=key: named(h, key, renamed), 1, "shape", rows=1))
        cases.append(
            whole("extra column", key, lambda h, key=key: named(h, key, more, also=("x",)), 1, "shape", rows=1)
        )
        cases.append(
            whole(
                "closing line counts wrong",
                key,
                lambda h, key=key: h.written(key, three(h), count=4),
                0,
                "count",
                rows=3,
            )
        )
        cases.append(whole("cut in a line", key, lambda h, key=key: h.written(key, three(h))[:-20], 3, "shape", rows=3))
        cases.append(
            Case(
                "short row",
                lambda h, key=key: without_third(h, key, "상실일자"),
                f"job_{key}",
                accepted=2,
                refused=((3, "required"),),
            )
        )
    for key in ("xlsx", "parquet"):
        cases.append(
            whole("cut in a line", key, lambda h, key=key: h.written(key, three(h))[:-20], 0, "encoding", rows=0)
        )
    return cases


def renamed(names: list[str]) -> list[str]:
    return [name.replace("상실일자", "상실일") for name in names]


def twice(names: list[str]) -> list[str]:
    return [name.replace("휴대전화", "성명") for name in names]


def more(names: list[str]) -> list[str]:
    return [*names, "비고"]


def utf16(h, encoding: str, mark: bytes) -> bytes:
    return mark + h.written("utf16", three(h)).decode("utf-16").encode(encoding)


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


CASES = [
    Case("empty", lambda h: b"", state="refused", refused=((0, "shape"),), rows_in=0),
    Case("header only", lambda h: h.csv_bytes("moel_job_loss", []), rows_in=0),
    Case("header only", lambda h: h.csv_bytes("kepco_arrears", []), "kepco_arrears", rows_in=0),
    Case("byte order mark only", lambda h: b"\xef\xbb\xbf", state="refused", refused=((0, "shape"),), rows_in=0),
    Case("UTF-8", job, accepted=3),
    Case("UTF-8 with byte order mark", lambda h: b"\xef\xbb\xbf" + job(h), accepted=3),
    Case(
        "CP949 with syllables beyond KS X 1001",
        lambda h: power(h, unit="똠방각하 펲빌 1호"),
        "kepco_arrears",
        accepted=3,
    ),
    Case(
        "EUC-KR",
        lambda h: power(h).decode("cp949").encode("euc_kr"),
        "kepco_arrears",
        accepted=3,
    ),
    Case("UTF-16LE", lambda h: text(h).encode("utf-16"), state="refused", refused=((1, "encoding"),), rows_in=3),
    Case("UTF-16BE", lambda h: text(h).encode("utf-16-be"), state="refused", refused=((1, "encoding"),), rows_in=3),
    Case(
        "mixed encodings",
        lambda h: text(h).encode().replace("김영희".encode(), "김영희".encode("cp949")),
        state="refused",
        refused=((3, "encoding"),),
        rows_in=3,
    ),
    Case(
        "one invalid byte",
        lambda h: text(h).encode().replace("이철수".encode(), b"\xff"),
        state="refused",
        refused=((4, "encoding"),),
        rows_in=3,
    ),
    Case("no final newline", lambda h: text(h).rstrip("\n").encode(), accepted=3),
    Case("cut in a line", lambda h: text(h).encode()[:-20], accepted=2, refused=((4, "shape"),)),
    Case(
        "cut in a line",
        lambda h: power(h)[:-20],
        "kepco_arrears",
        state="refused",
        refused=((0, "count"),),
        rows_in=3,
    ),
    Case(
        "cut in a character",
        lambda h: text(h).encode().split("철수".encode())[0] + "철".encode()[:2],
        state="refused",
        refused=((4, "encoding"),),
        rows_in=3,
    ),
    Case("short row", lambda h: swap(h, "김영희,", ""), accepted=2, refused=((3, "shape"),)),
    Case("long row", lambda h: swap(h, "김영희,", "김,영희,"), accepted=2, refused=((3, "shape"),)),
    Case("unclosed quote", lambda h: swap(h, "김영희", '"김영희'), state="refused", refused=((3, "shape"),), rows_in=3),
    Case("stray quote", lambda h: swap(h, "김영희", '김"영희'), accepted=2, refused=((3, "shape"),)),
    Case("stray quote", lambda h: swap(h, "김영희", '"김"영희"'), accepted=2, refused=((3, "shape"),)),
    Case("newline inside quotes", lambda h: swap(h, "김영희", '"김\n영희"'), accepted=3),
    Case("CR only", lambda h: text(h).replace("\n", "\r").encode(), accepted=3),
    Case("mixed CRLF and LF", lambda h: text(h).replace("\n", "\r\n", 2).encode(), accepted=3),
    Case("NUL byte", lambda h: swap(h, "김영희", "김\0영희"), accepted=2, refused=((3, "encoding"),)),
    Case(
        "another separator",
        lambda h: text(h).replace(",", "\t").encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=3,
    ),
    Case(
        "another separator",
        lambda h: text(h).replace(",", ";").encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=3,
    ),
    Case(
        "another separator",
        lambda h: text(h).replace(",", "|").encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=3,
    ),
    Case(
        "duplicate header", lambda h: swap(h, "휴대전화", "성명"), state="refused", refused=((1, "shape"),), rows_in=3
    ),
    Case(
        "no header",
        lambda h: text(h).split("\n", 1)[1].encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=2,
    ),
    Case("reordered columns", reordered, accepted=3),
    Case(
        "extra column",
        lambda h: "\n".join(f"{row},x" for row in text(h).splitlines()).encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=3,
    ),
    Case(
        "renamed column", lambda h: swap(h, "상실일자", "상실일"), state="refused", refused=((1, "shape"),), rows_in=3
    ),
    Case("lost leading zeros", lambda h: job(h, rrn="101013456789"), accepted=2, refused=((4, "key"),)),
    Case("scientific notation", lambda h: job(h, rrn="1.01E+11"), accepted=2, refused=((4, "key"),)),
    Case(
        "scientific notation",
        lambda h: power(h, amount="9.00E+05"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "type"),),
    ),
    Case(
        "scientific notation",
        lambda h: power(h, building="1.11E+24"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "key"),),
    ),
    *[
        Case("date styles", lambda h, style=style: job(h, event_on=style), accepted=3)
        for style in ("20260611", "2026-06-11", "2026.06.11", "2026년 6월 11일", "２０２６０６１１")
    ],
    Case("date styles", lambda h: job(h, event_on="20260631"), accepted=2, refused=((4, "type"),)),
    Case("date styles", lambda h: job(h, event_on="46184"), accepted=2, refused=((4, "type"),)),
    *[
        Case("amount styles", lambda h, style=style: power(h, amount=style), "kepco_arrears", accepted=3)
        for style in ("91,200", "91,200원", "９１，２００", "91200 ")
    ],
    Case(
        "amount styles",
        lambda h: power(h, amount="(91,200)"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "range"),),
    ),
    Case("amount styles", lambda h: power(h, amount="91200.5"), "kepco_arrears", accepted=2, refused=((4, "type"),)),
    *[
        Case(
            "resident number styles",
            lambda h, hyphen=hyphen: job(h, rrn=f"010101{hyphen}3456789"),
            accepted=3,
        )
        for hyphen in "-‐‑–—−－ "
    ],
    Case("resident number styles", lambda h: job(h, rrn="0113013456789"), accepted=2, refused=((4, "key"),)),
    Case("NFD", lambda h: unicodedata.normalize("NFD", text(h)).encode(), accepted=3),
    Case("zero-width", lambda h: swap(h, "김영희", "\u200b김\u200d영희\ufeff"), accepted=3),
    Case("formula cells", lambda h: swap(h, "김영희", "=HYPERLINK(1)"), accepted=3),
    Case("1 MB field", lambda h: swap(h, "김영희", "김" * 350_000), accepted=2, refused=((3, "shape"),)),
    Case("1 MB field", lambda h: swap(h, "김영희", "김" * 3_500), accepted=2, refused=((3, "shape"),)),
    Case(
        "10^5 columns",
        lambda h: ("a," * 100_000 + "\n" + "1," * 100_000).encode(),
        state="refused",
        refused=((1, "shape"),),
        rows_in=1,
    ),
    Case(
        "duplicated rows", lambda h: job(h, rrn="9001011234567", name="홍길동"), accepted=2, refused=((4, "duplicate"),)
    ),
    Case(
        "closing line counts wrong",
        lambda h: h.csv_bytes("kepco_arrears", three(h, "kepco_arrears"), count=4),
        "kepco_arrears",
        state="refused",
        refused=((5, "count"),),
        rows_in=3,
    ),
]

OTHERS = [
    Case("date after arrival", lambda h: job(h, event_on="20260711"), accepted=2, refused=((4, "range"),)),
    Case(
        "below the legal threshold",
        lambda h: power(h, months="2"),
        "kepco_arrears",
        accepted=2,
        refused=((4, "limit"),),
    ),
    Case("unknown code", lambda h: job(h, state="Q"), accepted=2, refused=((4, "code"),)),
    Case(
        "unknown code in a column nobody reads",
        lambda h: power(h).replace("주택용,3".encode("cp949"), "일반용,3".encode("cp949"), 1),
        "kepco_arrears",
        accepted=2,
        refused=((2, "code"),),
    ),
    Case("required cell empty", lambda h: job(h, name=" \u00a0\u200b"), accepted=2, refused=((4, "required"),)),
    Case("optional cell empty", lambda h: job(h, phone=""), accepted=3),
    Case(
        "an XLSX called CSV",
        lambda h: b"PK\x03\x04" + bytes(200),
        state="refused",
        refused=((0, "encoding"),),
        rows_in=0,
    ),
    Case(
        "all lines refused",
        lambda h: h.csv_bytes("moel_job_loss", [h.line("moel_job_loss", rrn="1")]),
        state="held",
        refused=((2, "key"),),
    ),
]


CASES += other_formats()


def test_there_are_forty_kinds():
    assert len(FORTY) == len(set(FORTY)) == 40
    assert {case.kind for case in CASES} == set(FORTY)


@pytest.mark.parametrize("kind", FORTY)
def test_each_kind_is_believed_exactly_or_refused_with_its_place(houses, kind):
    for case in CASES:
        if case.kind == kind:
            judged(houses(), case)


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.kind)
def test_other_faults_of_lines_and_files(house, case):
    judged(house, case)


def judged(house, case: Case) -> None:
    row = house.send(case.feed, case.make(house))
    refusals = house.refusals(row["delivery"])

    assert row["state"] == case.state, case
    assert row["rows_in"] == row["accepted"] + row["refused"], case
    assert row["accepted"] == case.accepted == house.records(case.feed).height, case
    assert tuple((r["line"], r["category"]) for r in refusals) == case.refused, case
    if case.rows_in is not None:
        assert row["rows_in"] == case.rows_in, case
    tree = house.pack.feeds[case.feed].file.format in {"xml", "json", "parquet"}
    for refusal in refusals:
        assert refusal["mender"] == "provider"
        assert refusal["reason_ko"].endswith("주세요.")
        if refusal["line"]:
            assert refusal["reason_ko"].startswith(f"{refusal['line']}{'번째 기록' if tree else '행'}: ")
            assert refusal["reason_en"].startswith(f"{'Record' if tree else 'Line'} {refusal['line']}: ")
    if case.state == "refused":
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
