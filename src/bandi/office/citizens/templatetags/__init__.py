"""What officers' pages show of a citizen's wishes."""
