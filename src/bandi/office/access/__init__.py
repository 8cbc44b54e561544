"""The door of the office: signing in, and the second factor (들어가기·2단계 인증)."""
