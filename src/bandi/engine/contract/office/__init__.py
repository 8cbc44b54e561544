"""What content declares for the people's rooms alone: no stage of the machine reads it (업무 내용)."""
