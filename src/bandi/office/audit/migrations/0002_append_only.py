"""The trail can be added to and read. Nobody changes or removes a row, not even the owner by mistake."""

from django.db import migrations

REFUSE = """
revoke update, delete, truncate on audit_auditevent from bandi_app;

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the trail is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_no_change before update or delete on audit_auditevent
  for each row execute function audit_refuse();
create trigger audit_no_truncate before truncate on audit_auditevent
  for each statement execute function audit_refuse();
"""

ALLOW = """
drop trigger audit_no_truncate on audit_auditevent;
drop trigger audit_no_change on audit_auditevent;
drop function audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("office", "0001_roles")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
