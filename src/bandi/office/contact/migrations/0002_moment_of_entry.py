"""When a door was opened for a well-being check, as the agency said."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("contact", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("contactrequest", "entered_at", models.DateTimeField(null=True)),
    ]
