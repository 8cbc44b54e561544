"""Room for the longer states of a feed: not connected, not in force."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0002_jurisdiction")]
    operations = [
        migrations.AlterField("feedcoverage", "arrived", models.CharField(max_length=16)),
    ]
