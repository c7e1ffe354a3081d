"""Articles whose text would like to be more than text."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from kg.model import Argument, Document, Entity, Event, Extraction, Mention, Run, Sentence

SCRIPT = '<script>document.title = "taken"</script><img src=x onerror="document.title=\'taken\'">'
ATTRIBUTE = "\" onmouseover=\"document.title='taken'\" x='"
TEMPLATE = "{{ 7 * 7 }} {% raw %} ${7*7} &lt;b&gt;"
#: Right-to-left override, isolates, zero-width characters, a soft hyphen, a bell.
ODD = "\u202egnitirw\u202c \u2067שלום\u2069 zero\u200bwidth\u200djoiner\ufeff soft\u00adhyphen"
LINE = "long " * 200_000
#: Title of each article → its text.
TEXTS = {
    "script": f"{SCRIPT} Acme was fined. {ATTRIBUTE} {TEMPLATE}",
    "odd": f"{ODD} Acme was fined.",
    "line": f"{LINE}Acme was fined.",
}


def hostile() -> tuple[Extraction, ...]:
    """An article of each kind; its whole text is the sentence of an event, its name that of an actor."""
    return tuple(_article(key, text) for key, text in TEXTS.items())


def _article(key: str, text: str) -> Extraction:
    acme = Entity(f"acme-{key}", "Company", (("", f"Acme {text[:120]}"),), alternative_labels=(("", SCRIPT),))
    begin = text.index("Acme was")
    return Extraction(
        document=Document(
            f"hostile-{key}",
            text,
            "en",
            hashlib.sha256(text.encode()).hexdigest(),
            title=f"{key} {text[:200]}",
            issued="2020-02-01",
            publisher=text[:100],
            author=ATTRIBUTE,
            source="javascript:document.title='taken'",
        ),
        sentences=(),
        mentions=(Mention(begin, begin + 4, "Company", acme.slug),),
        entities=(acme,),
        events=(
            Event(
                key=f"fine-{key}",
                event_type="Fine",
                arguments=(Argument("subject", acme.slug),),
                factuality="Actual",
                confidence=0.9,
                date="2020-01-31",
                evidence=(Sentence(0, len(text)),),
                labels=(("en", f"Somebody fines Acme {text[:200]}"),),
            ),
        ),
        run=Run("regkg", (), datetime(2026, 1, 1, tzinfo=UTC)),
    )
