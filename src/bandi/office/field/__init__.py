"""The telephone page for visits (현장 화면): works without network, sends once, and loses nothing."""
