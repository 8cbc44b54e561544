"""Names, phones, addresses and notes rest encrypted, bound to their place, and cannot be searched."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from bandi.office.discovery.models import Household, Resident
from bandi.office.encryption import decrypt, derived_key, encrypt, make_key_file
from bandi.office.errors import BandiError
from bandi.office.visits import actions as visits
from bandi.office.visits.models import ContactAttempt, Result, Visit

Acting = Callable[[Any], AbstractContextManager[None]]


def test_the_database_never_sees_the_text(town: Any, acting: Acting, as_owner: Any) -> None:
    with acting(town.ara):
        visits.record_attempt(
            by=town.ara, listing=town.listing.id, kind="call", answer="reached", note="비밀스러운 메모"
        )
        visits.record_visit(by=town.ara, listing=town.listing.id, met=True, note="비밀스러운 메모")
        visits.give_result(by=town.ara, listing=town.listing.id, outcome="monitor", evidence="비밀스러운 메모")
    tables = ("discovery_household", "discovery_resident", "visits_contactattempt", "visits_visit", "visits_result")
    with as_owner() as cursor:
        for table in tables:
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")
            text = cursor.fetchone()[0]
            assert text, table
            hexed = [word.encode().hex() for word in ("가짜", "시험로1길 1", "010-0000", "비밀스러운")]
            assert not [word for word in ("가짜", "시험로1길 1", "010-0000", "비밀스러운", *hexed) if word in text], (
                table
            )


def test_it_comes_back_as_written(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        resident = Resident.objects.filter(household=town.listing.household).first()
        assert (resident.name, resident.phone) == ("가짜갑001", "010-0000-0001")
        Resident.objects.filter(pk=resident.pk).update(phone=None)
        assert Resident.objects.get(pk=resident.pk).phone is None
        Resident.objects.bulk_update([resident], ["name"])
        assert Resident.objects.get(pk=resident.pk).name == "가짜갑001"


def test_the_same_text_never_looks_the_same(db: None) -> None:
    assert encrypt("가짜갑", place="t.c") != encrypt("가짜갑", place="t.c")


def test_text_opens_in_its_own_place_only(db: None) -> None:
    sealed = encrypt("가짜갑", place="discovery_resident.name")
    assert decrypt(sealed, place="discovery_resident.name") == "가짜갑"
    with pytest.raises(BandiError, match="does not open"):
        decrypt(sealed, place="discovery_resident.phone")


def test_a_wrong_key_says_so_and_what_to_do(town: Any, acting: Acting, settings: Any, tmp_path: Path) -> None:
    with acting(town.ara):
        settings.OFFICE_KEY_FILE = tmp_path / "another.key"
        with pytest.raises(BandiError) as error:
            list(Resident.objects.all())
    assert error.value.where == "discovery_resident.name"
    assert "office.key" in error.value.next_step
    assert "가짜" not in str(error.value)


def test_a_broken_key_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    path.write_text("this is no key", encoding="ascii")
    with pytest.raises(BandiError, match="cannot be read as a key"):
        derived_key(path, "fields")


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "office.key"
    make_key_file(path)
    first = path.read_text(encoding="ascii")
    make_key_file(path)
    assert path.read_text(encoding="ascii") == first
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "lookup", ["name", "name__exact", "name__contains", "name__startswith", "name__in", "name__gt"]
)
def test_encrypted_text_cannot_be_searched(lookup: str, town: Any) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Resident.objects.filter(**{lookup: "가짜갑001"}).first()


def test_absence_can_be_asked(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        assert not Resident.objects.filter(name__isnull=True).exists()


def test_every_encrypted_column_is_binary(db: None) -> None:
    with connection.cursor() as cursor:
        for model, names in (
            (Household, ("street", "unit")), (Resident, ("name", "phone")), (ContactAttempt, ("note",)),
            (Visit, ("note",)), (Result, ("evidence",)),
        ):  # fmt: skip
            for name in names:
                cursor.execute(
                    "select data_type from information_schema.columns where table_name = %s and column_name = %s",
                    [model._meta.db_table, name],
                )
                assert cursor.fetchone() == ("bytea",)
