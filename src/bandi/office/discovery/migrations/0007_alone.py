"""People who live alone, in coarse cells."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('discovery', '0006_choosing'),
    ]

    operations = [
        migrations.CreateModel(
            name='AloneCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=10)),
                ('sex', models.CharField(max_length=1)),
                ('risk', models.CharField(max_length=12)),
                ('households', models.PositiveIntegerField(null=True)),
                ('area', models.ForeignKey(db_column='cell_area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='discovery.round')),
            ],
            options={
                'ordering': ['round', 'area', 'stage', 'sex', 'risk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'area', 'stage', 'sex', 'risk'), name='alone_once')],
            },
        ),
    ]
