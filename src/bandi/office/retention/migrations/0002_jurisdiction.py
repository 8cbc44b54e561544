"""Look-ups belong to a neighbourhood; releases are added and never changed."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial"), ("office", "0001_roles")]
    operations = [
        *guard("retention_phonelookup"),
        migrations.RunSQL(
            "revoke update, delete, truncate on retention_release from bandi_app",
            "grant update, delete on retention_release to bandi_app",
        ),
    ]
