"""Neighbourhood care team (우리동네돌봄단)."""
