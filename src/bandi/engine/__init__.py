"""The machine: knows no country, no office and no name. Start reading at round.py."""
