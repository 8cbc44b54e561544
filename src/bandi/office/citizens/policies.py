"""Row-level security of citizens: a transaction says whose rows it shows, signed as the neighbourhoods are.

`bandi.citizen` holds `c<citizen>` or `c<citizen>/<household>`, the connection, an end and a mark (as in
accounts/policies.py). A citizen reads what is about her and her household; she changes only her own rows.
"""

from uuid import UUID

from django.db import connection
from django.db.migrations import RunSQL

from bandi.office.accounts.jurisdiction import CITIZEN, signed

READER = """
create or replace function bandi_guard.citizen_part(part integer) returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare
  said text[] := string_to_array(current_setting('bandi.citizen', true), ';');
  mac bytea;
begin
  if array_length(said, 1) is distinct from 4 or said[1] !~ '^c[0-9a-f-]{36}(/[0-9a-f-]{36})?$' then
    return null;
  end if;
  select sha256(outer_pad || sha256(inner_pad || convert_to(said[1] || ';' || said[2] || ';' || said[3], 'UTF8')))
    into mac from bandi_guard.key;
  if encode(mac, 'hex') is distinct from said[4]
     or said[2]::int <> pg_backend_pid() or said[3]::bigint < extract(epoch from now()) then
    return null;
  end if;
  return nullif(split_part(substr(said[1], 2), '/', part), '')::uuid;
end $$;
grant execute on function bandi_guard.citizen_part(integer) to bandi_app;
create or replace function bandi_guard.citizen() returns uuid language sql stable parallel safe
  as 'select bandi_guard.citizen_part(1)';
create or replace function bandi_guard.citizen_home() returns uuid language sql stable parallel safe
  as 'select bandi_guard.citizen_part(2)';
grant execute on function bandi_guard.citizen(), bandi_guard.citizen_home() to bandi_app;
"""
GONE = """
drop function bandi_guard.citizen_home(); drop function bandi_guard.citizen();
drop function bandi_guard.citizen_part(integer);
"""
NIGHT = "~night"
"""Held like a neighbourhood by the nightly removal alone: no office has this code."""
AT_NIGHT = f"'{NIGHT}' = any((select bandi_guard.areas())::text[])"
ME, HOME = "(select bandi_guard.citizen())", "(select bandi_guard.citizen_home())"


def set_citizen(citizen: UUID | None, household: UUID | None = None) -> None:
    """Says for the rest of this transaction whose rows may be seen; with her household, what is known of it as well."""
    told = f"c{citizen}/{household}" if household else f"c{citizen}"
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [CITIZEN, signed(told) if citizen else ""])


def held(table: str, condition: str, *, name: str, verb: str = "all") -> RunSQL:
    """One more way to rows of a table that is under row-level security: rows of which the condition is true."""
    check = f"using ({condition})" + (f" with check ({condition})" if verb in ("all", "update") else "")
    says = f"with check ({condition})" if verb == "insert" else check
    return RunSQL(f"create policy {name} on {table} for {verb} {says}", f"drop policy {name} on {table}")


def under_guard(*tables: str) -> list[RunSQL]:
    """Puts tables under row-level security: no row without a policy, also for the tables' owner."""
    return [
        RunSQL(
            [f"alter table {table} enable row level security", f"alter table {table} force row level security"],
            [f"alter table {table} no force row level security", f"alter table {table} disable row level security"],
        )
        for table in tables
    ]


def citizen_reads(*tables: str, column: str = "household_id") -> list[RunSQL]:
    """Lets a citizen read what these tables hold about her household."""
    return [held(table, f"{column} = {HOME}", name="citizen_home", verb="select") for table in tables]


def citizen_owns(*tables: str, column: str = "citizen_id") -> list[RunSQL]:
    """Lets a citizen read and write her own rows of these tables. For rooms above: call `guard` first."""
    return [held(table, f"{column} = {ME}", name="citizen_own") for table in tables]
