"""T-72: a thousand marked resident numbers go the whole way, and no byte outside the inbox shows one of them.

The scanner finds them in the thirteen ways they may hide: plain · hyphen · spaced · base64 · URL · UTF-16 · CP949 ·
gz · JSON-escaped · hex · full-width · reversed · split at 6. Compressed Parquet is read as the table it is.
"""

import base64
import binascii
import io
import logging
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest
from django.db import connection

SINDANG = "11020690"
MARKED = 1_000
RRN = "9002291034567"
PLAIN = re.compile(rb"(?=(\d{6})[^\d]{0,8}?(\d{7}))")
WHOLE = re.compile(rb"(?<!\d)(?=(\d{6})[^\d]{0,8}?(\d{7})(?!\d))")
BACKWARDS = re.compile(rb"(?=(\d{7})[^\d]{0,8}?(\d{6}))")
WHOLE_BACKWARDS = re.compile(rb"(?<!\d)(?=(\d{7})[^\d]{0,8}?(\d{6})(?!\d))")
HEX = re.compile(rb"(?=((?:3\d){6})(?:2[dD]|20)?((?:3\d){7}))")
RUNS = re.compile(rb"[A-Za-z0-9+/_-]{18,}")
GZIP = b"\x1f\x8b\x08"
DIGITS = "0123456789"
LEVELS = 3  # of gz in gz


def found(content: bytes, numbers: set[bytes], *, table: bool = False, level: int = LEVELS) -> set[bytes]:
    """Those of the numbers (13 digits) that the content holds. `table`: not inside longer integers."""
    forward, backward = (WHOLE, WHOLE_BACKWARDS) if table else (PLAIN, BACKWARDS)
    hits: set[bytes] = set()
    for view in {content, _opened(content)}:
        hits |= {one[1] + one[2] for one in forward.finditer(view)} & numbers
        hits |= {(one[1] + one[2])[::-1] for one in backward.finditer(view)} & numbers
        hits |= {(one[1] + one[2])[1::2] for one in HEX.finditer(view)} & numbers
    for run in RUNS.findall(content):
        hits |= {number for plain in _decoded(run) for number in _near(plain, numbers)}
    if level and GZIP in content:
        for inside in _unzipped(content):
            hits |= found(inside, numbers, table=table, level=level - 1)
    return hits


def found_in(path: Path, numbers: set[bytes]) -> set[bytes]:
    """Those of the numbers that a file holds: in its bytes, its name, or the table it is."""
    content = path.read_bytes()
    hits = found(path.name.encode(), numbers)
    if path.suffix == ".parquet":
        return hits | found(text_of(pl.read_parquet(io.BytesIO(content))), numbers, table=True)
    return hits | found(content, numbers)


def text_of(table: pl.DataFrame) -> bytes:
    """A table as text; what is nested, as JSON."""
    nested = [name for name, kind in table.schema.items() if kind.is_nested()]
    flat = table.with_columns(
        pl.Series(name, [str(value) for value in table[name].to_list()], dtype=pl.String) for name in nested
    )
    return flat.write_csv().encode()


def hidden(number: str) -> dict[str, bytes]:
    """A number in each of the thirteen ways, for the scanner's own test."""
    birth, rest = number[:6], number[6:]
    wide = "".join(chr(0xFF10 + int(digit)) for digit in number)
    return {
        "plain": number.encode(),
        "hyphen": f"{birth}-{rest}".encode(),
        "spaced": f"{birth} {rest}".encode(),
        "base64": base64.b64encode(f"name,{number},x".encode()),
        "url": "".join(f"%{ord(digit):02X}" for digit in f"{birth}-{rest}").encode(),
        "utf-16": f"이름,{number}".encode("utf-16"),
        "cp949": f"주민등록번호 {wide}".encode("cp949"),
        "gz": _zipped(f"a,{number},b".encode()),
        "json": "".join(f"\\u{ord(digit):04x}" for digit in number).encode(),
        "hex": f"{birth}-{rest}".encode().hex().encode(),
        "full-width": wide.encode(),
        "reversed": number[::-1].encode(),
        "split at 6": f'"{birth}", "{rest}"'.encode(),
    }


