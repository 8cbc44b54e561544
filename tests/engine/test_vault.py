"""The vault: keys, identities, and what it refuses."""

import hmac
import io
import json
import pickle
import shutil
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.errors import BandiError
from bandi.engine.vault import IDENTITIES, Vault, store
from bandi.engine.vault.keyring import PURPOSES


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


def test_a_vault_travels_to_another_process_without_its_secrets(vault, tmp_path):
    packed = pickle.dumps(vault)
    told = json.loads((tmp_path / "keys.json").read_text())
    for secret in [told[purpose] for purpose in PURPOSES] + list(told["masters"].values()):
        assert secret.encode() not in packed
        assert bytes.fromhex(secret) not in packed
    text = pl.Series(["a"])
    assert pickle.loads(packed).keys(text, purpose="subject")[0] == vault.keys(text, purpose="subject")[0]


def test_the_keys_file_belongs_to_its_owner_alone(vault, tmp_path):
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_identities_come_out_for_stated_persons_newest_first(vault):
    vault.store(identities((1, "홍길동", date(2026, 6, 5)), (2, "김영희", date(2026, 6, 5))), delivery="d1")
    vault.store(identities((1, "홍길동", date(2026, 7, 5))), delivery="d2")
    found = vault.reveal([1], purpose="worklist")
    assert found["person"].to_list() == [1, 1]
    assert [str(day) for day in found["received_on"]] == ["2026-07-05", "2026-06-05"]
    assert vault.reveal([3], purpose="worklist").is_empty()


def test_a_delivery_rests_in_as_few_files_as_its_size_asks_and_everybody_is_found(vault, monkeypatch):
    monkeypatch.setattr(store, "PART", 10)
    everyone = identities(*((n * 7919 - 30_000, "홍길동", date(2026, 6, 5)) for n in range(25)))
    vault.store(everyone, delivery="d1")
    vault.store(everyone.head(3), delivery="d2")
    assert len(list(vault.folder.glob("*/d1.aes"))) == 3
    assert len(list(vault.folder.glob("*/d2.aes"))) == 1
    found = vault.reveal(everyone["person"].to_list(), purpose="test")
    assert found["person"].value_counts(sort=True)["count"].to_list() == [2] * 3 + [1] * 22
    vault.store(everyone.head(5), delivery="d1")  # the corrected file is shorter: nothing of the longer one stays
    assert vault.told_by(["d1"], purpose="test").height == 5


def test_a_vault_cut_by_an_earlier_release_opens_as_before(vault):
    vault.store(identities((1, "홍길동", date(2026, 6, 5)), (9, "김영희", date(2026, 6, 5))), delivery="d1")
    (old,) = vault.folder.glob("*/d1.aes")
    opened = vault.told_by(["d1"], purpose="test")
    buffer = io.BytesIO()
    opened.write_ipc(buffer)
    vault._seal(vault.folder / "0001" / "d1.aes", buffer.getvalue(), kind="identity", columns=store.COLUMNS)
    old.unlink()
    assert vault.reveal([1], purpose="test")["name"].to_list() == ["홍길동"]
    assert vault.reveal([2], purpose="test").is_empty()


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


def test_keys_are_hmac_sha256_cut_to_64_bits_whether_texts_repeat_or_not(vault, tmp_path):
    secret = bytes.fromhex(json.loads((tmp_path / "keys.json").read_text())["subject"])

    def expected(text: str) -> int:
        return int.from_bytes(hmac.digest(secret, text.encode(), "sha256")[:8], "big", signed=True)

    for texts in ([f"9001011{n:06d}" for n in range(100)], ["", "가나다", "x" * 200], ["a"] * 50 + ["b"], []):
        keys = vault.keys(pl.Series(texts, dtype=pl.String), purpose="subject")
        assert keys.to_list() == [expected(text) for text in texts]


def test_a_file_put_in_the_place_of_another_does_not_open(vault, monkeypatch):
    monkeypatch.setattr(store, "PART", 10)
    everyone = identities(*((n, "홍길동", date(2026, 6, 5)) for n in range(40)))
    vault.store(everyone, delivery="d1")
    vault.store(everyone, delivery="d2")
    folders = sorted({path.parent for path in vault.folder.glob("[0-9]*/d1.aes")})
    kept = (folders[0] / "d1.aes").read_bytes()
    for other in (folders[1] / "d1.aes", folders[0] / "d2.aes"):  # another bucket, another delivery
        (folders[0] / "d1.aes").write_bytes(other.read_bytes())
        with pytest.raises(BandiError, match="does not open"):
            vault.told_by(["d1"], purpose="test")
    (folders[0] / "d1.aes").write_bytes(kept.replace(b"person,feed", b"feed,person"))  # columns in another order
    with pytest.raises(BandiError, match="does not open"):
        vault.told_by(["d1"], purpose="test")
    (folders[0] / "d1.aes").write_bytes(kept)
    shutil.copy(vault.folder / "keys" / "d2.identity.key", vault.folder / "keys" / "d1.identity.key")
    with pytest.raises(BandiError, match="does not open"):
        vault.told_by(["d1"], purpose="test")


