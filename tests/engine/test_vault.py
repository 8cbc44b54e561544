"""The vault: keys, identities, and what it refuses."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.errors import BandiError
from bandi.engine.vault import IDENTITIES, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")


def identities(*rows: tuple[int, str, date]) -> pl.DataFrame:
    unsaid = dict.fromkeys(IDENTITIES)
    filled = [
        unsaid | {"person": person, "feed": "feed", "received_on": day, "name": name, "rrn": "9001011234567"}
        for person, name, day in rows
    ]
    return pl.DataFrame(filled, schema=dict(IDENTITIES))


def test_keys_are_stable_differ_by_purpose_and_keep_null(vault):
    texts = pl.Series(["a", None, "b", "a"])
    keys = vault.keys(texts, purpose="subject")
    assert keys.dtype == pl.Int64
    assert keys[0] == keys[3] != keys[2]
    assert keys[1] is None
    assert keys.to_list() != vault.keys(texts, purpose="address").to_list()
    assert vault.keys(pl.Series([None], dtype=pl.String), purpose="subject").to_list() == [None]


def test_the_keys_file_belongs_to_its_owner_alone(vault, tmp_path):
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_identities_come_out_for_stated_persons_newest_first(vault):
    vault.store(identities((1, "홍길동", date(2026, 6, 5)), (2, "김영희", date(2026, 6, 5))), delivery="d1")
    vault.store(identities((1, "홍길동", date(2026, 7, 5))), delivery="d2")
    found = vault.reveal([1], purpose="worklist")
    assert found["person"].to_list() == [1, 1]
    assert [str(day) for day in found["received_on"]] == ["2026-07-05", "2026-06-05"]
    assert vault.reveal([3], purpose="worklist").is_empty()


def test_storing_a_delivery_again_replaces_it(vault):
    vault.store(identities(*((n, "홍길동", date(2026, 6, 5)) for n in range(50))), delivery="d1")
    vault.store(identities((1, "홍길동", date(2026, 6, 5))), delivery="d1")
    assert vault.reveal(list(range(50)), purpose="test")["person"].to_list() == [1]


def test_the_journal_says_why_and_how_many_and_names_nobody(vault):
    vault.store(identities((4_815_162_342, "홍길동", date(2026, 6, 5))), delivery="d1")
    vault.reveal([4_815_162_342], purpose="worklist 2026-4")
    text = (vault.folder / "journal.jsonl").read_text(encoding="utf-8")
    entry = json.loads(text)
    assert (entry["purpose"], entry["persons"]) == ("worklist 2026-4", 1)
    assert set(entry) == {"at", "purpose", "persons"}
    assert "4815162342" not in text
    assert "홍길동" not in text


def test_nothing_lies_open_on_the_disk(vault):
    vault.store(identities((1, "홍길동", date(2026, 6, 5))), delivery="d1")
    for path in vault.folder.rglob("*"):
        if path.is_file():
            assert "홍길동".encode() not in path.read_bytes()
            assert b"9001011234567" not in path.read_bytes()


def test_foreign_keys_are_refused_before_anything_is_written(vault, tmp_path):
    Vault(tmp_path / "other", secret_file=tmp_path / "other.json")
    with pytest.raises(BandiError, match="belongs to another data folder"):
        Vault(vault.folder, secret_file=tmp_path / "other.json")


def test_lost_keys_are_not_replaced_by_new_ones(vault, tmp_path):
    (tmp_path / "keys.json").unlink()
    with pytest.raises(BandiError, match="Restore the keys file"):
        Vault(vault.folder, secret_file=tmp_path / "keys.json")
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"subject": "zz"}', "null"])
def test_a_damaged_keys_file_is_named(tmp_path, content):
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(BandiError, match="not a keys file"):
        Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")


def test_a_damaged_file_does_not_open(vault, tmp_path):
    path = tmp_path / "original.aes"
    vault.seal_original(path, b"bytes")
    blob = bytearray(path.read_bytes())
    blob[-1] ^= 1
    path.write_bytes(blob)
    with pytest.raises(BandiError, match="does not open"):
        vault.open_original(path, purpose="test")
    path.write_bytes(b"")
    with pytest.raises(BandiError, match="does not open"):
        vault.open_original(path, purpose="test")
