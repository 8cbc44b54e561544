"""Row-level security as the migrations write it: one policy for every table that has a column `area`.

A transaction says its jurisdiction in the setting `bandi.areas`. Anybody who can run SQL could write there, so the
database believes a signed value only: `areas;backend;until;mac`, the mac being HMAC-SHA256 with a key the role
`bandi_app` cannot read. A value holds for one connection and five minutes, so none can be carried elsewhere.
"""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations import RunSQL

from bandi.office.encryption import derived_key

BLOCK = 64  # bytes of a block of SHA-256, as HMAC counts them

_READER = """
create schema if not exists bandi_guard;
grant usage on schema bandi_guard to bandi_app;
create table if not exists bandi_guard.key (inner_pad bytea not null, outer_pad bytea not null);
revoke all on bandi_guard.key from public, bandi_app;

create or replace function bandi_guard.areas() returns text[]
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare
  said text[] := string_to_array(current_setting('bandi.areas', true), ';');
  mac bytea;
begin
  if array_length(said, 1) is distinct from 4 then
    return '{}';
  end if;
  select sha256(outer_pad || sha256(inner_pad || convert_to(said[1] || ';' || said[2] || ';' || said[3], 'UTF8')))
    into mac from bandi_guard.key;
  if encode(mac, 'hex') is distinct from said[4]
     or said[2]::int <> pg_backend_pid() or said[3]::bigint < extract(epoch from now()) then
    return '{}';
  end if;
  return string_to_array(said[1], ',');
end $$;

grant execute on function bandi_guard.areas() to bandi_app;
"""
_HELD = "area = any((select bandi_guard.areas())::text[])"
_POINT = """
do $$
declare held record;
begin
  for held in select format('%I.%I', schemaname, tablename) as name from pg_policies where policyname = 'jurisdiction'
  loop
    execute 'alter policy jurisdiction on ' || held.name || ' using (HELD) with check (HELD)';
  end loop;
end $$;
""".replace("HELD", _HELD)


def guard(*tables: str) -> list[RunSQL]:
    """Lets a transaction see and write only rows of the areas it names; holds for the tables' owner as well."""
    return [
        RunSQL(_READER, RunSQL.noop),
        *(
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
        ),
    ]


def believe_signed_only() -> list[RunSQL]:
    """Makes policies written before the signature ask for it."""
    return [RunSQL(_READER, RunSQL.noop), RunSQL(_POINT, RunSQL.noop)]


def signing_key() -> bytes:
    """The key of the signature, derived from the office's own."""
    return derived_key(settings.OFFICE_KEY_FILE, "jurisdiction")


def put_key(*_: Any) -> None:
    """Gives the database the key to check signatures with. Only the tables' owner may."""
    key = signing_key().ljust(BLOCK, b"\0")
    with connection.cursor() as cursor:
        cursor.execute("delete from bandi_guard.key")
        pads = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
        cursor.execute("insert into bandi_guard.key values (%s, %s)", pads)
