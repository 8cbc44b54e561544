import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_areas_through_posting'),
        ('network', '0002_jurisdiction'),
    ]

    operations = [
        migrations.CreateModel(
            name='LaneCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('group', models.CharField(blank=True, max_length=24)),
                ('homes', models.PositiveIntegerField(default=0)),
                ('ready', models.PositiveIntegerField(default=0)),
                ('untrained', models.PositiveIntegerField(default=0)),
                ('unpledged', models.PositiveIntegerField(default=0)),
                ('uncleared', models.PositiveIntegerField(default=0)),
                ('soon', models.PositiveIntegerField(default=0)),
                ('over', models.PositiveIntegerField(default=0)),
                ('counted_at', models.DateTimeField()),
                ('hub', models.ForeignKey(db_column='hub', db_index=False, on_delete=django.db.models.deletion.CASCADE, to='accounts.area')),
            ],
            options={
                'indexes': [models.Index(fields=['hub'], name='lane_count_within', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('hub', 'kind', 'group'), name='lane_count_once')],
            },
        ),
    ]
