"""Calls, visits and results (연락·방문·결과)."""
