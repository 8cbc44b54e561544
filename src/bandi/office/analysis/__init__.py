"""The rules looked at from above: who is entitled and does not receive, and what another rule would change."""
