"""Who looks at those who look: alerts, emergency openings, exports (감독)."""
