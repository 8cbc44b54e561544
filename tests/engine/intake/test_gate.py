"""The gate: what an institution changed without a word is held or refused, and what is merely small is not."""

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bandi.engine.errors import BandiError
from bandi.engine.intake import accepted_deliveries, decide, decisions, deliveries, findings

FEED = "kepco_arrears"
MONTHS = [date(2026, month, 10) for month in range(2, 9)]  # six arrivals, and the one that is looked at
FEB_TO_JUL, AUGUST = MONTHS[:6], MONTHS[6]


def month_of(arrival: date) -> str:
    return f"{arrival.year}{arrival.month - 1:02d}"


def bills(house, arrival: date, *, count: int = 400, **change: Callable[[str], str]) -> list[list[str]]:
    """A month's lines of electricity arrears of invented customers; `change` rewrites cells by their meaning."""
    dice = random.Random(f"{arrival} {count}")
    lines = []
    for number in range(dice.randint(int(count * 0.95), count)):
        months = 3 + min(int(dice.expovariate(0.4)), 60)
        cells = {
            "customer": f"{number:07d}",
            "unit": f"{dice.randint(1, 20)}동 {dice.randint(101, 2500)}호" if dice.random() < 0.9 else "",
            "months": str(months),
            "amount": str(int(months * dice.lognormvariate(10.2, 0.5))),
            "month": month_of(arrival),
        }
        lines.append(house.line(FEED, **{m: change[m](c) if m in change else c for m, c in cells.items()}))
    return lines


def cuts(house, arrival: date, *, limited: float = 0.2, word: str = "전류제한") -> bytes:
    """A month's cut-offs, a share of them limited only."""
    dice = random.Random(f"cut {arrival} {limited}")
    event = arrival.replace(month=arrival.month - 1).isoformat()
    lines = [
        house.line("kepco_cut", customer=str(n), event_on=event, month=month_of(arrival),
                   state=word if dice.random() < limited else "단전")
        for n in range(300)
    ]  # fmt: skip
    return house.csv_bytes("kepco_cut", lines)


def premiums(house, arrival: date, order: tuple[int, ...] = tuple(range(7))) -> bytes:
    """A month's fixed-width file, its columns in another order where asked."""
    dice = random.Random(f"premium {arrival}")
    columns = house.feeds["nhis_arrears"].columns
    lines = [f"H{month_of(arrival)}".encode()]
    for number in range(200):
        cells = house.line(
            "nhis_arrears", month=month_of(arrival), rrn=f"9001011{number:06d}", months=f"{dice.randint(6, 40):03d}",
            amount=f"{dice.randint(50_000, 900_000):012d}",
        )  # fmt: skip
        padded = [cell.encode("cp949").ljust(column.width) for cell, column in zip(cells, columns, strict=True)]
        lines.append(b"".join(padded[place] for place in order))
    return b"\r\n".join([*lines, f"T{200:09d}".encode(), b""])


@pytest.fixture(scope="module")
def six_months(tmp_path_factory: pytest.TempPathFactory, make_house) -> Path:
    """A house that has taken in six ordinary months of three feeds."""
    house = make_house(tmp_path_factory.mktemp("six"))
    arrivals = []
    for day in FEB_TO_JUL:
        arrivals += [
            house.put(f"KEPCO_ARR_{month_of(day)}.csv", house.csv_bytes(FEED, bills(house, day)), on=day),
            house.put(f"KEPCO_CUT_{month_of(day)}.csv", cuts(house, day), on=day),
            house.put(f"NHIS_ARR_{month_of(day)}.txt", premiums(house, day), on=day),
        ]
    assert house.take(*arrivals)["state"].to_list() == ["accepted"] * 18
    return house.folder


@pytest.fixture
def used(six_months: Path, house):
    """The house after six months, to be spoilt by one test."""
    shutil.copytree(six_months, house.folder, dirs_exist_ok=True)
    return type(house)(house.folder)


def arrears(house, **change: Callable[[str], str]) -> bytes:
    return house.csv_bytes(FEED, bills(house, AUGUST, **change))


