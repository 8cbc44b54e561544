"""Visits offered to everybody at a turn of life, and cards at moments of life (보편방문, 생활 시점 안내)."""
