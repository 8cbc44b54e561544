"""A nation to test in (가상의 나라): real census counts in, invented people and institutions' files out."""
