"""Somebody whose household nobody knows may ask too, and says how to be reached."""

import django.db.models.deletion
from django.db import migrations, models

import bandi.office.encryption


class Migration(migrations.Migration):
    dependencies = [("mine", "0003_kept_answers")]
    operations = [
        migrations.AlterField(
            "ownask",
            "household",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="asks",
                to="discovery.household",
            ),
        ),
        migrations.AddField("ownask", "name", bandi.office.encryption.EncryptedTextField(default="")),
        migrations.AddField("ownask", "phone", bandi.office.encryption.EncryptedTextField(default="")),
    ]
