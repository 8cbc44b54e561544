"""Korea's crisis signals (위기 신호): one module per field of life, one `SignalType` per signal."""

from bandi.korea.signals import care, debt, events, health, home, housing, insurance, meters, reports, utilities, work

FIELDS = (utilities, meters, insurance, housing, debt, work, health, care, events, reports, home)

SIGNALS = tuple(signal for field in FIELDS for signal in field.SIGNALS)
"""Every signal of the pack, in the order officers know them."""

COUNTED_ELSEWHERE = work.COUNTED_ELSEWHERE
"""Registered types that have no signal of their own, and why."""

__all__ = ["COUNTED_ELSEWHERE", "SIGNALS"]
