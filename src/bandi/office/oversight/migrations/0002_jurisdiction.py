"""Rows belong to a neighbourhood; what concerns a person is hers; what she opened in an emergency shows for an hour.

The person is signed like the neighbourhoods (`accounts/policies.py`). An opening lets its person read the rows of one
household, and nothing else; it ends by itself because the policies compare with the database's own clock.
"""

from django.db import migrations

from bandi.office.accounts.policies import guard

PERSON = """
create or replace function bandi_guard.person() returns bigint
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare
  said text[] := string_to_array(current_setting('bandi.person', true), ';');
  mac bytea;
begin
  if array_length(said, 1) is distinct from 4 or said[1] !~ '^p[0-9]+$' then
    return null;
  end if;
  select sha256(outer_pad || sha256(inner_pad || convert_to(said[1] || ';' || said[2] || ';' || said[3], 'UTF8')))
    into mac from bandi_guard.key;
  if encode(mac, 'hex') is distinct from said[4]
     or said[2]::int <> pg_backend_pid() or said[3]::bigint < extract(epoch from now()) then
    return null;
  end if;
  return substr(said[1], 2)::bigint;
end $$;
grant execute on function bandi_guard.person() to bandi_app;
create sequence oversight_export_number;
"""
GONE = "drop sequence oversight_export_number; drop function bandi_guard.person();"
OPENED = """any(array(select household_id from oversight_opening
  where user_id = (select bandi_guard.person()) and until > clock_timestamp()))"""
SHOWN = {
    "discovery_household": "id", "discovery_resident": "household_id", "discovery_candidate": "household_id",
    "discovery_signalseen": "household_id", "discovery_reason": "household_id",
    "discovery_entitlement": "household_id", "worklist_listing": "household_id",
    "visits_contactattempt": "household_id", "visits_visit": "household_id", "visits_result": "household_id",
    "visits_casemeeting": "household_id",
}  # fmt: skip
"""Table -> its column that names the household."""


def own(table: str, column: str, *verbs: str) -> list[migrations.RunSQL]:
    """Lets a person see, ask or answer what concerns her, wherever she works now. Nobody removes a row."""
    held = f"{column} = (select bandi_guard.person())"
    says = {"select": f"using ({held})", "update": f"using ({held}) with check ({held})", "insert": f"with check ({held})"}
    return [
        migrations.RunSQL(
            f"create policy own_{verb} on {table} for {verb} {says[verb]}", f"drop policy own_{verb} on {table}"
        )
        for verb in verbs
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
        ("accounts", "0003_signed_jurisdiction"),
        ("discovery", "0008_next_line"),
        ("worklist", "0005_duty_jurisdiction"),
        ("visits", "0003_case_meeting"),
    ]
    operations = [
        *guard("oversight_alert", "oversight_canary", "oversight_opening", "oversight_export"),
        migrations.RunSQL(PERSON, GONE),
        *own("oversight_alert", "officer_id", "select", "update"),
        *own("oversight_opening", "user_id", "select", "insert", "update"),
        *(
            migrations.RunSQL(
                f"create policy opened on {table} for select using ({column} = {OPENED})",
                f"drop policy opened on {table}",
            )
            for table, column in SHOWN.items()
        ),
    ]
