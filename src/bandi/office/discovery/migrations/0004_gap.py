"""The gap in coarse cells, and how far a household is from the line."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('discovery', '0003_feed_states'),
    ]

    operations = [
        migrations.AddField(
            model_name='entitlement',
            name='margin',
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='GapCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('benefit', models.CharField(max_length=40)),
                ('verdict', models.CharField(blank=True, max_length=10)),
                ('received', models.BooleanField(null=True)),
                ('households', models.PositiveIntegerField(null=True)),
                ('amount_low', models.BigIntegerField(null=True)),
                ('amount_high', models.BigIntegerField(null=True)),
                ('area', models.ForeignKey(db_column='cell_area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='discovery.round')),
            ],
            options={
                'ordering': ['round', 'area', 'benefit', 'kind', 'verdict'],
                'constraints': [models.UniqueConstraint(fields=('round', 'area', 'benefit', 'kind', 'verdict', 'received'), name='gap_once')],
            },
        ),
    ]
