"""Reports belong to a neighbourhood, or to the desk that looks for one; the database holds that as well as the code."""

from django.db import migrations

from bandi.office.accounts.policies import guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports")]
    operations = guard("reports_report", "reports_reporter", "reports_reportfile", "reports_reportmessage")
