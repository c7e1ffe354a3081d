"""What the whole line costs beside raw spaCy: the same texts, the same models, the same process.

    python -m benchmarks.pipeline [FOLDER …]

Raw is ``nlp.pipe`` over the texts with the model as it ships; the whole line is ``kg.pipeline.ingest``, from
documents to a committed graph on disk. Both are CPU seconds over the same articles, a few at a time, in turn.
As in use, no article is read twice: the models are loaded and warm, but the words of the articles are new to
both sides. The garbage that a side leaves is searched for at its end, and counts.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
from functools import lru_cache
from itertools import islice
from pathlib import Path
from time import process_time

import spacy
from spacy.language import Language

from benchmarks.gold import EXTRACTION, load
from kg.model import Document
from kg.parse import installed, model_name, plain
from kg.pipeline import ingest
from kg.store import open_store

#: Articles that both sides read before the clock runs, so that models are loaded and caches are warm.
BEFORE = 40
#: Turns of each side, and articles of each.
TURNS, ARTICLES = 2, 120


@lru_cache(maxsize=2)
def _model(code: str) -> Language:
    return spacy.load(installed()[code][0])


def raw(documents: list[Document], code: str) -> float:
    """CPU seconds that spaCy alone takes."""
    nlp = _model(code)
    texts = [plain(document.text) for document in documents]
    begin = process_time()
    for _ in nlp.pipe(texts):
        pass
    gc.collect()
    return process_time() - begin


def whole(documents: list[Document], code: str) -> float:
    """CPU seconds of the whole line into an empty store on disk."""
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "store")) as store:
        begin = process_time()
        failed = [outcome for outcome in ingest(documents, store) if outcome.status != "new"]
        gc.collect()
        seconds = process_time() - begin
    if failed:
        raise SystemExit(f"{failed[0].source}: {failed[0].status} {failed[0].reason or ''}")
    return seconds


def memory() -> float:
    """GB that ``regkg ingest`` takes at most for articles of both languages, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kg.cli", "ingest", str(EXTRACTION / "tune" / "texts")]
        store = {"REGKG_STORE": str(Path(folder) / "store")}
        subprocess.run(command, check=True, capture_output=True, env=os.environ | store)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="with texts/ and gold/; by default train")
    options = parser.parse_args()
    taken = memory()  # First: a new process is counted with what its parent holds when it starts it.
    folders = options.folders or [EXTRACTION / "train"]
    print("lang  articles  words  raw s  whole s  whole / raw  ms a document more  model")
    for code in ("fr", "en"):
        documents = iter([gold.document for gold in islice(load(folders, code), BEFORE + TURNS * ARTICLES)])
        first = list(islice(documents, BEFORE))
        raw(first, code), whole(first, code)
        words = articles = 0
        alone = line = 0.0
        while batch := list(islice(documents, ARTICLES)):
            alone += raw(batch, code)
            line += whole(batch, code)
            articles += len(batch)
            words += sum(len(document.text.split()) for document in batch)
        print(
            f"{code:4}  {articles:8}  {words:5}  {alone:5.2f}  {line:7.2f}  {line / alone:11.2f}"
            f"  {1000 * (line - alone) / articles:18.1f}  {model_name(code)}"
        )
    print(f"memory of regkg ingest, both languages: {taken:.2f} GB at most")


if __name__ == "__main__":
    main()
