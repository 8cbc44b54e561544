"""From here on the database believes only a jurisdiction this installation signed."""

from typing import ClassVar

from django.db import migrations

from bandi.office.accounts.policies import believe_signed_only, put_key


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_handovers"), ("office", "0001_roles")]
    operations: ClassVar = [*believe_signed_only(), migrations.RunPython(put_key, migrations.RunPython.noop)]
