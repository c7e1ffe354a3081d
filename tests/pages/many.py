"""A graph of any size, always the same: companies and authorities that deal, fine and rule from 2015 on.

``python -m tests.pages.many FOLDER 20000`` writes a store, to look at the pages with much in them.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kg.model import Amount, Argument, Document, Entity, Event, Extraction, Factuality, Mention, Run, Sentence
from kg.store import open_store
from tests.graphs import write

FIRST = date(2015, 1, 1)
SYLLABLES = (
    "al",
    "ber",
    "co",
    "dra",
    "el",
    "fin",
    "gor",
    "hal",
    "in",
    "jo",
    "kel",
    "lum",
    "mar",
    "nor",
    "os",
    "tur",
)
COUNTRIES = ("FR", "DE", "GB", "US", "IT", "ES", "NL", "JP")
#: Type → (role of who does it, role of whom it is done to, verb).
TYPES = {
    "Acquisition": ("acquirer", "target", "buys"),
    "Investment": ("investor", "investee", "invests in"),
    "Investigation": ("authority", "subject", "investigates"),
    "Fine": ("authority", "subject", "fines"),
    "Clearance": ("authority", "subject", "clears"),
    "LegalAction": ("complainant", "defendant", "sues"),
    "CourtRuling": ("authority", "subject", "rules on"),
}
BY_COMPANY = ("Acquisition", "Investment", "LegalAction")
FACTUALITIES: tuple[Factuality, ...] = ("Actual", "Actual", "Actual", "Planned", "Possible", "Denied")


def many(documents: int, *, seed: int = 1) -> Iterator[Extraction]:
    """Documents of four events each, among a hundred companies and twenty authorities."""
    chance = random.Random(seed)
    companies = [_entity("Company", name, chance) for name in _names(100, " SA", chance)]
    authorities = [_entity("PublicAuthority", name, chance) for name in _names(20, " Authority", chance)]
    law = Entity("market-act", "Legislation", (("en", "Market Act"), ("fr", "loi sur les marchés")))
    for number in range(documents):
        yield _document(number, companies, authorities, law, chance)


def _names(count: int, ending: str, chance: random.Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(chance.choices(SYLLABLES, k=3)).capitalize() + ending] = None
    return list(names)


def _entity(kind: str, name: str, chance: random.Random) -> Entity:
    slug = name.lower().replace(" ", "-")
    return Entity(slug, kind, (("", name),), country=chance.choice(COUNTRIES))  # type: ignore[arg-type]


def _document(
    number: int, companies: list[Entity], authorities: list[Entity], law: Entity, chance: random.Random
) -> Extraction:
    day = FIRST + timedelta(days=chance.randrange(365 * 10))
    text, events, mentions, entities = f"Markets on day {number}\n\n", [], [], {law.slug: law}
    for place in range(4):
        name = chance.choice(list(TYPES))
        doing, undergoing, verb = TYPES[name]
        # Few have most of the events, as in the press.
        actor = (companies if name in BY_COMPANY else authorities)[int(chance.paretovariate(1.2)) % 20]
        other = chance.choice([one for one in companies if one is not actor])
        begin = len(text)
        text += f"{_label(actor)} {verb} {_label(other)} under the Market Act on {day:%d %B %Y}. "
        named = text.rindex(_label(other))
        mentions += [
            Mention(begin, begin + len(_label(actor)), actor.entity_type, actor.slug),
            Mention(named, named + len(_label(other)), "Company", other.slug),
        ]
        entities |= {actor.slug: actor, other.slug: other}
        events.append(
            Event(
                key=f"{name.lower()}-{number}-{place}",
                event_type=name,
                arguments=(
                    Argument(doing, actor.slug),
                    Argument(undergoing, other.slug),
                    *([Argument("law", law.slug)] if name in ("Fine", "Investigation") else []),
                ),
                factuality=chance.choice(FACTUALITIES),
                confidence=round(chance.uniform(0.4, 0.99), 2),
                evidence=(Sentence(begin, len(text) - 1),),
                date=None if chance.random() < 0.1 else str(day)[: chance.choice((10, 10, 10, 7, 4))],
                amount=Amount(Decimal(chance.randrange(1, 900) * 1_000_000), "EUR"),
                labels=(("en", f"{_label(actor)} {verb} {_label(other)}"),),
            )
        )
    return Extraction(
        document=Document(
            f"markets-{number}",
            text.rstrip(),
            "en",
            hashlib.sha256(text.encode()).hexdigest(),
            title=f"Markets on day {number}",
            issued=str(day),
            publisher=chance.choice(("The Ledger", "Le Registre", "Market Wire")),
        ),
        sentences=(),
        mentions=tuple(mentions),
        entities=tuple(entities.values()),
        events=tuple(events),
        run=Run("regkg", (), datetime(2026, 1, 1, tzinfo=UTC)),
    )


def _label(entity: Entity) -> str:
    return entity.labels[0][1]


if __name__ == "__main__":
    with open_store(sys.argv[1]) as opened:
        write(opened, many(int(sys.argv[2])))
