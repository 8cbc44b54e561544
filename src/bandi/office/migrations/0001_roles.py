"""The role every page and job works as. It owns nothing and cannot step around row-level security."""

from django.db import migrations

CREATE = """
do $$
begin
  if not exists (select from pg_roles where rolname = 'bandi_app') then
    create role bandi_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
exception when unique_violation or duplicate_object then
  null;  -- another installation on this server made it at the same moment
end $$;

do $$
declare
  may_work_as text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
  if not (select rolsuper from pg_roles where rolname = current_user)
     and not pg_has_role(current_user, 'bandi_app', may_work_as) then
    execute format('grant bandi_app to %I', current_user);
  end if;
end $$;

grant usage on schema public to bandi_app;
grant select on all tables in schema public to bandi_app;
alter default privileges in schema public grant select, insert, update, delete on tables to bandi_app;
alter default privileges in schema public grant usage, select, update on sequences to bandi_app;
alter default privileges in schema public grant execute on functions to bandi_app;
"""


class Migration(migrations.Migration):
    initial = True
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
        ("audit", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
