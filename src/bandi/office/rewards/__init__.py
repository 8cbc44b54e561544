"""Rewards for reports (위기가구 신고 포상금): claimed with a receipt, decided by two people, paid once."""
