"""Taking in as a whole: what lands where, the same file twice, corrections, and no dependence on order."""

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine.intake import accepted_deliveries, deliveries, find_arrivals
from bandi.engine.tables import DELIVERIES, RECORDS, REGISTER

FIRST, LATER, LAST = date(2026, 7, 10), date(2026, 7, 12), date(2026, 7, 14)


def test_register_rows_carry_keys_and_what_the_resident_number_tells(house):
    lines = [
        house.line("mois_register", rrn="900101-1234567"),
        house.line("mois_register", rrn="050303-4234567", relation="자녀", name="홍길순"),
        house.line("mois_register", rrn="350505-2234567", relation="부모", building="", alive="Y"),
        house.line("mois_register", rrn="851212-6234567", relation="배우자", name="ANNA"),
    ]
    row = house.send("mois_register", house.csv_bytes("mois_register", lines))
    register = house.register().sort("record")

    assert dict(register.schema) == dict(REGISTER)
    assert register["sex"].to_list() == ["m", "f", "f", "f"]
    assert [str(day) for day in register["birth"]] == ["1990-01-01", "2005-03-03", "1935-05-05", "1985-12-12"]
    assert register["relation"].to_list() == ["head", "child", "parent", "spouse"]
    assert register["alive"].to_list() == [True, True, False, True]
    assert register["address"].is_null().to_list() == [False, False, True, False]
    assert register["household"].n_unique() == 1
    assert register["person"].to_list()[0] == house.vault.keys(pl.Series(["9001011234567"]), purpose="subject")[0]
    assert register["household"][0] == house.vault.keys(pl.Series(["H1"]), purpose="household")[0]
    assert register["address"][0] == house.vault.keys(pl.Series(["1114010200|101-203"]), purpose="address")[0]
    assert (row["month_from"], row["month_to"]) == (date(2026, 6, 1), date(2026, 6, 1))
    assert [number & 0xFFFFFFFF for number in register["record"]] == [2, 3, 4, 5]
    assert [number >> 32 for number in register["record"]] == [int(row["delivery"], 16) >> 33] * 4


def test_institutions_spellings_of_one_dwelling_meet_in_one_key(house):
    spellings = ["101동 203호", "101-203", "101동203호", "제101동 제203호", " 101 동 203 호", "１０１동 ２０３호"]
    house.send("mois_register", house.csv_bytes("mois_register", [house.line("mois_register")]))
    lines = [house.line("kepco_arrears", unit=unit, amount=str(100 + n)) for n, unit in enumerate(spellings)]
    house.send("kepco_arrears", house.csv_bytes("kepco_arrears", lines))
    (home,) = house.register()["address"]
    assert home is not None
    assert house.records("kepco_arrears")["address"].unique().to_list() == [home]


def test_a_missing_unit_keys_the_building_alone(house):
    house.send("kepco_cut", house.csv_bytes("kepco_cut", [house.line("kepco_cut", unit="")]))
    expected = house.vault.keys(pl.Series(["1114010200"]), purpose="address")
    records = house.records("kepco_cut")
    assert records["address"].to_list() == records["building"].to_list() == expected.to_list()


def test_an_office_says_of_which_neighbourhood_it_speaks(house):
    house.send("office_sightings", house.csv_bytes("office_sightings", [house.line("office_sightings")]))
    records = house.records("office_sightings")
    assert records.select("household", "area", "state").rows() == [(-1, "11020690", "not_here")]


def test_the_offices_own_file_carries_household_keys(house):
    keys = [-1, 1, -(2**63), 2**63 - 1]
    lines = [house.line("office_outcomes", household_key=format(key & (2**64 - 1), "016x")) for key in keys]
    lines += [house.line("office_outcomes", household_key=bad) for bad in ("12", "zzzzzzzzzzzzzzzz")]
    row = house.send("office_outcomes", house.csv_bytes("office_outcomes", lines))
    records = house.records("office_outcomes")
    assert sorted(records["household"]) == sorted(keys)
    assert (row["accepted"], row["refused"]) == (4, 2)
    assert {r["mender"] for r in house.refusals(row["delivery"])} == {"steward"}


