from django.db import migrations

import bandi.office.encryption


class Migration(migrations.Migration):

    dependencies = [("reports", "0004_keys")]

    operations = [migrations.AddField("report", "point", bandi.office.encryption.EncryptedTextField(null=True))]
