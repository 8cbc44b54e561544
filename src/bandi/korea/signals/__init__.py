"""Korea's crisis signals (위기 신호): one module per field of life, one `SignalType` per signal."""

from bandi.korea.signals import care, health, home, housing, utilities, work

SIGNALS = (*utilities.SIGNALS, *health.SIGNALS, *housing.SIGNALS, *work.SIGNALS, *care.SIGNALS, *home.SIGNALS)
"""Every signal of the pack, in the order officers know them."""

__all__ = ["SIGNALS"]
