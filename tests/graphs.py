"""A small graph made by hand: three documents that tell of Microsoft, Mistral AI and two authorities.

Nothing here was read by a language model; the values are what the extraction would hand over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad

from api.app import create_app
from api.settings import Settings
from kg.model import Amount, Argument, Document, Entity, Event, Extraction, Mention, Run, Sentence, Zone
from kg.projection import ProjectedStore, open_projection
from kg.rdf import to_quads
from kg.store import Store, open_store

ID = "https://w3id.org/regkg/id/"
REG = "https://w3id.org/regkg/ontology#"

MICROSOFT = Entity(
    "microsoft",
    "Company",
    (("", "Microsoft"),),
    alternative_labels=(("", "Microsoft Corporation"), ("fr", "le géant de Redmond")),
    same_as=("http://www.wikidata.org/entity/Q2283",),
    country="US",
)
MISTRAL = Entity("mistral-ai", "Company", (("", "Mistral AI"),), (("", "Mistral"),), country="FR")
COMMISSION = Entity(
    "european-commission",
    "PublicAuthority",
    (("en", "European Commission"), ("fr", "Commission européenne")),
    alternative_labels=(("en", "Brussels"), ("fr", "Bruxelles")),
    same_as=("http://www.wikidata.org/entity/Q8880",),
    country="EU",
)
CMA = Entity(
    "competition-and-markets-authority",
    "PublicAuthority",
    (("en", "Competition and Markets Authority"),),
    country="GB",
)
AI_ACT = Entity(
    "ai-act",
    "Legislation",
    (("en", "AI Act"), ("fr", "règlement sur l'intelligence artificielle")),
    identifiers=("CELEX:32024R1689",),
    country="EU",
)
SCHAAKE = Entity("marietje-schaake", "Person", (("", "Marietje Schaake"),))

FRENCH = (
    "Microsoft investit dans Mistral AI\n\n"
    "Microsoft a investi 15 millions d'euros dans Mistral AI. "
    "La Commission européenne va examiner cet investissement. "
    "Marietje Schaake critique le règlement sur l'intelligence artificielle."
)
ENGLISH = (
    "Brussels looks at Microsoft's deal with Mistral\n\n"
    "Microsoft invested €16 million in Mistral AI on 26 February 2024. "
    "The European Commission is investigating the deal under the AI Act."
)
BRITISH = "Watchdog <b>clears</b> Microsoft & Mistral\n\nThe CMA cleared the partnership on 17 May 2024."


def sentence(text: str, quote: str) -> Sentence:
    """Where a quote stands in a text."""
    begin = text.index(quote)
    return Sentence(begin, begin + len(quote))


def mention(text: str, words: str, entity: Entity) -> Mention:
    """The last place where an entity is named."""
    begin = text.rindex(words)
    return Mention(begin, begin + len(words), entity.entity_type, entity.slug)


def investment(text: str, quote: str, amount: str, **said: object) -> Event:
    """The investment, as one document tells it."""
    return Event(
        key="investment-microsoft-mistral-ai",
        event_type="Investment",
        arguments=(Argument("investor", "microsoft"), Argument("investee", "mistral-ai")),
        factuality="Actual",
        evidence=(sentence(text, quote),),
        amount=Amount(Decimal(amount), "EUR"),
        **said,  # type: ignore[arg-type]
    )


def french() -> Extraction:
    """A French article: an investment, an investigation to come, a statement against a law."""
    return Extraction(
        document=Document(
            "investissement",
            FRENCH,
            "fr",
            "a" * 64,
            title="Microsoft investit dans Mistral AI",
            issued="2024-02-27",
            publisher="La Tribune",
            source="https://www.latribune.fr/investissement",
            zones_left_out=(Zone("comments", "Scandaleux !"),),
        ),
        sentences=(),
        mentions=(mention(FRENCH, "Microsoft", MICROSOFT), mention(FRENCH, "Mistral AI", MISTRAL)),
        entities=(MICROSOFT, MISTRAL, COMMISSION, AI_ACT, SCHAAKE),
        events=(
            investment(
                FRENCH,
                "Microsoft a investi 15 millions d'euros dans Mistral AI.",
                "15000000",
                confidence=0.9,
                date="2024-02",
                labels=(("fr", "Microsoft investit 15 millions d'euros dans Mistral AI"),),
            ),
            Event(
                key="investigation-commission-microsoft",
                event_type="Investigation",
                arguments=(Argument("authority", "european-commission"), Argument("subject", "microsoft")),
                factuality="Planned",
                confidence=0.7,
                evidence=(sentence(FRENCH, "La Commission européenne va examiner cet investissement."),),
                labels=(("fr", "La Commission européenne enquête sur Microsoft (prévu)"),),
            ),
            Event(
                key="statement-schaake-ai-act",
                event_type="Statement",
                arguments=(Argument("speaker", "marietje-schaake"), Argument("about", "ai-act")),
                factuality="Actual",
                confidence=0.6,
                stance="Oppose",
                evidence=(sentence(FRENCH, "Marietje Schaake critique le règlement"),),
                labels=(("en", "Marietje Schaake criticises the AI Act"),),
            ),
        ),
        run=Run("regkg 0.1.0", ("fr_core_news_md 3.8.0",), datetime(2024, 3, 1, 12, tzinfo=UTC)),
    )


def english() -> Extraction:
    """An English article: the same investment with its day and another sum, and the investigation."""
    return Extraction(
        document=Document(
            "deal",
            ENGLISH,
            "en",
            "b" * 64,
            title="Brussels looks at Microsoft's deal with Mistral",
            issued="2024-02-28",
            publisher="The Register",
            source="https://example.org/deal",
        ),
        sentences=(),
        mentions=(mention(ENGLISH, "Mistral AI", MISTRAL), mention(ENGLISH, "AI Act", AI_ACT)),
        entities=(MICROSOFT, MISTRAL, COMMISSION, AI_ACT),
        events=(
            investment(
                ENGLISH,
                "Microsoft invested €16 million in Mistral AI on 26 February 2024.",
                "16000000",
                confidence=0.8,
                date="2024-02-26",
                labels=(("en", "Microsoft invests €16 million in Mistral AI"),),
                said_by=("microsoft",),
            ),
            Event(
                key="investigation-commission-microsoft",
                event_type="Investigation",
                arguments=(
                    Argument("authority", "european-commission"),
                    Argument("subject", "microsoft"),
                    Argument("law", "ai-act"),
                ),
                factuality="Actual",
                confidence=0.85,
                date="2024-02-28",
                provision="5(1)",
                evidence=(
                    sentence(ENGLISH, "The European Commission is investigating the deal under the AI Act."),
                ),
                labels=(("en", "European Commission investigates Microsoft"),),
            ),
        ),
        run=Run("regkg 0.1.0", ("en_core_web_sm 3.8.0",), datetime(2024, 3, 2, 12, tzinfo=UTC)),
    )


def british() -> Extraction:
    """A third one, from a file, whose title holds markup."""
    return Extraction(
        document=Document(
            "clearance",
            BRITISH,
            "en",
            "c" * 64,
            title="Watchdog <b>clears</b> Microsoft & Mistral",
            issued="2024-05-17",
            file_name="clearance.txt",
        ),
        sentences=(),
        mentions=(mention(BRITISH, "CMA", CMA),),
        entities=(MICROSOFT, MISTRAL, CMA),
        events=(
            Event(
                key="clearance-cma-microsoft",
                event_type="Clearance",
                arguments=(
                    Argument("authority", "competition-and-markets-authority"),
                    Argument("subject", "microsoft"),
                    Argument("subject", "mistral-ai"),
                ),
                factuality="Actual",
                confidence=0.95,
                date="2024-05-17",
                evidence=(sentence(BRITISH, "The CMA cleared the partnership on 17 May 2024."),),
                labels=(("en", "Competition and Markets Authority clears Microsoft and Mistral AI"),),
            ),
        ),
        run=Run("regkg 0.1.0", ("en_core_web_sm 3.8.0",), datetime(2024, 5, 18, 12, tzinfo=UTC)),
    )


def all_three() -> tuple[Extraction, ...]:
    """The whole graph."""
    return french(), english(), british()


def graph_of(extraction: Extraction) -> NamedNode:
    """The name of a document's graph."""
    return NamedNode(f"{ID}document/{extraction.document.key}")


def quads_of(extraction: Extraction) -> tuple[Quad, ...]:
    """All that a document says."""
    return to_quads(extraction)


def write(store: Store, extractions: Iterable[Extraction] = ()) -> None:
    """Write documents into a store, each in its graph; all three when none are given."""
    for extraction in tuple(extractions) or all_three():
        store.replace_graph(graph_of(extraction), quads_of(extraction))


KEY = "a-key-for-tests"


@contextmanager
def served(*extractions: Extraction, **settings: Any) -> Iterator[TestClient]:
    """A client of the service with documents in memory; all three when none are given."""
    with open_store("memory") as memory:
        store = ProjectedStore(memory, open_projection(memory))
        write(store, extractions)
        app = create_app(Settings(store="memory", api_keys=KEY, **settings), store=store)  # type: ignore[arg-type]
        with TestClient(app, follow_redirects=False) as client:
            yield client
