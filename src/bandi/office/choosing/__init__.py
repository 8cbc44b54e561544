"""Whom an office wants to meet besides by points: its own queries and targets, its capacity (자체 발굴)."""
