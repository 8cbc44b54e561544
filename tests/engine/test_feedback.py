"""What goes back to institutions: the allowed word for the allowed code to the allowed provider, and nothing else."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from bandi.engine.contract.feedback import read_feedback
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.feedback import write_feedback
from bandi.engine.intake import Arrival, take_in
from bandi.engine.lake import Lake
from bandi.engine.tables import CANDIDATES, RECORDS, SIGNALS
from bandi.engine.vault import Vault
from bandi.engine.words import Outcome
from bandi.korea import pack
from bandi.korea.feedback import TABLE, feedback, providers
from bandi.synthetic.files import render, write_file

CODES = [str(code) for code in Outcome]
THIS = Round("2026-5", date(2026, 8, 31), date(2026, 9, 20), date(2026, 6, 30), date(2026, 10, 1), date(2026, 11, 30))
NEXT = date(2026, 10, 31)
ARRIVED = date(2026, 9, 10)
ASKED = ["kepco_arrears", "water_cut", "nhis_arrears", "lh_rent_arrears", "moel_job_loss", "ssis_benefits"]


def number(feed: str, place: int) -> str:
    """The number under which a provider knows the household that ended with a code."""
    return f"90010110{place:05d}" if feed in {"nhis_arrears", "moel_job_loss", "ssis_benefits"} else f"C{place:04d}"


FACTS = {
    "name": "홍길동", "phone": "010-1234-5678", "building": "1114010200", "unit": "101-203", "months": 4,
    "amount": 91200, "monthly": 120000, "month": 2026 * 12 + 7, "event_on": date(2026, 8, 11),
}  # fmt: skip


class Town:
    """Seventeen listed households, one for each result, known to every provider; one more that was not listed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pack = folder, pack()
        self.lake = Lake(folder / "lake")
        self.vault = Vault(folder / "vault", secret_file=folder / "keys.json")
        arrivals = [self._delivered(feed) for feed in ASKED] + [self._results()]
        taken = take_in(arrivals, pack=self.pack, lake=self.lake, vault=self.vault)
        assert taken.filter(pl.col("refused") > 0)["feed"].to_list() == []
        self._seal()

    def _delivered(self, feed_id: str) -> Arrival:
        feed = self.pack.feeds[feed_id]
        facts = pl.DataFrame(
            [
                {column.means: FACTS.get(column.means) for column in feed.columns if column.means != "unused"}
                | {column.name: "23" for column in feed.columns if column.means == "unused" and not column.codes}
                | {"customer": number(feed_id, place), "rrn": f"90010110{place:05d}"}
                | ({"state": next(iter(feed.column("state").codes.values()))} if feed.column("state") else {})
                for place in range(len(CODES) + 1)
            ]
        )
        path = self.folder / "inbox" / feed.file.pattern.replace("*", "202608")
        path.parent.mkdir(exist_ok=True)
        write_file(feed, render(feed, facts, commas=False), path, month="202608")
        return Arrival(path, ARRIVED)

    def _results(self) -> Arrival:
        lines = ["가구키,결과코드,결과일자,첫연락일자,연락시도,기준월"]
        for place, code in enumerate([*CODES, "pub_basic"]):
            lines += [f"{place:016x},monitor,20260905,,1,202609", f"{place:016x},{code},20261002,20260925,2,202610"]
        lines.append(f"{0:016x},dead,20261102,,2,202611")  # belongs to the next round
        path = self.folder / "inbox" / "BANDI_OUTCOMES_202610.csv"
        path.write_text("\n".join([*lines, f"합계건수,{len(lines) - 1}"]), encoding="utf-8")
        return Arrival(path, date(2026, 11, 5))

    def _seal(self) -> None:
        """As much of a sealed round as answers are made from."""
        rows = []
        for feed in ASKED:
            records = self.lake.scan(f"records/{feed}", RECORDS).collect()
            purpose, name = (
                ("customer", "customer") if self.pack.feeds[feed].column("customer") else ("subject", "subject")
            )
            provider = self.pack.feeds[feed].provider_en + "|" if purpose == "customer" else ""
            for place in range(len(CODES) + 1):
                key = self.vault.keys(pl.Series([provider + number(feed, place)]), purpose=purpose)[0]
                (record,) = records.filter(pl.col(name) == key).select("feed", "delivery", "record").to_dicts()
                rows.append({"household": place, "signal": feed, "feed": feed, "evidence": [record]})
        work = Lake(self.lake.folder / "rounds" / THIS.id)
        full = {name: pl.lit(None, dtype=dtype) for name, dtype in SIGNALS.items()}
        signals = pl.DataFrame(rows, schema_overrides={"evidence": SIGNALS["evidence"]}, strict=False)
        work.write(
            "signals",
            "0000",
            signals.with_columns(**{n: e for n, e in full.items() if n not in signals.columns}),
            SIGNALS,
        )
        listed = pl.DataFrame({"household": range(len(CODES) + 1), "round": [THIS.id] * (len(CODES) + 1)}).with_columns(
            listed=pl.col("household") < len(CODES)
        )
        blank = {n: pl.lit(None, dtype=d) for n, d in CANDIDATES.items() if n not in listed.columns}
        work.write("candidates", "all", listed.with_columns(**blank), CANDIDATES)

    def answers(self) -> dict[str, Path]:
        """The files that go back, by feed."""
        paths = write_feedback(
            THIS,
            before=NEXT,
            table=feedback(),
            pack=self.pack,
            lake=self.lake,
            vault=self.vault,
            outbox=self.folder / "outbox",
        )
        return {path.stem.removeprefix("2026-5_"): path for path in paths}


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def lines(town) -> dict[str, list[tuple[str, str, str]]]:
    """The data lines of each answer: number, word, month."""
    return {feed: read(path) for feed, path in town.answers().items()}


