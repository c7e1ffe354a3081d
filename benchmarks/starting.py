"""G19: how long a command of ours takes to begin, by Python with the engine alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.rows import Row

#: Times each is started; the quickest counts.
STARTED = 3


def measure(folder: Path) -> list[Row]:
    """Two commands by a script that opens the same store, and what they import."""
    store = folder / "store"
    path = str(store / "graph")
    bare = f"import pyoxigraph; bool(pyoxigraph.Store.read_only({path!r}).query('ASK {{}}'))"
    theirs = _quickest([sys.executable, "-c", bare])
    rows = []
    for name, *arguments in (("query", "query", "ASK {}"), ("serve --help", "serve", "--help")):
        ours = _quickest([sys.executable, "-m", "kg.cli", *arguments], REGKG_STORE=str(store))
        rows.append(Row("G19", f"regkg {name}", ours * 1000, theirs * 1000, 3))
    spacy = "import sys, kg.cli.asking, kg.cli.exporting, api.app; print('spacy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", spacy], check=True, capture_output=True, text=True)
    rows.append(Row("G19", "spaCy imported", float("True" in told.stdout), 1, 0, unit=""))
    return rows


def _quickest(command: list[str], **environment: str) -> float:
    found = []
    for _ in range(STARTED):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
        found.append(time.perf_counter() - began)
    return min(found)
