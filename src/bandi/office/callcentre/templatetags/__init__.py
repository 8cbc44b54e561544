"""Words of this room in templates."""
