"""What somebody asked to keep (남겨 둔 진단): answers under a code. Nobody is named, and no neighbourhood."""

from typing import ClassVar

from django.db import models

from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades


class KeptReadiness(models.Model):
    """Answers of one day, kept until a day (남겨 둔 진단). Only the paper of the person holds the code."""

    fades: ClassVar = (Fades("readiness", since="until"),)
    privacy: ClassVar = dict.fromkeys(["digest", "on", "until"], "plain") | {"answers": "personal"}

    digest = models.CharField(primary_key=True, max_length=64)  # of the code
    on = models.DateField()
    until = models.DateField(db_index=True)  # last day
    answers = EncryptedTextField()  # question -> answer, as JSON

    def __str__(self) -> str:
        return str(self.on)
