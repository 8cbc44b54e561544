"""Who is who: pairs that the machine could not tell, decided by people (동일인 확인)."""
