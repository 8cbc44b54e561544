"""The trail is sealed once a minute as a Merkle tree; rows no longer wait for one another. Checkpoints rest as rows do."""

import django.contrib.postgres.fields
import django.db.models.functions.comparison
from django.db import migrations, models

REFUSE = """
revoke update, delete, truncate on audit_checkpoint from bandi_app;
create trigger checkpoint_no_change before update or delete on audit_checkpoint
  for each row execute function audit_refuse();
create trigger checkpoint_no_truncate before truncate on audit_checkpoint
  for each statement execute function audit_refuse();
"""

ALLOW = """
drop trigger checkpoint_no_truncate on audit_checkpoint;
drop trigger checkpoint_no_change on audit_checkpoint;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RemoveField("auditevent", "previous_mac"),
        migrations.AddField(
            "auditevent",
            "tx",
            models.BigIntegerField(
                db_default=django.db.models.functions.comparison.Cast(
                    django.db.models.functions.comparison.Cast(
                        models.Func(function="pg_current_xact_id"), models.TextField()
                    ),
                    models.BigIntegerField(),
                ),
                editable=False,
            ),
        ),
        migrations.AddIndex("auditevent", models.Index(fields=["tx", "id"], name="audit_rest")),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("size", models.BigIntegerField(unique=True)),
                ("until", models.BigIntegerField()),
                (
                    "peaks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(max_length=32), size=None
                    ),
                ),
                ("note", models.TextField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
