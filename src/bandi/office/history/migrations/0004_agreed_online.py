"""A refused person may agree herself, on her own page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("history", "0003_links")]
    operations = [
        migrations.AlterField(
            model_name="watch",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        )
    ]