def _opened(content: bytes) -> bytes:
    """The content with every digit that is written in another way written plainly."""
    view = content.replace(b"\0", b"")
    for digit in DIGITS:
        wide = chr(0xFF10 + int(digit))
        for written in (wide.encode(), wide.encode("cp949"), b"\\u003" + digit.encode(), b"%3" + digit.encode()):
            view = view.replace(written, digit.encode())
    return view.replace(b"%2D", b"-").replace(b"%2d", b"-").replace(b"\\u002d", b"-")


def _decoded(run: bytes) -> Iterator[bytes]:
    """What a run of base64 may mean, from each of the four places it may begin."""
    plain = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        part = plain[start:]
        try:
            yield base64.b64decode(part[: len(part) // 4 * 4])
        except binascii.Error:
            continue


def _near(plain: bytes, numbers: set[bytes]) -> set[bytes]:
    return {one[1] + one[2] for one in PLAIN.finditer(plain)} & numbers


def _unzipped(content: bytes) -> Iterator[bytes]:
    place = content.find(GZIP)
    while place >= 0:
        try:
            yield zlib.decompressobj(31).decompress(content[place:])
        except zlib.error:
            pass_over = 1
        else:
            pass_over = len(GZIP)
        place = content.find(GZIP, place + pass_over)


def _zipped(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize("way", list(hidden(RRN)))
@pytest.mark.parametrize("padding", [b"", b"x", b"xy", b"1234567,"])
def test_the_scanner_finds_one_in_each_of_thirteen_ways(way: str, padding: bytes) -> None:
    numbers = {RRN.encode(), b"8001012345678"}
    assert found(padding + b" " + hidden(RRN)[way] + b" " + padding, numbers) == {RRN.encode()}
    assert found(padding + b" " + hidden("9002291034568")[way] + b" " + padding, numbers) == set()


def test_the_scanner_reads_tables_and_names_of_files(tmp_path: Path) -> None:
    pl.DataFrame({"a": [[{"b": RRN}]], "c": [1]}).write_parquet(tmp_path / "nested.parquet")
    pl.DataFrame({"a": [int(RRN)]}).write_parquet(tmp_path / "number.parquet")
    (tmp_path / f"{RRN}.csv").write_bytes(b"")
    for path in tmp_path.iterdir():
        assert found_in(path, {RRN.encode()}) == {RRN.encode()}, path.name
    assert found(text_of(pl.DataFrame({"key": [int("1" + RRN + "22")]})), {RRN.encode()}, table=True) == set()


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation in a folder of its own, with what institutions sent and everything temporary beside it."""
    from bandi.korea.regions import place
    from bandi.office.accounts.actions import make_demo_people
    from bandi.office.discovery import door
    from bandi.office.discovery.actions import open_areas
    from bandi.synthetic.nation import make

    source = tmp_path / "made"
    make(place(SINDANG), source, seed=5, until=date(2026, 11, 14))
    data = tmp_path / "data"
    for folder in ("tmp", "pages"):
        (data / folder).mkdir(parents=True)
    shutil.copytree(source / "inbox", data / "inbox")
    _spoil(data / "inbox")
    monkeypatch.setattr(tempfile, "tempdir", str(data / "tmp"))
    for name in ("TMPDIR", "POLARS_TEMP_DIR"):
        monkeypatch.setenv(name, str(data / "tmp"))
    settings.DATA, settings.DEMO = data, True
    settings.LAKE_FOLDER, settings.VAULT_FOLDER = data / "lake", data / "vault"
    settings.INBOX_FOLDER, settings.VAULT_KEY_FILE = data / "inbox", tmp_path / "keys" / "vault.json"
    settings.OUTBOX_FOLDER = tmp_path / "answers"  # to institutions, which know their own people's numbers
    door.house.cache_clear()
    make_demo_people(open_areas(SINDANG, seed=5))
    yield data
    door.house.cache_clear()


def _spoil(inbox: Path) -> None:
    """Lines and files that are refused, with their numbers in them."""
    spoiled = 0
    for path in sorted(inbox.glob("*/LH_*")):
        lines = path.read_text(encoding="cp949" if b"\xc1" in path.read_bytes()[:200] else "utf-8-sig").splitlines()
        broken = [",".join([*line.split(",")[:-1], "이천이십육년"]) if n % 2 else line for n, line in enumerate(lines)]
        (path.parent / f"모르는_{path.name}").write_text("\n".join(lines), encoding="utf-8")
        path.write_text("\n".join([lines[0], *broken[1:]]), encoding="cp949")
        spoiled += 1
    assert spoiled


def _marked(listed: set[int]) -> set[bytes]:
    """A thousand resident numbers: those of the listed first."""
    from bandi.office.discovery import door

    vault = door.house().vault
    told = vault.told_by(sorted(vault.key_ids("identity")), purpose="test: canaries").filter(
        pl.col("rrn").is_not_null()
    )
    numbers = told.unique(["person", "rrn"]).sort(~pl.col("person").is_in(list(listed)), "person")["rrn"]
    marked = {number.encode() for number in numbers.unique(maintain_order=True)[:MARKED]}
    assert len(marked) == MARKED
    assert all(len(number) == 13 for number in marked)
    return marked


def _work(client: Any, pages: Path) -> set[int]:
    """Rounds, officers in between, every page, every export, retention; the person keys of the listed."""
    from bandi.office.accounts.jurisdiction import within
    from bandi.office.accounts.models import User
    from bandi.office.discovery.models import Delivery, Resident
    from bandi.office.pairs.models import LinkPair
    from bandi.office.retention import actions, lookups
    from bandi.office.stewardship.actions import run_round_now
    from bandi.office.visits.demo import listed_keys, play
    from bandi.office.whereabouts.models import ResidenceTask
    from bandi.office.worklist.models import Listing

    run_round_now("2026-4")
    keys = listed_keys("2026-4")
    results = {"outcome": "pub_basic", "attempts": 1, "visits": 0, "days_to_first_contact": 3}
    play("2026-4", keys.with_columns(**{name: pl.lit(value) for name, value in results.items()}).cast(
        {"attempts": pl.Int32, "visits": pl.Int32, "days_to_first_contact": pl.Int32}
    ))  # fmt: skip
    actions.nightly()  # a round needs no file again that was taken in
    run_round_now("2026-5")
    with within([SINDANG]):
        homes = list(Listing.objects.filter(round="2026-5").values_list("id", "household_id")[:40])
        persons = set(Resident.objects.values_list("person_key", flat=True))
        ara = User.objects.get(username="ara")
        noted = lookups.record_lookup(
            by=ara, listing=homes[0][0], requester="중구", purpose="연락", received_on=date(2026, 9, 21)
        )
    files = list(Delivery.objects.values_list("delivery", flat=True))
    field = ["/desk/", "/desk/?view=table&tab=all", "/desk/map/", f"/notices/{noted.pk}/letter/", "/notices/"]
    field += [f"/households/{home}/" for _, home in homes] + [f"/listings/{row}/call/" for row, _ in homes]
    steward = [
        "/steward/feeds/",
        "/steward/rounds/",
        "/steward/rounds/2026-5/",
        "/steward/audit/",
        "/capacity/",
    ]
    steward += [f"/steward/feeds/{file}/{end}" for file in files for end in ("", "refusals.csv", "receipt/")]
    steward += ["/steward/retention/"]
    with within([SINDANG]):
        pairs = list(LinkPair.objects.values_list("id", flat=True))
        asked = list(ResidenceTask.objects.values_list("id", flat=True))
    assert pairs
    assert asked
    field += ["/whereabouts/", *(f"/whereabouts/{task}/" for task in asked)]
    revealed = {f"/households/{home}/reveal/": "contact" for _, home in homes}
    revealed |= {f"/whereabouts/{task}/reveal/": "visit" for task in asked}
    _look(client, pages, "ara", field, revealed)
    queue = ["/team/", "/pairs/", *(f"/pairs/{pair}/" for pair in pairs)]
    _look(client, pages, "bora", queue, {f"/pairs/{pair}/reveal/": "match" for pair in pairs})
    _look(client, pages, "daon", ["/district/", "/help/"])
    _look(client, pages, "saerom", steward)
    _answered()
    for path in pages.parent.glob("inbox/*/BANDI_OUTCOMES_*"):  # the office's own file, before the night takes it away
        shutil.copy(path, pages)
    actions.nightly()
    return persons


def _answered() -> None:
    """Answers to institutions are written: they carry the institution's own numbers and lie outside what is scanned."""
    from bandi.office.discovery import door

    assert door.feed_back("2026-4")


def _look(
    client: Any, pages: Path, who: str, addresses: Sequence[str], posts: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Keeps what somebody sees at these addresses, and what comes of posting a purpose to others."""
    from bandi.office.accounts.models import User

    client.force_login(User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
    answers = [client.get(address) for address in addresses]
    answers += [client.post(address, {"purpose": purpose}) for address, purpose in posts.items()]
    assert {answer.status_code for answer in answers} == {200}
    for place, answer in enumerate(answers):
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        (pages / f"{who}{place}.html").write_bytes(headers.encode() + b"\n\n" + answer.content)


@pytest.mark.slow
def test_no_marked_number_is_anywhere_outside_the_inbox(world: Path, client: Any, caplog: Any, capfd: Any) -> None:
    sent = {path for path in (world / "inbox").rglob("*") if path.is_file()}
    caplog.set_level(logging.DEBUG)
    persons = _work(client, world / "pages")
    numbers = _marked(persons)
    assert set.union(*(found_in(path, numbers) for path in sorted(sent) if path.exists())), "the scanner sees the inbox"
    said = capfd.readouterr()
    logs = "\n".join([caplog.text, *(record.getMessage() for record in caplog.records), said.out, said.err])
    assert found(logs.encode(), numbers) == set()
    scanned = [path for path in sorted(world.rglob("*")) if path.is_file() and path not in sent]
    assert {path.relative_to(world).parts[0] for path in scanned} >= {"lake", "vault", "pages"}
    assert list((world / "pages").glob("BANDI_OUTCOMES_*"))
    hits = {str(path.relative_to(world)): found_in(path, numbers) for path in scanned}
    assert {name for name, numbers_there in hits.items() if numbers_there} == set()
    assert _in_the_database(numbers) == set()


def _in_the_database(numbers: set[bytes]) -> set[str]:
    """Tables and files of the server that show one of the numbers."""
    shown, rows = set(), {}
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'copy "{table}" to stdout') as copied:
                text = b"".join(bytes(part) for part in copied)
            rows[table] = text.count(b"\n")
            if found(text, numbers, table=True):
                shown.add(table)
        cursor.execute("checkpoint")
        cursor.execute("set role bandi_app")
    assert min(rows["discovery_resident"], rows["audit_auditevent"], rows["discovery_refusal"]) > 0, (
        "behind the policies"
    )
    server = Path(os.environ["BANDI_DATA"]) / "pg"
    files = [path for path in server.rglob("*") if path.is_file()]
    return shown | {str(path.relative_to(server)) for path in files if found(_bytes(path), numbers, table=True)}


def _bytes(path: Path) -> bytes:
    """What a file of the server holds; nothing when the server has removed it meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
