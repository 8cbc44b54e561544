"""Ways to run a stage over all buckets. A stage is a pure function of one bucket; where it runs is decided here."""
