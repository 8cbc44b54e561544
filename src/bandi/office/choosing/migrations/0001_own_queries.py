"""An office's own queries and targets, and what it said of its capacity."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CapacityStated',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('households', models.PositiveIntegerField()),
                ('before', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='accounts.area')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OwnQuery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('why', models.CharField(choices=[('query', '우리 조건'), ('target', '구 발굴 대상')], default='query', max_length=6)),
                ('name', models.CharField(max_length=60)),
                ('condition', models.JSONField()),
                ('places', models.PositiveIntegerField(default=0)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None)),
                ('on', models.BooleanField(default=False)),
                ('deleted', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('earlier', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queries_made', to=settings.AUTH_USER_MODEL)),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queries_changed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', 'name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('on', False), ('places__gt', 0), _connector='OR'), name='query_on_asks_for_places')],
            },
        ),
    ]
