"""Residence: where does each household really live, and whose meter is it (거주 판단)."""

from bandi.engine.residence.elsewhere import elsewhere
from bandi.engine.residence.reach import with_reached
from bandi.engine.residence.reside import Residences, Span, reside

__all__ = ["Residences", "Span", "elsewhere", "reside", "with_reached"]
