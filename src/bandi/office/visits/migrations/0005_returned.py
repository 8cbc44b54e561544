"""Results that a second person sent back: taking a later one back does not put them up again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0004_ladder")]
    operations: ClassVar = [migrations.AddField("result", "returned", models.BooleanField(default=False))]
