"""Detect: how long, how often and which way, from dated facts of a household (신호 탐지)."""

from bandi.engine.signals.arrival import coverage, delivered_months
from bandi.engine.signals.detect import detect
from bandi.engine.signals.use import with_use

__all__ = ["coverage", "delivered_months", "detect", "with_use"]
