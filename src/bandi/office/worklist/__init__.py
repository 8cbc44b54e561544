"""The list of households to reach (업무함)."""
