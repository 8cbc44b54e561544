"""The room of the catalogue: programmes to look up, and changes that a steward approves or rejects."""
