"""Who saw or changed what, and why (접속 기록)."""
