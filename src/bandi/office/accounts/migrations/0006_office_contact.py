from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_care_team_role"),
    ]

    operations = [
        migrations.AddField("area", "office_phone", models.CharField(blank=True, db_default="", max_length=20)),
        migrations.AddField("area", "office_address", models.CharField(blank=True, db_default="", max_length=60)),
    ]
