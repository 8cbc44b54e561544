"""Asks the rules about every household: yes, no, or depends, and on what (판정)."""

from bandi.engine.benefits.assess import assess
from bandi.engine.benefits.gap import gap, summed

__all__ = ["assess", "gap", "summed"]
