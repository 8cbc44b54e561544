"""The guidebook: the catalogue as a printed book, an e-book, cards and public pages (복지 안내서)."""
