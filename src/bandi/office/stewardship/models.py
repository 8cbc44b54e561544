"""The stewards keep no rows of their own: they see feeds, rounds and the trail."""
