"""Detect: how long, how often and which way, from dated facts of a household (신호 탐지)."""

from bandi.engine.signals.arrival import coverage, delivered_months
from bandi.engine.signals.detect import detect
from bandi.engine.signals.overlap import BESIDE, told_beside
from bandi.engine.signals.use import with_use

__all__ = ["BESIDE", "coverage", "delivered_months", "detect", "told_beside", "with_use"]
