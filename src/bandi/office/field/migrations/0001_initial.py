# Made by makemigrations, Django 5.2

import bandi.office.encryption
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_signed_jurisdiction'),
        ('discovery', '0008_next_line'),
        ('visits', '0003_case_meeting'),
        ('worklist', '0005_duty_jurisdiction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldEntry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('based_on', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('field_applied', '방문으로 적음'), ('field_conflict', '확인 필요'), ('field_merged', '메모를 합침'), ('field_dropped', '쓰지 않음')], max_length=14)),
                ('told', bandi.office.encryption.EncryptedTextField()),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_entries', to='discovery.household')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_entries', to='worklist.listing')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='field_entries', to='visits.visit')),
            ],
            options={
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='FieldPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('photo', '사진'), ('signed', '서명')], max_length=10)),
                ('media', models.CharField(max_length=12)),
                ('content', bandi.office.encryption.EncryptedTextField()),
                ('area', models.ForeignKey(db_column='area', db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.area')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='field.fieldentry')),
            ],
        ),
        migrations.AddIndex(
            model_name='fieldentry',
            index=models.Index(fields=['by', 'state'], name='field_of_person'),
        ),
        migrations.AddConstraint(
            model_name='fieldpicture',
            constraint=models.UniqueConstraint(fields=('entry', 'kind'), name='field_picture_one_of_a_kind'),
        ),
    ]
