"""The guidebook: the catalogue as a printed book, an e-book and cards (복지 안내서)."""
