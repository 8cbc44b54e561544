"""A no says whether next year's line would let pass, and every verdict how sure its figures are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0007_alone")]
    operations = [
        migrations.AddField("entitlement", "passes_on", models.DateField(null=True)),
        migrations.AddField("entitlement", "rests_on", models.CharField(blank=True, max_length=10)),
    ]
