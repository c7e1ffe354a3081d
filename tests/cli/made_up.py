"""A stand-in for the extraction: fast, the same every day, and able to fail in all the ways that matter.

Run as a program it is ``regkg`` with that extraction.
"""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from kg import pipeline
from kg.model import Amount, Argument, Document, Entity, Event, Extraction, Mention, Run, Sentence

#: Words that make the reading of a document fail, and how.
POISON, DEFECT, SLEEP = "poisonous", "defective", "sleepy"


def extract(document: Document, **options: object) -> Extraction:
    """Find one fine in every document, imposed on « Acme » by the CNIL."""
    if POISON in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if DEFECT in document.text:
        raise ValueError("a defect of ours")
    if SLEEP in document.text:
        time.sleep(60)
    time.sleep(float(os.environ.get("PAUSE", "0")))
    sentence = Sentence(0, len(document.text))
    entities = (
        Entity(
            "cnil", "PublicAuthority", (("fr", "CNIL"), ("en", "CNIL")), (("fr", "Commission nationale"),)
        ),
        Entity("acme", "Company", (("", "Acme"),)),
    )
    event = Event(
        key="fine-of-acme",
        event_type="Fine",
        arguments=(Argument("authority", "cnil"), Argument("subject", "acme")),
        factuality="Actual",
        confidence=0.9,
        evidence=(sentence,),
        labels=(("fr", "La CNIL sanctionne Acme"), ("en", "The CNIL fines Acme")),
        amount=Amount(Decimal(1_000_000), "EUR"),
        date="2024-02-26",
    )
    run = Run("made up", ("none",), datetime(2024, 1, 1, tzinfo=UTC))
    mentions = (Mention(0, 4, "Company", "acme"),)
    return Extraction(document, (sentence,), mentions, entities, (event,), run)


def write_articles(folder: Path, count: int, *, marks: dict[int, str] | None = None) -> list[Path]:
    """Write articles that differ, some of them with a word that makes their reading fail."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"article-{number:03}.txt"
        mark = (marks or {}).get(number, "")
        path.write_text(
            f"Acme est condamnée à une amende pour la fois numéro {number}\n\n"
            f"La CNIL a infligé une amende d'un million d'euros à Acme {mark} le 26 février 2024.\n",
            encoding="utf-8",
        )
        paths.append(path)
    return paths


if __name__ == "__main__":
    pipeline.extract = extract
    from kg.cli import main

    main()