def renamed(house, old: str, new: str) -> bytes:
    return arrears(house).replace(old.encode("cp949"), new.encode("cp949"), 1)


def swapped(house, one: str, other: str) -> bytes:
    """The cells of two columns under one another's header."""
    places = [column.means for column in house.feeds[FEED].columns]
    a, b = places.index(one), places.index(other)
    lines = bills(house, AUGUST)
    for line in lines:
        line[a], line[b] = line[b], line[a]
    return house.csv_bytes(FEED, lines)


def wider(house) -> bytes:
    """A column nobody announced."""
    text = arrears(house).decode("cp949").split("\r\n")
    return "\r\n".join(f"{line},1" if n else f"{line},비고" for n, line in enumerate(text) if line).encode("cp949")


def times(factor: float) -> Callable[[str], str]:
    return lambda cell: str(max(1, int(int(cell) * factor)))


DRIFTS = {
    "a new column": ("KEPCO_ARR", wider, "refused", ""),
    "a renamed column": ("KEPCO_ARR", lambda h: renamed(h, "체납금액", "미납금액"), "refused", ""),
    "a dropped column": ("KEPCO_ARR", lambda h: renamed(h, "상세주소,", ""), "refused", ""),
    "two columns in one another's place": ("KEPCO_ARR", lambda h: swapped(h, "months", "amount"), "held", "refused"),
    "fixed-width columns reordered": (
        "NHIS_ARR", lambda h: premiums(h, AUGUST, (0, 1, 2, 3, 4, 6, 5)), "held", "refused",
    ),
    "won become thousands": ("KEPCO_ARR", lambda h: arrears(h, amount=times(1 / 1000)), "held", "unit"),
    "won become ten thousands": ("KEPCO_ARR", lambda h: arrears(h, amount=times(1 / 10_000)), "held", "unit"),
    "ten times the amounts": ("KEPCO_ARR", lambda h: arrears(h, amount=times(10)), "held", "unit"),
    "amounts three times as high": ("KEPCO_ARR", lambda h: arrears(h, amount=times(3)), "held", "drift"),
    "months become days": ("KEPCO_ARR", lambda h: arrears(h, months=times(30)), "held", "unit"),
    "a column that ran empty": ("KEPCO_ARR", lambda h: arrears(h, unit=lambda _: ""), "held", "fill"),
    "half of the lines": ("KEPCO_ARR", lambda h: h.csv_bytes(FEED, bills(h, AUGUST, count=200)), "held", "volume"),
    "twice the lines": ("KEPCO_ARR", lambda h: h.csv_bytes(FEED, bills(h, AUGUST, count=800)), "held", "volume"),
    "nobody at all": ("KEPCO_ARR", lambda h: h.csv_bytes(FEED, []), "held", "volume"),
    "a code nobody announced": ("KEPCO_CUT", lambda h: cuts(h, AUGUST, limited=0.4, word="제한"), "held", "refused"),
    "two codes exchanged": ("KEPCO_CUT", lambda h: cuts(h, AUGUST, limited=0.8), "held", "code"),
    "another encoding": ("KEPCO_ARR", lambda h: arrears(h).decode("cp949").encode("utf-16"), "refused", ""),
}  # fmt: skip


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_file_that_changed_without_a_word_is_held_or_refused(used, drift: str) -> None:
    stem, make, state, check = DRIFTS[drift]
    name = f"{stem}_{month_of(AUGUST)}.{'txt' if stem.startswith('NHIS') else 'csv'}"
    row = used.offer(name, make(used), on=AUGUST)
    assert row["state"] == state
    assert row["rows_in"] == row["accepted"] + row["refused"]
    found = findings(used.lake).filter(delivery=row["delivery"])
    assert set(found["check"]) >= ({check} - {""})
    assert all([*found["ko"], *found["en"]])
    assert row["reason"]
    assert accepted_deliveries(used.lake).height == 18
    assert deliveries(used.lake).filter(state="held").height == (state == "held")


