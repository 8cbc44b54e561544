# Made by makemigrations, Django 5.2

import bandi.office.encryption
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptReadiness',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('until', models.DateField(db_index=True)),
                ('answers', bandi.office.encryption.EncryptedTextField()),
            ],
        ),
    ]
