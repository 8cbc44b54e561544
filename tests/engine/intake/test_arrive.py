"""What counts as an arrival."""

from datetime import date

from bandi.engine.intake import find_arrivals


def test_arrivals_come_by_day_then_name_up_to_a_day(tmp_path):
    for name in ("2026-07-12/a.csv", "2026-07-10/b.csv", "2026-07-10/a.csv", "2026-07-15/late.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    found = find_arrivals(tmp_path, until=date(2026, 7, 14))
    assert [(str(a.received_on), a.name) for a in found] == [
        ("2026-07-10", "a.csv"),
        ("2026-07-10", "b.csv"),
        ("2026-07-12", "a.csv"),
    ]


def test_half_hidden_linked_and_misplaced_files_are_no_arrivals(tmp_path):
    day = tmp_path / "2026-07-10"
    (day / "folder").mkdir(parents=True)
    (tmp_path / "notes").mkdir()
    (tmp_path / "2026-13-01").mkdir()
    outside = tmp_path / "outside.csv"
    for path in (
        outside,
        day / ".hidden.csv",
        day / "a.csv.half",
        tmp_path / "notes" / "a.csv",
        tmp_path / "2026-13-01" / "a",
    ):
        path.write_bytes(b"")
    (day / "link.csv").symlink_to(outside)
    (day / "folder" / "a.csv").write_bytes(b"")
    assert find_arrivals(tmp_path, until=date(2027, 1, 1)) == []


def test_an_inbox_that_is_not_there_holds_nothing(tmp_path):
    assert find_arrivals(tmp_path / "nowhere", until=date(2027, 1, 1)) == []