def test_an_ordinary_month_passes_also_with_its_columns_in_another_order(used) -> None:
    lines = bills(used, AUGUST)
    content = used.csv_bytes(FEED, lines).decode("cp949").split("\r\n")
    turned = [",".join(reversed(line.split(","))) if n <= len(lines) else line for n, line in enumerate(content)]
    assert used.offer("KEPCO_ARR_202607.csv", "\r\n".join(turned).encode("cp949"), on=AUGUST)["state"] == "accepted"
    assert used.offer("KEPCO_CUT_202607.csv", cuts(used, AUGUST), on=AUGUST)["state"] == "accepted"
    assert used.offer("NHIS_ARR_202607.txt", premiums(used, AUGUST), on=AUGUST)["state"] == "accepted"
    assert findings(used.lake).is_empty()


def test_the_steward_reads_in_plain_words_what_happened_to_the_unit(used) -> None:
    row = used.offer("KEPCO_ARR_202607.csv", arrears(used, amount=times(1 / 1000)), on=AUGUST)
    (said,) = findings(used.lake).filter(delivery=row["delivery"], check="unit").iter_rows(named=True)
    assert said["column"] == "체납금액"
    assert said["ko"].startswith("‘체납금액’의 지난 6번 가운데값 ")
    assert said["ko"].endswith("단위가 천원으로 바뀐 것 같습니다.")
    assert said["en"].endswith("the unit seems to have become thousands of won.")
    assert said["usual"] / said["seen"] == pytest.approx(1000, rel=0.3)


@pytest.mark.parametrize("counts", [(3, 0, 5, 1, 2, 4, 9), (12, 8, 15, 9, 11, 10, 24), (1, 1, 1, 1, 1, 1, 6)])
def test_a_small_file_is_not_held_for_chance(house, counts: tuple[int, ...]) -> None:
    for arrival, count in zip(MONTHS, counts, strict=True):
        dice = random.Random(f"{arrival}")
        lines = [
            house.line(FEED, customer=str(n), amount=str(dice.randint(20_000, 400_000)), month=month_of(arrival))
            for n in range(count)
        ]
        house.offer(f"KEPCO_ARR_{month_of(arrival)}.csv", house.csv_bytes(FEED, lines), on=arrival)
    assert deliveries(house.lake)["state"].to_list() == ["accepted"] * 7


def test_a_region_is_compared_with_itself(house) -> None:
    for arrival in MONTHS:
        for region, count in (("11020", 400), ("11030", 40)):
            name = f"KEPCO_ARR_{region}_{month_of(arrival)}.csv"
            house.offer(name, house.csv_bytes(FEED, bills(house, arrival, count=count)), on=arrival)
    assert set(deliveries(house.lake)["state"]) == {"accepted"}
    assert house.lake.profiles()["series"].unique().sort().to_list() == [
        f"{FEED}/KEPCO_ARR_11020_*.csv", f"{FEED}/KEPCO_ARR_11030_*.csv",
    ]  # fmt: skip


def test_before_the_third_month_nothing_is_usual(house) -> None:
    for arrival, count in zip(MONTHS[:3], (400, 40, 400), strict=True):
        content = house.csv_bytes(FEED, bills(house, arrival, count=count))
        assert house.offer(f"KEPCO_ARR_{month_of(arrival)}.csv", content, on=arrival)["state"] == "accepted"


def test_a_held_month_is_no_yardstick_for_the_next(used) -> None:
    """Thousands of won two months running: the second is not held against the first, but held."""
    july = used.offer("KEPCO_ARR_202607.csv", arrears(used, amount=times(1 / 1000)), on=AUGUST)
    september = date(2026, 9, 10)
    lines = bills(used, september, amount=times(1 / 1000))
    august = used.offer("KEPCO_ARR_202608.csv", used.csv_bytes(FEED, lines), on=september)
    assert (july["state"], august["state"]) == ("held", "held")
    right = used.csv_bytes(FEED, bills(used, date(2026, 10, 10)))
    assert used.offer("KEPCO_ARR_202609.csv", right, on=date(2026, 10, 10))["state"] == "accepted"


