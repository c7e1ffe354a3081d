"""The command line: ``regkg``. Results go to standard output, everything else to standard error.

Each command imports what it needs when it runs, so that asking never waits for the language models; and what
is asked most does not wait for the program with all its commands either (``quick``).
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name."""
    from kg.cli.quick import done_quickly

    if not done_quickly(sys.argv[1:]):
        from kg.cli.program import app

        app(prog_name="regkg")
