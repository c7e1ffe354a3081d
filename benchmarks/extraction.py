"""How right the extraction is, on each split of the annotated articles.

    python -m benchmarks.extraction                     table of all splits, both languages
    python -m benchmarks.extraction tune --errors       what is wrong, article by article
    python -m benchmarks.extraction --also FOLDER       a further folder with texts/ and gold/

Columns: F1 of typed entities; precision of links; precision, recall and F1 of events; F1 of arguments; share
right of amounts, dates, factuality and stance on the events that were found; false events in articles
without any; and how many articles. The last rows are of all splits together, without further folders.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.gold import EXTRACTION, document_of
from benchmarks.scoring import Count, Scores
from kg.pipeline import MIN_CONFIDENCE, extract

HEAD = (
    "split        lang  entities  links P  events P    R    F1  arguments  amount  date  fact.  stance"
    "  false/eventless  articles"
)
#: Upper ends of the confidence bands of the reliability table.
BANDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def score(
    folder: Path, language: str, *, min_confidence: float = MIN_CONFIDENCE, errors: bool = False
) -> tuple[Scores, int]:
    """The scores of a folder's articles in one language, and how many there are.

    Args:
        folder: With ``texts/`` and ``gold/``.
        language: ISO 639-1.
        min_confidence: Least confidence of an event that counts.
        errors: Print what is wrong.
    """
    scores, articles = Scores(), 0
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if gold["lang"] != language:
            continue
        document = document_of(folder, gold)
        found = scores.add(gold, extract(document, min_confidence=min_confidence))
        articles += 1
        if errors:
            print("\n  ".join([path.stem, *found]))
    return scores, articles


def line(split: str, language: str, scores: Scores, articles: int) -> str:
    """A line of the table."""
    values = [_right(scores.values[name]) for name in ("amount", "date", "factuality", "stance")]
    return (
        f"{split:12} {language:4} {scores.entities.f1:9.2f} {_right(scores.links):>8}"
        f" {scores.events.precision:9.2f} {scores.events.recall:4.2f} {scores.events.f1:5.2f}"
        f" {scores.arguments.f1:10.2f} {values[0]:>7} {values[1]:>5} {values[2]:>6} {values[3]:>7}"
        f" {scores.false_events:10d}/{scores.without_events:<5d} {articles:9d}"
    )


def _right(count: Count) -> str:
    """The share of what was told that is right; a dash where nothing was."""
    return f"{count.precision:.2f}" if count.right + count.wrong else "–"


def reliability(judged: list[tuple[float, bool]]) -> Iterator[str]:
    """For each band of confidence: how many events, their mean confidence, and what share is right."""
    low = 0.0
    for high in BANDS:
        band = [row for row in judged if low <= row[0] < high]
        if band:
            mean = sum(confidence for confidence, _ in band) / len(band)
            right = sum(right for _, right in band) / len(band)
            yield f"{low:.1f}-{min(high, 1):.1f}  {len(band):5d}  {mean:.2f}  {right:.2f}"
        low = high


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("splits", nargs="*", help="folders of benchmarks/extraction; without any, all")
    parser.add_argument("--also", type=Path, action="append", default=[], help="a further folder of articles")
    parser.add_argument("--language", choices=("fr", "en"))
    parser.add_argument("--min-confidence", type=float, default=MIN_CONFIDENCE)
    parser.add_argument("--errors", action="store_true", help="say what is wrong, article by article")
    parser.add_argument("--types", action="store_true", help="add F1 by event type")
    options = parser.parse_args()
    splits = options.splits or sorted(path.parent.name for path in EXTRACTION.glob("*/gold"))
    judged: list[tuple[float, bool]] = []
    rows = []
    languages = (options.language,) if options.language else ("fr", "en")
    together = {language: (Scores(), 0) for language in languages}
    for folder in [*(EXTRACTION / split for split in splits), *options.also]:
        for language in languages:
            scores, articles = score(
                folder, language, min_confidence=options.min_confidence, errors=options.errors
            )
            rows.append(line(folder.name, language, scores, articles))
            judged += scores.judged
            if folder not in options.also:
                whole, count = together[language]
                whole.take_in(scores)
                together[language] = whole, count + articles
            if options.types:
                rows += [
                    f"    {kind:28} F1 {c.f1:.2f}  right {c.right} wrong {c.wrong} missed {c.missed}"
                    for kind, c in sorted(scores.by_type.items())
                ]
    rows += [line("together", language, *found) for language, found in together.items()]
    print("\n".join([HEAD, *rows, "", "confidence  events  mean  right", *reliability(judged)]))


if __name__ == "__main__":
    main()
