"""The Dutch exchange of debt signals goes through our contract and comes back out the same."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.errors import ContentError
from bandi.engine.intake import Arrival, take_in
from bandi.engine.intake.check import check
from bandi.engine.intake.read import read_table
from bandi.engine.intake.refuse import FileRefused
from bandi.engine.lake import Lake
from bandi.engine.tables import RECORDS
from bandi.engine.vault import Vault
from bandi.engine.words import Outcome
from bandi.netherlands import HERE, feeds
from bandi.netherlands.export import Municipality, export

FEED = feeds()["ddas_signals"]
SAMPLE = (HERE / "feeds" / "ddas_signals" / "sample.json").read_bytes()
ARRIVED = date(2026, 6, 5)
TOWN = Municipality(
    "9901",
    "Gemeente Nergenshuizen",
    "VERZONNEN-1",
    date(2026, 5, 1),
    date(2026, 5, 31),
    datetime(2026, 6, 3, tzinfo=UTC),
)
CASES = {
    "case": pl.String,
    "signals": pl.List(pl.String),
    "state": pl.String,
    "matched_on": pl.Date,
    "taken_up_on": pl.Date,
}
ATTEMPTS = {"case": pl.String, "kind": pl.String, "reached": pl.Boolean, "on": pl.Date, "part_of_day": pl.String}

TEXT, FLAG, WHOLE = "text", "flag", "whole"
PARTNERS = {
    "Energie", "Huur", "Hypotheek", "CAK Zorgverzekeringen", "Zorg", "Water", "DUO", "Belastingdienst",
    "CAK Eigen bijdrage", "Overige", "Dienst Toeslagen",
}  # fmt: skip
KINDS = {"Mail", "Brief", "SMS/Whatsapp", "Telefoon", "Huisbezoek", "Kaartje", "Overige", "Administratief"}
SIGNAL = {
    "ID": TEXT, "crisissignaal": FLAG, "warmeOverdracht": FLAG, "bedrag": WHOLE, "ontstaansdatum": date,
    "signaaldatum": date, "status": TEXT, "signaalpartner": {"type": PARTNERS},
    "client": {
        "Burgerservicenummer": TEXT, "Voorletters": TEXT, "Voorvoegsel": TEXT, "Achternaam": TEXT,
        "Geboortedatum": date, "Straatnaam": TEXT, "Postcode": TEXT,
        "Huisnummer": TEXT, "Huisnummertoevoeging": TEXT, "Plaatsnaam": TEXT,
    },
}  # fmt: skip
CASE = {
    "resultaat": TEXT, "matchingsdatum": date, "datum_opgepakt": date, "vroegsignalen": [{"ID": TEXT}],
    "contactpogingen": [{"soort": KINDS, "bereikt": FLAG, "datum": date, "dagdeel": {"Ochtend", "Middag", "Avond"}}],
}  # fmt: skip
DELIVERY = {
    "codeGegevensleverancier": TEXT, "startdatumLevering": date, "einddatumLevering": date,
    "aanleverdatumEnTijd": datetime,
    "leveringen": [
        {"teller": WHOLE, "gemeentecode": TEXT, "aanleverende_organisatie": {"naam": TEXT, "kvk-nummer": TEXT},
         "vroegsignalen": [SIGNAL], "vroegsignaalzaken": [CASE]}
    ],
}  # fmt: skip
"""The structure, written by us from the published description: names, types, nothing else allowed."""

REQUIRED = [
    ({"startdatumLevering", "einddatumLevering", "aanleverdatumEnTijd", "codeGegevensleverancier"}, DELIVERY),
    ({"gemeentecode", "aanleverende_organisatie", "teller"}, DELIVERY["leveringen"][0]),
    ({"ID", "client", "signaalpartner"}, SIGNAL),
]
"""What may not be left out."""


def faults(value, shape, where="") -> list[str]:
    """What in a document is not as the structure says."""
    if isinstance(shape, list):
        return [told for place, item in enumerate(value) for told in faults(item, shape[0], f"{where}[{place}]")]
    if isinstance(shape, set):
        return [] if value in shape else [where]
    if isinstance(shape, dict):
        absent = [f"{where} without {name}" for names, of in REQUIRED if of is shape for name in names - value.keys()]
        unknown = [f"{where}.{name}" for name in value.keys() - shape.keys()]
        return (
            absent
            + unknown
            + [told for name in value for told in faults(value[name], shape.get(name, TEXT), f"{where}.{name}")]
        )
    right = {
        TEXT: lambda: isinstance(value, str),
        FLAG: lambda: isinstance(value, bool),
        WHOLE: lambda: isinstance(value, int) and not isinstance(value, bool),
        date: lambda: date.fromisoformat(value),
        datetime: lambda: datetime.fromisoformat(value),
    }[shape]()
    return [] if right else [where]


def believed(content: bytes) -> pl.DataFrame:
    checked = check(read_table(content, FEED), FEED, received_on=ARRIVED)
    assert checked.faults.is_empty()
    return checked.values


def nothing() -> dict[str, pl.DataFrame]:
    return {"cases": pl.DataFrame(schema=CASES), "attempts": pl.DataFrame(schema=ATTEMPTS)}


def test_every_signal_of_every_municipality_is_one_record():
    values = believed(SAMPLE)
    facts = values.select("customer", "event_on", "told_on", "month", "amount", "crisis", "handover", "state")
    assert facts.rows() == [
        ("NH-26-17", date(2026, 2, 14), date(2026, 5, 4), date(2026, 5, 1), 512, "true", "false", "water"),
        ("NH-26-18", None, date(2026, 5, 20), date(2026, 5, 1), None, None, "true", "other"),
        ("OH-1", date(2026, 4, 30), date(2026, 5, 31), date(2026, 5, 1), 80, "false", None, "cak_health"),
    ]


def test_taken_in_like_any_other_delivery(tmp_path: Path):
    lake, vault = Lake(tmp_path / "lake"), Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")
    path = tmp_path / "DDAS_202605.json"
    path.write_bytes(SAMPLE)

    class Dutch:
        feeds = {FEED.id: FEED}

    (row,) = take_in([Arrival(path, ARRIVED)], pack=Dutch(), lake=lake, vault=vault).to_dicts()
    assert (row["state"], row["rows_in"], row["accepted"]) == ("accepted", 3, 3)
    records = lake.scan(f"records/{FEED.id}", RECORDS).collect().sort("told_on")
    assert records["crisis"].to_list() == [True, None, False]
    assert records["handover"].to_list() == [False, True, None]
    assert records["subject"].null_count() == 1
    told = vault.told_by([row["delivery"]], purpose="test")
    assert sorted(told["name"].drop_nulls()) == ["Bedacht", "Verzonnen"]


def test_round_trip_keeps_every_fact_apart():
    values = believed(SAMPLE)
    written = export(values, of=TOWN, **nothing())
    document = json.loads(written)
    assert faults(document, DELIVERY) == []
    assert believed(written).drop("line").equals(values.drop("line"))
    first = document["leveringen"][0]["vroegsignalen"][0]
    assert first["ontstaansdatum"] != first["signaaldatum"]
    assert {"crisissignaal": True, "warmeOverdracht": False, "bedrag": 512}.items() <= first.items()
    assert "bedrag" not in document["leveringen"][0]["vroegsignalen"][1]


def test_cases_and_attempts_are_told_and_nobody_reached_stays_open():
    cases = pl.DataFrame(
        [
            ("b", ["OH-1"], "unlocated", date(2026, 5, 3), None),
            ("a", ["NH-26-18", "NH-26-17"], "pub_emergency", date(2026, 5, 2), date(2026, 5, 6)),
        ],
        schema=CASES,
        orient="row",
    )
    attempts = pl.DataFrame(
        [("a", "visit", True, date(2026, 5, 9), "evening"), ("a", "call", False, date(2026, 5, 7), None)],
        schema=ATTEMPTS,
        orient="row",
    )
    document = json.loads(export(believed(SAMPLE), cases, attempts, of=TOWN))
    assert faults(document, DELIVERY) == []
    first, second = document["leveringen"][0]["vroegsignaalzaken"]
    assert first["resultaat"] == "Vervolghulp en/of verwijzing financieel"
    assert [signal["ID"] for signal in first["vroegsignalen"]] == ["NH-26-17", "NH-26-18"]
    assert [(a["soort"], a["bereikt"], a.get("dagdeel")) for a in first["contactpogingen"]] == [
        ("Telefoon", False, None),
        ("Huisbezoek", True, "Avond"),
    ]
    assert "resultaat" not in second


@pytest.mark.parametrize("code", list(Outcome))
def test_every_result_has_a_name_or_stays_open(code):
    cases = pl.DataFrame([("a", ["x"], str(code), None, None)], schema=CASES, orient="row")
    (case,) = json.loads(export(believed(SAMPLE), cases, nothing()["attempts"], of=TOWN))["leveringen"][0][
        "vroegsignaalzaken"
    ]
    assert ("resultaat" in case) == (code not in {"monitor", "unlocated", "long_absence"})


def test_an_attempt_of_an_unknown_kind_is_refused():
    cases = pl.DataFrame([("a", ["x"], None, None, None)], schema=CASES, orient="row")
    attempts = pl.DataFrame([("a", "pigeon", True, None, None)], schema=ATTEMPTS, orient="row")
    with pytest.raises(ContentError, match="pigeon"):
        export(believed(SAMPLE), cases, attempts, of=TOWN)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"Water"', '"Wifi"', "code"),
        ('"2026-05-04"', '"2026-07-04"', "future"),
        ("512", "512.5", "number"),
        ('"ID": "NH-26-17",', "", "required"),
    ],
)
def test_a_spoilt_signal_is_refused_alone(old, new, fault):
    checked = check(read_table(SAMPLE.decode().replace(old, new, 1).encode(), FEED), FEED, received_on=ARRIVED)
    assert checked.faults.select("line", "fault").rows() == [(1, fault)]
    assert checked.values.height == 2


def test_an_element_that_is_not_agreed_refuses_the_file():
    with pytest.raises(FileRefused, match="Record 1"):
        read_table(SAMPLE.replace(b'"crisissignaal": true', b'"geheim": true', 1), FEED)
