"""Words of a citizen's own pages."""