def test_facts_hold_no_identity_and_are_sorted_by_bucket(house):
    lines = [house.line("lh_rent_arrears", rrn=f"900101{1_000_000 + n}", name=f"홍길{n}") for n in range(200)]
    row = house.send("lh_rent_arrears", house.csv_bytes("lh_rent_arrears", lines))
    path = house.lake.folder / "records" / "lh_rent_arrears" / f"{row['delivery']}.parquet"
    records = pl.read_parquet(path)
    assert dict(records.schema) == dict(RECORDS)
    order = records.select(house.lake.bucket(pl.col("subject")).alias("bucket"), "subject")
    assert order.equals(order.sort("bucket", "subject"))
    for file in house.folder.rglob("*"):
        if file.is_file() and "inbox" not in file.parts:
            assert "홍길".encode() not in file.read_bytes()
            assert b"900101100" not in file.read_bytes()
    found = house.vault.reveal(records["subject"].to_list()[:3], purpose="test")
    assert found.height == 3


def test_originals_are_kept_under_lock(house):
    content = house.csv_bytes("kepco_cut", [house.line("kepco_cut")])
    row = house.send("kepco_cut", content)
    path = house.lake.folder / "originals" / f"{row['delivery']}.aes"
    assert house.vault.open_original(path, purpose="test") == content


def test_the_same_content_again_changes_nothing(house):
    content = house.csv_bytes("kepco_cut", [house.line("kepco_cut")])
    house.send("kepco_cut", content)

    def lies() -> dict[Path, bytes]:
        files = (p for p in house.lake.folder.rglob("*") if p.is_file() and p.name != "offers.parquet")
        return {p: p.read_bytes() for p in files}

    before = lies()

    again = house.take(
        house.put("KEPCO_CUT_202606.csv", content),
        house.put("KEPCO_CUT_202606.csv", content, on=LATER),
        house.put("KEPCO_CUT_copy.csv", content, on=LATER),
    )
    assert again.is_empty()
    assert dict(again.schema) == dict(DELIVERIES)
    assert lies() == before


def test_a_corrected_file_supersedes_the_earlier_one(house):
    wrong = house.csv_bytes("kepco_arrears", [house.line("kepco_arrears", amount="1")])
    right = house.csv_bytes("kepco_arrears", [house.line("kepco_arrears", amount="91200")])
    old = house.offer("KEPCO_ARR_202606.csv", wrong, on=FIRST)
    new = house.offer("KEPCO_ARR_202606.csv", right, on=LATER)
    other = house.offer("KEPCO_ARR_202605.csv", right.replace(b"202606", b"202605"), on=LAST)

    states = dict(deliveries(house.lake).select("delivery", "state").rows())
    assert states == {old["delivery"]: "superseded", new["delivery"]: "accepted", other["delivery"]: "accepted"}
    assert accepted_deliveries(house.lake)["delivery"].to_list() == [new["delivery"], other["delivery"]]
    assert accepted_deliveries(house.lake, until=FIRST)["delivery"].to_list() == [old["delivery"]]


def test_an_earlier_file_sent_once_more_stands_again(house):
    first = house.csv_bytes("kepco_arrears", [house.line("kepco_arrears")])
    second = house.csv_bytes("kepco_arrears", [house.line("kepco_arrears", amount="1")])
    old = house.offer("KEPCO_ARR_202606.csv", first, on=FIRST)
    new = house.offer("KEPCO_ARR_202606.csv", second, on=LATER)
    again = house.take(house.put("KEPCO_ARR_202606.csv", first, on=LAST))

    assert again["delivery"].to_list() == [old["delivery"]]
    assert accepted_deliveries(house.lake)["delivery"].to_list() == [old["delivery"]]
    assert accepted_deliveries(house.lake, until=LATER)["delivery"].to_list() == [new["delivery"]]
    assert deliveries(house.lake).height == 2


def test_a_refused_correction_leaves_the_earlier_file_standing(house):
    good = house.csv_bytes("kepco_arrears", [house.line("kepco_arrears")])
    old = house.offer("KEPCO_ARR_202606.csv", good, on=FIRST)
    house.offer("KEPCO_ARR_202606.csv", good[:-5], on=LATER)
    assert accepted_deliveries(house.lake)["delivery"].to_list() == [old["delivery"]]


