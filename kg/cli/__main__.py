"""``python -m kg.cli``: the same as ``regkg``."""

from kg.cli import main

main()