def test_release_and_hold_take_effect_on_their_day_and_can_be_taken_back(used) -> None:
    row = used.offer("KEPCO_ARR_202607.csv", arrears(used, amount=times(1 / 1000)), on=AUGUST)
    held, later, last = row["delivery"], date(2026, 8, 12), date(2026, 8, 14)
    decide(used.lake, delivery=held, decision="release", reason="한전에 확인: 이번부터 천원 단위", on=later)
    assert held in accepted_deliveries(used.lake)["delivery"]
    assert held not in accepted_deliveries(used.lake, until=AUGUST)["delivery"]
    assert held in accepted_deliveries(used.lake, until=later)["delivery"]
    decide(used.lake, delivery=held, decision="hold", reason="잘못 확인함", on=last)
    assert held not in accepted_deliveries(used.lake)["delivery"]
    assert held in accepted_deliveries(used.lake, until=later)["delivery"]
    assert decisions(used.lake).select("number", "decision").rows() == [(1, "release"), (2, "hold")]
    assert findings(used.lake)["delivery"].unique().to_list() == [held]


def test_a_corrected_file_does_not_inherit_a_release(used) -> None:
    wrong = used.offer("KEPCO_ARR_202607.csv", arrears(used, amount=times(1 / 1000)), on=AUGUST)["delivery"]
    decide(used.lake, delivery=wrong, decision="release", reason="확인함", on=AUGUST)
    second = arrears(used, amount=lambda cell: str(int(cell) // 1000 + 1))
    row = used.offer("KEPCO_ARR_202607.csv", second, on=date(2026, 8, 12))
    assert row["state"] == "held"
    assert wrong in accepted_deliveries(used.lake)["delivery"]


def test_holding_a_correction_lets_the_file_before_it_stand_again(used) -> None:
    first = used.offer("KEPCO_ARR_202607.csv", arrears(used), on=AUGUST)["delivery"]
    again = arrears(used, amount=lambda cell: str(int(cell) + 1))
    second = used.offer("KEPCO_ARR_202607.csv", again, on=date(2026, 8, 12))
    assert (second["state"], second["supersedes"]) == ("accepted", first)
    decide(used.lake, delivery=second["delivery"], decision="hold", reason="한전이 취소를 요청함", on=date(2026, 8, 13))
    states = dict(deliveries(used.lake).select("delivery", "state").rows())
    assert (states[first], states[second["delivery"]]) == ("accepted", "held")


def test_what_cannot_be_decided_is_said(used) -> None:
    refused = used.offer("KEPCO_ARR_202607.csv", wider(used), on=AUGUST)["delivery"]
    known = deliveries(used.lake)["delivery"][0]
    for delivery, decision, reason in (
        ("0" * 16, "hold", "x"), (refused, "release", "x"), (known, "keep", "x"), (known, "hold", "  "),
    ):  # fmt: skip
        with pytest.raises(BandiError) as told:
            decide(used.lake, delivery=delivery, decision=decision, reason=reason, on=AUGUST)
        assert told.value.next_step
    assert decisions(used.lake).is_empty()


def test_a_file_mostly_refused_is_held_and_its_facts_are_not_read(house) -> None:
    good = [house.line("kepco_cut", customer=str(n)) for n in range(70)]
    bad = [house.line("kepco_cut", customer=f"x{n}", state="차단") for n in range(30)]
    assert house.offer("KEPCO_CUT_202606.csv", house.csv_bytes("kepco_cut", good + bad[:15]))["state"] == "accepted"
    row = house.offer("KEPCO_CUT_202605.csv", house.csv_bytes("kepco_cut", good + bad))
    assert (row["state"], row["accepted"], row["refused"]) == ("held", 70, 30)
    assert "30줄(30%)이 반려되었습니다" in row["reason"]


def test_profiles_tell_of_the_whole_and_of_nobody(used) -> None:
    profiles = used.lake.profiles().filter(series=f"{FEED}/KEPCO_ARR_*.csv")
    assert profiles.group_by("column", "value").len()["len"].unique().to_list() == [6]
    texts = set(profiles["column"]) | set(profiles["type"]) | set(profiles["value"].drop_nulls())
    declared = {c.name for c in used.feeds[FEED].columns} | {c.type for c in used.feeds[FEED].columns}
    assert texts <= declared | {""}
