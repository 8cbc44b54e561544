"""Who lives where: each mismatch between register and likely home is one task for two offices (거주 확인)."""
