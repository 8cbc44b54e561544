"""Who asked for a listed household, with which chance it came, and who must look at it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discovery', '0005_two_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='asked',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='candidate',
            name='asked_en',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='candidate',
            name='asked_ko',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='candidate',
            name='escalates',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='candidate',
            name='propensity',
            field=models.FloatField(default=1.0),
        ),
        migrations.AddField(
            model_name='candidate',
            name='stratum',
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
