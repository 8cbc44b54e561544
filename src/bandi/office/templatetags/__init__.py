"""Words, dates and money in templates."""
