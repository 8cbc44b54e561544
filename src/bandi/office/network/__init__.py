"""The human safety net (인적안전망): who its members are, where it is thin, and which partners watch with us."""
