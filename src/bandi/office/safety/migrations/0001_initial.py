# Made by makemigrations, Django 5.2

import bandi.office.encryption
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_signed_jurisdiction'),
        ('discovery', '0008_next_line'),
        ('worklist', '0005_duty_jurisdiction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Marker',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('marker_dog', '사나운 개'), ('marker_threat', '위협·폭언'), ('marker_violence', '폭행'), ('marker_weapon', '흉기'), ('marker_drink', '술에 취함'), ('marker_infection', '감염 주의'), ('marker_building', '건물 위험'), ('marker_other', '그 밖')], max_length=20)),
                ('reason', bandi.office.encryption.EncryptedTextField()),
                ('two_people', models.BooleanField(default=True)),
                ('set_on', models.DateField()),
                ('review_on', models.DateField()),
                ('told_on', models.DateField(null=True)),
                ('told_how', models.CharField(blank=True, choices=[('told_letter', '편지'), ('told_call', '전화'), ('told_talk', '만나서')], max_length=12)),
                ('asked_until', models.DateField(null=True)),
                ('asked_reason', bandi.office.encryption.EncryptedTextField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markers', to='discovery.household')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('teller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['review_on', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('incident_abuse', '폭언'), ('incident_threat', '위협'), ('incident_assault', '폭행'), ('incident_sexual', '성희롱·성폭력'), ('incident_dog', '개에게 물리거나 쫓김'), ('incident_fall', '넘어짐·다침'), ('incident_other', '그 밖')], max_length=20)),
                ('told', bandi.office.encryption.EncryptedTextField()),
                ('hurt', models.BooleanField(default=False)),
                ('team_until', models.DateField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='discovery.household')),
                ('marker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='incidents', to='safety.marker')),
            ],
            options={
                'ordering': ['-happened_at'],
            },
        ),
        migrations.CreateModel(
            name='Outing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('companion', models.CharField(blank=True, max_length=60)),
                ('out_at', models.DateTimeField()),
                ('back_by', models.DateTimeField()),
                ('in_at', models.DateTimeField(null=True)),
                ('alarm_at', models.DateTimeField(null=True)),
                ('colleagues_at', models.DateTimeField(null=True)),
                ('control_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', bandi.office.encryption.EncryptedTextField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outings', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outings', to='discovery.household')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outings', to='worklist.listing')),
            ],
            options={
                'ordering': ['back_by'],
            },
        ),
        migrations.CreateModel(
            name='PoolItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pool_car', '차량'), ('pool_watch', '스마트워치'), ('pool_bell', '휴대용 비상벨'), ('pool_phone', '업무용 전화기'), ('pool_tablet', '태블릿')], max_length=12)),
                ('name', models.CharField(max_length=40)),
                ('active', models.BooleanField(default=True)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
            ],
            options={
                'ordering': ['kind', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('span', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='safety.poolitem')),
            ],
            options={
                'ordering': ['span'],
            },
        ),
        migrations.AddIndex(
            model_name='marker',
            index=models.Index(fields=['area', 'review_on'], name='marker_review'),
        ),
        migrations.AddConstraint(
            model_name='marker',
            constraint=models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('set_on'))), name='marker_has_a_review_date'),
        ),
        migrations.AddConstraint(
            model_name='marker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by__isnull', True), ('asked_until__isnull', True)), models.Q(('asked_by__isnull', False), ('asked_until__isnull', False)), _connector='OR'), name='marker_asked_by_and_until'),
        ),
        migrations.AddConstraint(
            model_name='marker',
            constraint=models.CheckConstraint(condition=models.Q(('told_on__isnull', True), models.Q(('told_how', ''), _negated=True), _connector='OR'), name='marker_told_how'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['area', 'team_until'], name='incident_team'),
        ),
        migrations.AddIndex(
            model_name='outing',
            index=models.Index(condition=models.Q(('in_at__isnull', True)), fields=['area', 'back_by'], name='outing_out_now'),
        ),
        migrations.AddIndex(
            model_name='outing',
            index=models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['area', 'alarm_at'], name='outing_alarms'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(('back_by__gt', models.F('out_at'))), name='outing_comes_back_later'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.UniqueConstraint(condition=models.Q(('in_at__isnull', True)), fields=('by',), name='outing_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='poolitem',
            constraint=models.UniqueConstraint(fields=('area', 'name'), name='pool_item_one_name'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('item'), models.F('item'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('span', '&&')], name='booking_of_one_person_at_a_time'),
        ),
    ]
