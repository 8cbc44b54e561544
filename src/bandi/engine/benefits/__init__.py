"""Asks the rules about every household: yes, no, or depends, and on what (판정)."""

from bandi.engine.benefits.assess import assess

__all__ = ["assess"]
