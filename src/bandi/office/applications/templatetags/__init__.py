"""Words of applications on pages."""
