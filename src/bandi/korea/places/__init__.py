"""Places of Korea with their dates: the ministry's codes, what became of them, and how they meet the census."""
