"""The nightly removal sees mandates and wishes of citizens whom no counter knows."""

from django.db import migrations

from bandi.office.citizens.policies import AT_NIGHT, held


class Migration(migrations.Migration):
    dependencies = [("citizens", "0002_own_rows")]
    operations = [
        held("citizens_mandate", AT_NIGHT, name="night"),
        held("citizens_quietwish", AT_NIGHT, name="night"),
        held("citizens_citizen", AT_NIGHT, name="night", verb="select"),
    ]
