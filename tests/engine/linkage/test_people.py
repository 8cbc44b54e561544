"""Strangers in a whole link: customer numbers, ties, clerks' decisions; and nothing that was received is ever altered.

Invented people; Korea's own way of comparing. T-20: 200 crafted pairs, no false link.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from bandi.engine.lake import Lake
from bandi.engine.linkage import Links, People, decide_pair, link, pair_decisions, waiting
from bandi.engine.tables import DELIVERIES, LINKED, RECORDS, REGISTER
from bandi.engine.vault import IDENTITIES, Vault
from bandi.korea import pack
from bandi.korea.likeness import likeness

CUTOFF, UNTIL = date(2026, 6, 30), date(2026, 7, 14)
HOME = {"building": "1114010200", "street": "서울특별시 중구 별빛로 1", "unit": "101동 203호"}
KINDS = ("one", "twins", "namesake", "foreigner", "father and son")


def some_name(n: int) -> str:
    """김가나 … : three syllables, different for each number."""
    return "김" + chr(0xAC00 + (n % 11) * 588 + (n % 7) * 28) + chr(0xAC00 + (n % 19) * 588 + (n // 19 % 20) * 28)


def crafted(n: int) -> tuple[list[dict[str, Any]], dict[str, Any], int | None]:
    """Residents, a stranger, and which resident (0, 1) the stranger is; None: nobody of them."""
    kind = KINDS[n % len(KINDS)]
    birth = date(1950 + n % 50, 1 + n % 12, 1 + n % 28)
    home = HOME | {"building": f"11140102{n:04d}", "street": f"서울특별시 중구 별빛로{n}길 1"}
    who = {"name": some_name(n), "birth": birth, "phone": f"010-0{n:03d}-0001", **home}
    if kind == "one":
        return [who], who | {"phone": None, "unit": "101-203"}, 0
    if kind == "twins":
        twin = who | {"name": who["name"][:2] + "람", "phone": f"010-0{n:03d}-0002"}
        return [who, twin], who | {"name": who["name"][:2] + "란", "phone": None}, None
    if kind == "namesake":
        far = {"building": f"26110101{n:04d}", "street": f"부산광역시 중구 광복로{n}길 3", "unit": "5호"}
        return [who], who | far | {"phone": f"010-0{n:03d}-0009"}, None
    if kind == "foreigner":
        name = ("NGUYEN THI " + "ABCDEFGH"[n % 8] + "NH").title()
        other = who | {"name": name.upper(), "birth": date(birth.year + 1, 1, 1), "phone": None}
        return [other], other | {"name": "Nguyen Van Anh", "birth": birth}, None
    son = who | {"name": some_name(n + 400), "birth": date(birth.year + 30, 2, 3)}
    return [who], son | {"unit": None}, None


class Place:
    """A lake and a vault with one register, one gas company and one power company."""

    def __init__(self, folder: Path) -> None:
        self.lake = Lake(folder / "lake", buckets=3)
        self.vault = Vault(folder / "vault", secret_file=folder / "keys.json", buckets=3)

    def deliver(self, feed: str, rows: list[dict[str, Any]], *, names: list[dict[str, Any]]) -> None:
        """Facts into the lake, names into the vault, as the gate leaves them."""
        known = self.lake.read("", "deliveries", DELIVERIES)
        number = known.height + 1
        stamp = {"delivery": f"{number:016x}", "feed": feed, "received_on": date(2026, 7, 5), "month": date(2026, 6, 1)}
        schema = REGISTER if feed == "mois_register" else RECORDS
        lines = [{"record": (number << 32) + n} | stamp | row for n, row in enumerate(rows, 1)]
        table = "register" if feed == "mois_register" else f"records/{feed}"
        self.lake.write(table, stamp["delivery"], pl.DataFrame(lines, schema=dict(schema)), schema)
        told = [dict.fromkeys(IDENTITIES) | {"feed": feed, "received_on": stamp["received_on"]} | row for row in names]
        self.vault.store(pl.DataFrame(told, schema=dict(IDENTITIES)), delivery=stamp["delivery"])
        new = stamp | {"state": "accepted", "accepted": len(rows), "rows_in": len(rows), "refused": 0}
        new |= {"file": f"{number}.csv", "sha256": stamp["delivery"]}
        self.lake.write("", "deliveries", pl.concat([known, pl.DataFrame([new], schema=dict(DELIVERIES))]), DELIVERIES)

    def residents(self, people: list[dict[str, Any]]) -> None:
        """One household a person; person n lives in household n times ten, at address n times hundred."""
        usual = {"alive": True, "relation": "head", "sex": "f", "area": "11140", "moved_in": date(2020, 1, 1)}
        rows = [
            usual | {"person": n, "household": n * 10, "address": n * 100, "birth": who["birth"]}
            for n, who in enumerate(people, 1)
        ]
        self.deliver("mois_register", rows, names=[who | {"person": n} for n, who in enumerate(people, 1)])

    def strangers(self, people: list[dict[str, Any]]) -> None:
        """Gas customers without an address key; stranger -n."""
        rows = [{"stranger": -n, "customer": 5_000 + n, "months": 4} for n in range(1, len(people) + 1)]
        names = [
            {key: value for key, value in who.items() if key in IDENTITIES} | {"person": -n}
            for n, who in enumerate(people, 1)
        ]
        self.deliver("gas_arrears", rows, names=names)

    def link(self, round_id: str = "r") -> Links:
        """One round."""
        return link(
            self.lake, cutoff=CUTOFF, until=UNTIL, feeds=pack().feeds, register_feed="mois_register",
            round_id=round_id, people=People(self.vault, likeness()),
        )  # fmt: skip

    def linked(self, round_id: str = "r") -> pl.DataFrame:
        """LINKED of a round."""
        return self.lake.scan(f"rounds/{round_id}/linked", LINKED).sort("record").collect()

    def state(self) -> str:
        """A digest of everything received: facts and names."""
        digest = hashlib.sha256()
        for folder in (self.lake.folder / "records", self.lake.folder / "register", self.vault.folder):
            for path in sorted(p for p in folder.rglob("*") if p.suffix in {".parquet", ".aes"}):
                digest.update(str(path).encode() + path.read_bytes())
        return digest.hexdigest()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_two_hundred_crafted_pairs_give_no_false_link_and_unmerge_restores_all(place: Place) -> None:
    cases = [crafted(n) for n in range(200)]
    residents, truth = [], {}
    for n, (people, _, which) in enumerate(cases, 1):
        truth[-n] = None if which is None else len(residents) + 1 + which
        residents += people
    place.residents(residents)
    place.strangers([stranger for _, stranger, _ in cases])
    received = place.state()
    place.link("before")
    before = place.linked("before").filter(pl.col("feed") == "gas_arrears")
    ties = pl.read_parquet(place.lake.folder / "rounds/before/ties/all.parquet")
    linked = dict(ties.filter(pl.col("verdict") == "linked").select("stranger", "person").rows())
    assert {s: p for s, p in linked.items() if truth[s] != p} == {}
    assert len(linked) == sum(person is not None for person in truth.values()) == 40
    queue = waiting(place.lake, "before")
    assert queue.height > 20
    assert not set(queue["stranger"]) & set(linked)
    for stranger, person in queue.select("stranger", "person").rows():
        decide_pair(place.lake, stranger=stranger, person=person, same=True, on=UNTIL)
    place.link("merged")
    merged = place.linked("merged").filter(pl.col("how") == "clerk")
    assert set(merged["stranger"]) == set(queue["stranger"])
    for stranger, person in queue.select("stranger", "person").rows():
        decide_pair(place.lake, stranger=stranger, person=person, same=None, on=UNTIL)
    place.link("after")
    assert_frame_equal(place.linked("after").filter(pl.col("feed") == "gas_arrears"), before)
    assert place.state() == received


def test_a_customer_number_leads_where_its_other_records_led_if_to_one_home(place: Place) -> None:
    place.residents([crafted(n)[0][0] for n in (0, 1, 2)])
    rows = [
        {"customer": 71, "address": 100},
        {"customer": 71},
        {"customer": 72, "address": 100},
        {"customer": 72, "address": 200},
        {"customer": 72},
        {"customer": 73},
    ]
    place.deliver("kepco_arrears", rows, names=[])
    place.link()
    told = place.linked().filter(pl.col("feed") == "kepco_arrears").select("customer", "household", "how", "sure")
    assert told.rows() == [
        (71, 10, "address", 1.0),
        (71, 10, "customer", 1.0),
        (72, 10, "address", 1.0),
        (72, 20, "address", 1.0),
        (72, None, "unmatched", None),
        (73, None, "unmatched", None),
    ]


def test_the_vault_stays_shut_when_no_stranger_is_left(place: Place) -> None:
    place.residents([crafted(0)[0][0]])
    place.deliver("kepco_arrears", [{"customer": 71, "address": 100}], names=[{"person": 71, "customer": "71"}])
    place.link()
    assert place.linked()["how"].to_list() == ["address"]
    assert not (place.vault.folder / "journal.jsonl").exists()


def test_a_record_that_names_somebody_goes_by_address_only_if_he_may_live_there(place: Place) -> None:
    who, other = crafted(0)[0][0], crafted(5)[0][0]
    place.residents([who, other])
    slip = who | {"name": who["name"][:2] + chr(ord(who["name"][2]) + 28), "phone": None}
    place.deliver(
        "gas_arrears",
        [{"stranger": -1, "address": 100}, {"stranger": -2, "address": 100}],
        names=[slip | {"person": -1}, other | {"person": -2, "phone": None}],
    )
    place.link()
    told = place.linked().select("stranger", "household", "how").rows()
    assert told == [(-1, 10, "address"), (-2, 20, "combination")]
    assert place.linked()["sure"][0] < 1
    assert waiting(place.lake, "r").select("stranger", "person").rows() == [(-1, 1)]


def test_a_telephone_told_by_another_feed_recognises_who_moved(place: Place) -> None:
    who = crafted(0)[0][0]
    place.residents([who | {"phone": None}])
    moved = who | {"building": "2611010100", "street": "부산광역시 중구 광복로 3", "unit": "5호"}
    place.strangers([moved])
    place.link("blind")
    assert place.linked("blind")["how"].to_list() == ["unmatched"]
    place.deliver("nhis_arrears", [{"subject": 1}], names=[{"person": 1, "phone": who["phone"]}])
    place.link("told")
    assert dict(place.linked("told").select("feed", "how").rows())["gas_arrears"] == "combination"


def test_a_decision_of_a_later_day_does_not_reach_back(place: Place) -> None:
    place.residents([crafted(1)[0][0]])
    place.strangers([crafted(1)[1]])
    decide_pair(place.lake, stranger=-1, person=1, same=True, on=date(2026, 7, 15))
    place.link()
    assert "clerk" not in place.linked()["how"].to_list()


def test_decisions_made_at_the_same_time_are_all_noted(place: Place) -> None:
    with ThreadPoolExecutor(8) as clerks:
        made = [
            clerks.submit(decide_pair, place.lake, stranger=-n, person=n, same=True, on=UNTIL) for n in range(1, 41)
        ]
        assert [decision.result() for decision in made] == [None] * 40
    assert pair_decisions(place.lake, until=UNTIL)["person"].to_list() == list(range(40, 0, -1))
