"""Readiness for retirement, open to everyone (노후준비 진단)."""
