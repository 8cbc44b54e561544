"""Visits and results by neighbourhood: without it the counting job and the team's page read everybody's."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Three indexes."""

    dependencies = [("visits", "0005_returned")]

    operations = [
        migrations.AddIndex("visit", models.Index(fields=["area", "at"], name="visit_area")),
        migrations.AddIndex("result", models.Index(fields=["area", "given_on"], name="result_area")),
        migrations.AddIndex(
            "result",
            models.Index(
                fields=["area"],
                condition=Q(superseded=False, needs_second=True, confirmed_at__isnull=True),
                name="result_waits",
            ),
        ),
    ]
