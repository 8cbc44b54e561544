"""What telephones sent belongs to a neighbourhood; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial")]
    operations = guard("field_fieldentry", "field_fieldpicture")
