"""The fixture of hard Korean pairs (어려운 짝): invented people, one rule a difficulty, the same each time."""