def read(path: Path) -> list[tuple[str, str, str]]:
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python()[1:]
        return [tuple(row) for row in rows]
    text = path.read_bytes().decode("utf-8-sig" if "lh_" in path.name or "moel" in path.name else "cp949")
    if path.suffix == ".txt":
        rows = [row.encode("cp949") for row in text.splitlines()[1:-1]]
        return [tuple(part.decode("cp949").strip() for part in (row[:13], row[13:33], row[33:])) for row in rows]
    return [tuple(row.split(",")) for row in text.splitlines()[1:] if not row.startswith("합계건수")]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("feed", ASKED)
def test_each_code_goes_back_to_each_provider_as_allowed_or_never(town, lines, feed, code):
    place = CODES.index(code)
    told = [line for line in lines.get(feed, []) if line[0] == number(feed, place)]
    word = feedback().words(town.pack.feeds[feed]).get(code)
    assert told == ([(number(feed, place), word, "202610")] if word else [])


def test_only_suppliers_hear_of_help_and_no_word_names_the_code(lines):
    heard = {feed: {word for _, word, _ in rows} for feed, rows in lines.items()}
    assert heard == {
        "kepco_arrears": {"지원연계", "자료정정"},
        "water_cut": {"지원연계", "자료정정"},
        "nhis_arrears": {"자료정정"},
        "lh_rent_arrears": {"자료정정"},
        "moel_job_loss": {"자료정정"},
    }


def test_nothing_else_is_in_any_file(town, lines):
    secrets = ["홍길동", "01012345678", "010-1234", "1114010200", "91200", *CODES]
    for feed, path in town.answers().items():
        content = str(read(path)) if path.suffix == ".xlsx" else path.read_bytes().decode("cp949", errors="replace")
        assert not [secret for secret in secrets if secret in content], feed
        if town.pack.feeds[feed].column("customer"):
            assert "90010110" not in content
    assert number("kepco_arrears", len(CODES)) not in {row[0] for row in lines["kepco_arrears"]}  # was never listed


def test_each_reading_of_the_vault_is_one_line_with_its_purpose(town):
    journal = town.vault.folder / "journal.jsonl"
    before = len(journal.read_text(encoding="utf-8").splitlines()) if journal.exists() else 0
    answers = town.answers()
    purposes = [json.loads(line)["purpose"] for line in journal.read_text(encoding="utf-8").splitlines()[before:]]
    assert len(purposes) == len(answers) == 5
    assert "round 2026-5: feedback to Korea Electric Power Corporation" in purposes


def test_the_same_round_gives_the_same_bytes_in_the_providers_own_format(town):
    first = {feed: path.read_bytes() for feed, path in town.answers().items()}
    assert first == {feed: path.read_bytes() for feed, path in town.answers().items()}
    assert first["kepco_arrears"].decode("cp949").splitlines()[0] == "고객번호,회신코드,기준월"
    assert first["kepco_arrears"].decode("cp949").splitlines()[-1] == "합계건수,6"
    assert first["nhis_arrears"].startswith(b"H\n9001011")
    assert town.answers()["kepco_arrears"].parent.name == "korea_electric_power_corporation"


def test_every_code_of_ours_is_withheld_with_a_reason_and_sensitive_feeds_hear_nothing():
    table = feedback()
    assert {code for line in table.withheld for code in line.codes} == set(CODES)
    assert all(line.reason and line.law and line.confidence in "LVSMI" for line in (*table.allowed, *table.withheld))
    for feed in pack().feeds.values():
        told = table.words(feed)
        assert not told.keys() & {"refused", "unlocated", "long_absence", "moved", "dead", "case_mgmt", "monitor"}
        if feed.own or feed.target == "register" or feed.retention != "linked_signal":
            assert told == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"data_error"]\nproviders', '"data_errors"]\nproviders', "unknown code"),
        ('"data_error"]\nproviders', '"refused"]\nproviders', "withheld for good"),
        ('"City-gas companies"', '"Nobody"', "unknown provider"),
        ('codes = ["moved"]', 'codes = ["dead"]', "does not say why"),
        ('"지원연계"', '"pub_basic"', "more than letters"),
        ('"data_error"]\nproviders', '"pub_basic"]\nproviders', "two words"),
        ("always = true", "alway = true", "missing or unknown"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path, old, new, said):
    path = tmp_path / "feedback.toml"
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_feedback(path, providers=providers())
