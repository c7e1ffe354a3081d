"""Count and digest of the documents, kept beside the store so that a loss is seen when it is opened.

The engine opens a log whose tail is gone without a word. So two files stand beside it: ``documents.json``,
count and digest as of the last flush, and ``documents.journal``, what was written since. A line ``write``
stands in the journal before the transaction begins, a line ``done`` after it: whatever moment the process
dies, the two together say which documents must be there.

Nothing here is a dataclass: those bring ``inspect`` with them, and every command would wait for that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

CHECKPOINT = "documents.json"
JOURNAL = "documents.journal"
_MODULUS = 1 << 256


class Tally:
    """How many documents there are, and a sum of their names and hashes that their order does not change."""

    __slots__ = ("count", "digest")

    def __init__(self, count: int = 0, digest: int = 0) -> None:
        self.count = count
        self.digest = digest

    def add(self, document: str, content_hash: str | None, *, times: int = 1) -> None:
        """Count a document in, or out with ``times=-1``; one without a hash does not count."""
        if content_hash is not None:
            term = hashlib.sha256(f"{document} {content_hash}".encode()).digest()
            self.count += times
            self.digest = (self.digest + times * int.from_bytes(term)) % _MODULUS


class Fate(NamedTuple):
    """What the journal knows of a document since the last flush."""

    before: str | None
    acknowledged: str | None
    begun: str | None
    pending: bool

    @property
    def allowed(self) -> set[str | None]:
        """The hashes it may have now."""
        return {self.acknowledged, self.begun} if self.pending else {self.acknowledged}


class Ledger:
    """The two files in a directory.

    Only one process writes them: the one that holds the store.
    """

    def __init__(self, directory: Path, tally: Tally | None = None, generation: int = 0) -> None:
        self.directory = directory
        self.tally = tally or Tally()
        self.generation = generation
        self.fates: dict[str, Fate] = {}
        #: An update of any kind was begun since the last flush: only a count can tell what is there.
        self.unknown = False
        #: The machine was restarted with the journal open: a power cut may have taken the last lines.
        self.rebooted = False
        self._lines = -1
        self._file = -1

    @classmethod
    def load(cls, directory: Path) -> Ledger | None:
        """What the files say, or None when there are none."""
        try:
            record = json.loads((directory / CHECKPOINT).read_bytes())
            ledger = cls(
                directory, Tally(int(record["count"]), int(record["digest"], 16)), record["generation"]
            )
        except FileNotFoundError:
            return None
        ledger._read_journal()
        return ledger

    def begin(self, document: str, before: str | None, after: str | None) -> None:
        """Say that a document is about to be written (``after``) or removed (None)."""
        self._append(["write", document, before, after])

    def done(self, document: str, before: str | None, after: str | None) -> None:
        """Say that it was."""
        self._append(["done"])
        self.tally.add(document, before, times=-1)
        self.tally.add(document, after)

    def anything(self) -> None:
        """Say that an update is about to change what it likes."""
        self.unknown = True
        self._append(["anything"])

    def checkpoint(self, tally: Tally | None = None) -> None:
        """Make what is now in the store the new base; call it only after the store was flushed."""
        if tally is not None:
            self.tally = tally
        self.generation += 1
        record = {
            "count": self.tally.count,
            "digest": f"{self.tally.digest:064x}",
            "generation": self.generation,
        }
        _write_durably(self.directory / CHECKPOINT, json.dumps(record).encode())
        # A journal of another generation is not read, so dying between these two lines does no harm.
        _write_durably(self.directory / JOURNAL, _line(["journal", self.generation, _boot()]))
        self._close()
        self.fates, self.unknown, self.rebooted = {}, False, False

    def problem(self, documents: Iterable[tuple[str, str]]) -> str | None:
        """What is wrong with the documents found, as (name, hash); None when all is as written."""
        found, base = Tally(), Tally(self.tally.count, self.tally.digest)
        seen: dict[str, str] = {}
        for document, content_hash in documents:
            if document in self.fates:
                seen[document] = content_hash
            else:
                found.add(document, content_hash)
        for document, fate in self.fates.items():
            base.add(document, fate.before, times=-1)
            if seen.get(document) not in fate.allowed:
                return f"{document} was written and is not as written"
        if found.count != base.count:
            return f"{found.count + len(seen)} documents, {base.count + len(seen)} were written"
        if found.digest != base.digest:
            return f"{found.count + len(seen)} documents, but not those that were written"
        return None

    @property
    def dirty(self) -> bool:
        """Something was written since the last checkpoint."""
        return self._lines > 0 or bool(self.fates) or self.unknown

    def close(self) -> None:
        self._close()

    def _read_journal(self) -> None:
        lines = list(_complete_lines(self.directory / JOURNAL))
        if not lines or lines[0][:2] != ["journal", self.generation]:
            return
        self.rebooted = len(lines) > 1 and lines[0][2] != _boot()
        self.unknown = any(line[0] == "anything" for line in lines)
        self.fates = dict(_fates(lines[1:]))

    def _append(self, record: list[str | None]) -> None:
        if self._lines < 0:
            self._file = os.open(self.directory / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self._lines = 0
        os.write(self._file, _line(record))
        self._lines += 1

    def _close(self) -> None:
        if self._lines >= 0:
            os.close(self._file)
        self._lines = -1


def _fates(lines: Iterable[list[str | None]]) -> Mapping[str, Fate]:
    fates: dict[str, Fate] = {}
    current: str | None = None
    for line in lines:
        match line:
            case ["write", str(document), before, after]:
                known = fates.get(document)
                fates[document] = Fate(
                    before=known.before if known else before,
                    acknowledged=known.acknowledged if known else before,
                    begun=after,
                    pending=True,
                )
                current = document
            case ["done"] if current is not None:
                fate = fates[current]
                fates[current] = Fate(fate.before, fate.begun, fate.begun, pending=False)
    return fates


def _complete_lines(path: Path) -> Iterator[list[str | None]]:
    """The lines of the journal; a last line that was cut by a crash belongs to a write that did not begin."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for line in lines[:-1]:
        try:
            yield json.loads(line)
        except ValueError:
            return


def _line(record: Sequence[object]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def _write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a power cut it is the old one or the new one."""
    new = path.with_suffix(path.suffix + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def _boot() -> str | None:
    """An identifier of this start of the machine; None where the system tells none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