def test_rotation_while_others_read_and_write_makes_no_error_and_leaves_the_old_key_useless(vault, tmp_path):
    """T-74. Readers and writers have keyrings of their own, as other processes have."""
    person = identities((1, "홍길동", date(2026, 6, 5)))
    for n in range(20):
        vault.store(person, delivery=f"d{n}")
    shutil.copy(tmp_path / "keys.json", tmp_path / "stolen.json")
    files = vault.folder, tmp_path / "keys.json"
    errors, reads, over = [], [], threading.Event()

    def read() -> None:
        other = Vault(files[0], secret_file=files[1])
        while not over.is_set():
            try:
                reads.append(other.told_by(["d3", "d17"], purpose="test").height)
            except BandiError as error:
                errors.append(error)

    def write() -> None:
        other = Vault(files[0], secret_file=files[1])
        for n in range(60):
            other.store(person, delivery=f"new{n}")

    workers = [threading.Thread(target=read), threading.Thread(target=read), threading.Thread(target=write)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(3):
            vault.rotate()
        workers[-1].join()
        vault.rotate()
    finally:
        over.set()
        for worker in workers:
            worker.join()
    assert not errors
    assert set(reads) == {2}
    assert vault.check().versions == (5,)
    assert Vault(files[0], secret_file=files[1]).reveal([1], purpose="test").height == 80
    thief = Vault(vault.folder, secret_file=tmp_path / "stolen.json")
    opened = 0
    for n in range(20):
        with pytest.raises(BandiError, match="does not open"):
            opened += thief.told_by([f"d{n}"], purpose="test").height
    assert opened == 0


def test_a_stopped_rotation_is_readable_and_finished_by_the_next(vault, tmp_path):
    for n in range(4):
        vault.store(identities((n, "홍길동", date(2026, 6, 5))), delivery=f"d{n}")
    vault._delivery_keys._ring.add_master()
    vault._delivery_keys._rewrap("identity", "d2")
    after = Vault(vault.folder, secret_file=tmp_path / "keys.json")
    assert after.check().versions == (1, 2)
    assert after.told_by(["d0", "d1", "d2", "d3"], purpose="test").height == 4
    assert after.rotate() == 4
    assert after.check().versions == (3,)


def test_what_is_shredded_never_opens_again_and_does_not_stop_the_rest(vault, tmp_path):
    vault.store(identities((1, "홍길동", date(2026, 6, 5))), delivery="d1")
    vault.store(identities((1, "홍길동", date(2026, 7, 5))), delivery="d2")
    kept = {path: path.read_bytes() for path in vault.folder.glob("[0-9]*/d1.aes")}
    key_id = vault.key_ids("identity")["d1"]
    assert vault.shred("identity", "d1") == key_id is not None
    assert vault.shred("identity", "d1") is None
    assert vault.reveal([1], purpose="test")["received_on"].to_list() == [date(2026, 7, 5)]
    for path, blob in kept.items():  # a copy of the file, from a backup, is worth nothing
        path.write_bytes(blob)
    again = Vault(vault.folder, secret_file=tmp_path / "keys.json")
    assert again.reveal([1], purpose="test").height == 1
    assert not again.check().orphans


def test_a_key_lost_by_mistake_is_an_error_and_not_an_empty_answer(vault):
    vault.store(identities((1, "홍길동", date(2026, 6, 5))), delivery="d1")
    (vault.folder / "keys" / "d1.identity.key").unlink()
    with pytest.raises(BandiError, match="does not open"):
        vault.reveal([1], purpose="test")
    assert vault.check().orphans == ("d1",)


def test_an_earlier_keys_file_is_refused_in_words(tmp_path):
    earlier = dict.fromkeys(("subject", "stranger", "customer", "address", "household", "identity", "original"), "00")
    (tmp_path / "keys.json").write_text(json.dumps(earlier))
    with pytest.raises(BandiError, match="earlier form"):
        Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")


def test_of_many_that_open_a_new_vault_at_once_one_makes_the_secrets(tmp_path: Path) -> None:
    opening = (
        "import sys; from pathlib import Path; from bandi.engine.vault import Vault; folder = Path(sys.argv[1])\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "print(Vault(folder / 'vault', secret_file=folder / 'keys.json').fingerprint)"
    )
    run = [sys.executable, "-c", opening, str(tmp_path)]
    opened = [subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.stdout.readline() for process in opened] == ["ready\n"] * 6
    for process in opened:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].split()[-1] for process in opened]
    assert [process.returncode for process in opened] == [0] * 6
    assert set(told) == {Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json").fingerprint}
