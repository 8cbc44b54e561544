"""Row-level security as the migrations write it: one policy for every table that has a column `area`."""

from django.db.migrations import RunSQL

_HELD = "area = any(string_to_array(nullif(current_setting('bandi.areas', true), ''), ','))"


def guard(*tables: str) -> list[RunSQL]:
    """Lets a transaction see and write only rows of the areas it names; holds for the tables' owner as well."""
    return [
        RunSQL(
            [
                f"alter table {table} enable row level security",
                f"alter table {table} force row level security",
                f"create policy jurisdiction on {table} for all using ({_HELD}) with check ({_HELD})",
            ],
            [
                f"drop policy jurisdiction on {table}",
                f"alter table {table} no force row level security",
                f"alter table {table} disable row level security",
            ],
        )
        for table in tables
    ]