def test_a_name_nobody_agreed_on_is_refused_to_the_steward_and_taken_once_renamed(house):
    content = house.csv_bytes("kepco_cut", [house.line("kepco_cut")])
    row = house.offer("전기.csv", content)
    (refusal,) = house.refusals(row["delivery"])
    assert (row["state"], row["feed"], refusal["mender"]) == ("refused", "", "steward")

    row = house.offer("KEPCO_CUT_202606.csv", content, on=LATER)
    assert (row["state"], row["accepted"], row["received_on"]) == ("accepted", 1, LATER)
    assert house.refusals(row["delivery"]) == []
    assert deliveries(house.lake).height == 1


def test_a_file_name_in_decomposed_hangul_is_known(house):
    import unicodedata

    row = house.offer(unicodedata.normalize("NFD", "단수현황_202606.xlsx"), b"")
    assert (row["feed"], row["file"]) == ("water_cut", "단수현황_202606.xlsx")


def test_an_interrupted_run_is_taken_up_again(house):
    content = house.csv_bytes("kepco_cut", [house.line("kepco_cut")])
    first = house.send("kepco_cut", content)
    facts = house.records("kepco_cut")
    (house.lake.folder / "deliveries.parquet").unlink()
    second = house.take(*find_arrivals(house.folder / "inbox", until=LAST))
    assert second.row(0, named=True) == first
    assert house.records("kepco_cut").equals(facts)


def test_progress_is_told_file_by_file(house):
    from bandi.engine.intake import take_in

    told = []
    files = [house.put(f"KEPCO_CUT_{n}.csv", b"") for n in range(3)]
    take_in(files, pack=house.pack, lake=house.lake, vault=house.vault, progress=lambda *step: told.append(step))
    assert told == [("take in", 1, 3), ("take in", 2, 3), ("take in", 3, 3)]


OFFERS = [
    (name, content, day)
    for name, content in (("KEPCO_CUT_202606.csv", 0), ("KEPCO_CUT_202606.csv", 1), ("KEPCO_CUT_202605.csv", 1),
                          ("unknown.csv", 1), ("KEPCO_CUT_202606.csv", 2))
    for day in (FIRST, LATER, LAST)
]  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_result_depends_on_the_set_of_files_and_not_on_their_order(house, data):
    whole = house.csv_bytes("kepco_cut", [house.line("kepco_cut"), house.line("kepco_cut", unit="2")])
    contents = [whole, whole.replace("단전".encode("cp949"), "전류제한".encode("cp949")), whole[:-3]]
    chosen = data.draw(st.lists(st.sampled_from(OFFERS), min_size=1, max_size=6, unique=True))
    chosen = list({(day, name): (name, content, day) for name, content, day in chosen}.values())
    shuffled = data.draw(st.permutations(chosen))

    def result(offers: list, *, one_by_one: bool) -> tuple:
        with TemporaryDirectory(dir=house.folder) as folder:
            other = type(house)(Path(folder))
            shutil.copy(house.folder / "keys.json", other.folder)
            other = type(house)(Path(folder) / "house")
            arrivals = [other.put(name, contents[content], on=day) for name, content, day in offers]
            for batch in [[a] for a in arrivals] if one_by_one else [arrivals]:
                other.take(*batch)
            facts = other.records("kepco_cut").select("delivery", "received_on", "event_on", "state")
            return deliveries(other.lake).to_dicts(), facts.sort(facts.columns).to_dicts()

    assert result(chosen, one_by_one=False) == result(shuffled, one_by_one=True)


def test_an_empty_file_speaks_for_the_month_in_its_name(house):
    """Two months without a single cut have the same bytes and are two statements; the same name again is one."""
    nobody = house.csv_bytes("kepco_cut", [])
    rows = [house.offer(f"KEPCO_CUT_11020_{month}.csv", nobody) for month in ("202605", "202606")]
    assert [row["state"] for row in rows] == ["accepted", "accepted"]
    assert [row["month_to"] for row in rows] == [date(2026, 5, 1), date(2026, 6, 1)]
    assert house.take(house.put("KEPCO_CUT_11020_202606.csv", nobody)).is_empty()
    assert deliveries(house.lake).height == 2
