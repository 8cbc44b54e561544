"""Feeds and rounds, without persons (자료와 차수 관리)."""
