"""The people's rooms: Django over PostgreSQL. See ARCHITECTURE.md for who may import whom."""
