"""Benefits applied for online and at the counter, decided, told and objected to (복지급여 신청)."""
