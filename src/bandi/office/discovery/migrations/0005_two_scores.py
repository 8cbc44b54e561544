"""What the points of a candidate come from, and the points of the scorecard beside them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0004_gap")]

    operations = [
        migrations.AddField("candidate", "by", models.CharField(default="scorecard", max_length=20)),
        migrations.AddField("candidate", "card", models.IntegerField(null=True)),
    ]
