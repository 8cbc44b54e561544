"""Which households need a case meeting before a result holds."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0002_jurisdiction'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='needs_meeting',
            field=models.BooleanField(default=False),
        ),
    ]
