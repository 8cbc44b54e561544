"""Telling in Korea whether two people on paper are one (동일인 판별): comparable columns, weights, hard pairs.

`README.md` documents the fixture pairs.csv rule by rule and the precision and recall reached on it.
"""

from bandi.korea.likeness.compare import likeness
from bandi.korea.likeness.prepare import prepare

__all__ = ["likeness", "prepare"]
