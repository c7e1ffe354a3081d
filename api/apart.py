"""Processes of ours beside the service, each with a socket to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys


def start_apart(
    module: str, *words: object, **environment: str
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a module as a process; it ends when the socket closes.

    It has none of the service's settings, which have keys in them.

    Args:
        module: Run with the number of its end of the socket as the first word.
        words: What else it is told.
        environment: What it has in its environment beside the service's own.

    Returns:
        The process, and our end of the socket.
    """
    ours, theirs = socket.socketpair()
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("REGKG_")}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(theirs.fileno()), *map(str, words)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the service, which then ends it.
            env=kept | environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    return process, ours
