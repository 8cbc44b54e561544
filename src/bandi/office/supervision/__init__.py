"""Who looks after the work: load, what stands still, every hub and the nation (감독·현황)."""
