# Made by makemigrations, Django 5.2

import bandi.office.encryption
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RewardList',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=5)),
                ('number', models.PositiveIntegerField()),
                ('lines', models.PositiveIntegerField()),
                ('won', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('paid_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paid_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='RewardClaim',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=8)),
                ('place', models.CharField(max_length=5)),
                ('report', models.UUIDField(unique=True)),
                ('household', models.UUIDField(null=True)),
                ('ordinance', models.CharField(max_length=20)),
                ('told_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('reward_asked', '신청함'), ('reward_decided', '확인을 기다림'), ('reward_queued', '예산을 기다림'), ('reward_payable', '지급할 것'), ('reward_listed', '명부에 올림'), ('reward_paid', '지급함'), ('reward_capped', '한 해 한도를 채움'), ('reward_refused', '지급하지 않음'), ('reward_appealed', '다시 살펴 달라고 함')], default='reward_asked', max_length=16)),
                ('chosen', models.CharField(blank=True, max_length=16)),
                ('chosen_on', models.DateField(null=True)),
                ('ground', bandi.office.encryption.EncryptedTextField(null=True)),
                ('refusal', models.CharField(blank=True, max_length=20)),
                ('answer', bandi.office.encryption.EncryptedTextField(null=True)),
                ('appeal', bandi.office.encryption.EncryptedTextField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('won', models.PositiveIntegerField(default=0)),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paid_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='rewards.rewardlist')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RewardPayee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=8)),
                ('place', models.CharField(max_length=5)),
                ('person', models.CharField(max_length=64)),
                ('mark', models.CharField(max_length=64)),
                ('name', bandi.office.encryption.EncryptedTextField(null=True)),
                ('birth', bandi.office.encryption.EncryptedTextField(null=True)),
                ('bank', bandi.office.encryption.EncryptedTextField(null=True)),
                ('account', bandi.office.encryption.EncryptedTextField(null=True)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='payee', to='rewards.rewardclaim')),
            ],
        ),
        migrations.CreateModel(
            name='RewardBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=5)),
                ('year', models.PositiveSmallIntegerField()),
                ('won', models.PositiveBigIntegerField(default=0)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'year'), name='reward_budget_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='rewardlist',
            constraint=models.UniqueConstraint(fields=('place', 'number'), name='reward_list_once'),
        ),
        migrations.AddIndex(
            model_name='rewardclaim',
            index=models.Index(fields=['area', 'state', 'asked_at'], name='reward_queue'),
        ),
        migrations.AddIndex(
            model_name='rewardclaim',
            index=models.Index(fields=['place', 'state', 'asked_at'], name='reward_place'),
        ),
        migrations.AddConstraint(
            model_name='rewardclaim',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['reward_queued', 'reward_payable', 'reward_listed', 'reward_paid'])), fields=('household',), name='reward_one_a_household'),
        ),
        migrations.AddConstraint(
            model_name='rewardclaim',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='reward_of_two_people'),
        ),
        migrations.AddConstraint(
            model_name='rewardclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reward_payable', 'reward_listed', 'reward_paid']), _negated=True), models.Q(('confirmed_by__isnull', False), ('household__isnull', False), ('won__gt', 0), ('year__isnull', False)), _connector='OR'), name='reward_paid_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='rewardpayee',
            index=models.Index(fields=['place', 'person'], name='reward_payee_person'),
        ),
        migrations.AddIndex(
            model_name='rewardpayee',
            index=models.Index(fields=['place', 'mark'], name='reward_payee_account'),
        ),
    ]
