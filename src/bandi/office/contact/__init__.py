"""Requests to others about a household, and what they answer (연락 요청): texts, AI calls, mail, look-ups, checks."""
