"""The table at the end of an ingest."""

from __future__ import annotations

import sys
from collections import Counter

from kg.cli.options import quiet
from kg.cli.output import print_table
from kg.cli.writing import Line

#: What can become of a source, in the order of the table.
STATUSES = ("new", "unchanged", "replaced", "failed")


class Summary:
    """Counts what became of the sources."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.failed: list[Line] = []

    def add(self, line: Line) -> None:
        self.statuses[line.status] += 1
        self.left_out.update(dict(line.left_out))
        for event_type, count in line.event_types:
            self.events[_family(event_type)] += count
        if line.status == "failed":
            self.failed.append(line)

    def print(self) -> None:
        """Print the failed sources with their reasons on standard error, the table on standard output."""
        for line in self.failed:
            print(f"failed: {line.source}: {' '.join(line.reason.split())}", file=sys.stderr)
        if quiet():
            return
        read = self.statuses["new"] + self.statuses["replaced"]
        rows = [("read", str(read)), *((status, str(self.statuses[status])) for status in STATUSES)]
        rows += [(f"events: {family}", str(count)) for family, count in sorted(self.events.items())]
        rows += [(f"left out: {why}", str(count)) for why, count in sorted(self.left_out.items()) if count]
        print_table(("", "count"), rows)


def _family(event_type: str) -> str:
    from kg.vocabulary import vocabulary

    return vocabulary().event_types[event_type].family
