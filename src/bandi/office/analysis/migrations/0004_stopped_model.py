"""Which model in force failed a gate when the rounds were judged."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("analysis", "0003_judge_runs")]

    operations = [
        migrations.AddField(
            model_name="judgerun",
            name="stopped",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
