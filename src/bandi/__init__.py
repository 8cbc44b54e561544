"""Bandi (반디): finds households in welfare blind spots and helps a neighbourhood reach them."""

__version__ = "0.1.0"
