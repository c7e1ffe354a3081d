"""What the whole line costs beside raw spaCy: the same texts, the same models, the same process.

    python -m benchmarks.pipeline [FOLDER …]

Raw is ``nlp.pipe`` over the texts with the model as it ships; the whole line is ``kg.pipeline.ingest``, from
documents to a committed graph on disk. Both are CPU seconds of the fastest of several turns, taken in turn.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from time import process_time

import spacy
from spacy.language import Language

from benchmarks.gold import EXTRACTION, load
from kg.model import Document
from kg.parse import installed, model_name, plain
from kg.pipeline import ingest
from kg.store import open_store

#: Turns of each side; the fastest counts.
TURNS = 3
#: Articles of each language.
ARTICLES = 60


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
    return process_time() - begin


def whole(documents: list[Document], code: str) -> float:
    """CPU seconds of the whole line into an empty store on disk."""
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "store")) as store:
        begin = process_time()
        outcomes = list(ingest(documents, store))
        seconds = process_time() - begin
    failed = [outcome for outcome in outcomes if outcome.status != "new"]
    if failed:
        raise SystemExit(f"{failed[0].source}: {failed[0].status} {failed[0].reason or ''}")
    return seconds


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="with texts/ and gold/; by default train")
    options = parser.parse_args()
    folders = options.folders or [EXTRACTION / "train"]
    print("lang  articles  words  raw s  whole s  whole / raw  ms a document more  model")
    for code in ("fr", "en"):
        documents = [gold.document for gold in islice(load(folders, code), ARTICLES)]
        words = sum(len(document.text.split()) for document in documents)
        sides: list[tuple[Callable[[list[Document], str], float], list[float]]] = [(raw, []), (whole, [])]
        for side, seconds in islice(cycle(sides), 2 * (TURNS + 1)):
            seconds.append(side(documents, code))
        (_, alone), (_, line) = sides
        least, most = min(alone[1:]), min(line[1:])  # The first turn loads models and fills caches.
        more = 1000 * (most - least) / len(documents)
        print(
            f"{code:4}  {len(documents):8}  {words:5}  {least:5.2f}  {most:7.2f}  {most / least:11.2f}"
            f"  {more:18.1f}  {model_name(code)}"
        )
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
