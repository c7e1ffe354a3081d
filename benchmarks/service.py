"""The service against raw pyoxigraph and ``oxigraph serve``, in one run: goals G11–G14 and G16–G19.

    python -m benchmarks.service                     a graph of 1,000,000 quads, made up from a fixed seed
    python -m benchmarks.service --quads 100000      a smaller one

Prints a row for each ratio: its target, what was measured, and the two sides of it. Both sides run on this
machine, one after the other. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks import in_process, over_http, starting
from benchmarks.made_up_graph import write_graph
from benchmarks.rows import print_rows
from kg.projection import open_projection
from kg.store import open_store

#: Quads of the smaller graph of G14.
SMALL = 100_000

T = TypeVar("T")


def main() -> int:
    """Measure what is asked for, and print it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="regkg-benchmark-", dir=options.folder) as made:
        folder = Path(made)
        large = prepare(folder / "large", options.quads)
        rows = in_process.measure(large)
        if options.quads > SMALL:
            rows += in_process.compare(prepare(folder / "small", SMALL), large)
        rows += over_http.measure(large, seconds=options.seconds, writes=options.writes)
        rows += starting.measure(large)
    print_rows(rows)
    return int(any(row.is_missed for row in rows))


def prepare(folder: Path, quads: int) -> Path:
    """A folder with the same graph as a store of ours (``store``) and of Oxigraph (``oxigraph``)."""
    folder.mkdir()
    file = folder / "graph.nq"
    count = _timed("made up", lambda: write_graph(file, quads))
    print(f"{folder.name}: {count:,} quads", file=sys.stderr)
    with open_store(folder / "store") as store:
        _timed("loaded", lambda: store.bulk_load(file))
        projection = _timed("projected", lambda: open_projection(store))
        projection.close()
    load = ["oxigraph", "load", "--location", str(folder / "oxigraph"), "--file", str(file)]
    load[0] = str(Path(sys.executable).with_name("oxigraph"))
    _timed("loaded by oxigraph", lambda: subprocess.run(load, check=True, capture_output=True))
    file.unlink()
    return folder


def _timed(what: str, do: Callable[[], T]) -> T:
    began = time.perf_counter()
    found = do()
    print(f"  {what} in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the graph (1000000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement over HTTP (5)")
    parser.add_argument("--writes", type=int, default=500, help="documents written beside reading (500)")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the stores are made; removed at the end"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
