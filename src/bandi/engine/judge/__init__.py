"""Honest judging (정직한 평가): how well a score chose, whom it missed, and whether a model may be released."""
