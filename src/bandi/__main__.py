"""`python -m bandi` is the same as the command `bandi`."""

from bandi.cli import main

main()
