"""An address of each kind of page."""

PAGES = {
    "home": "/",
    "search": "/search?q=microsoft",
    "events": "/events",
    "entities": "/entities",
    "documents": "/documents",
    "entity": "/entities/microsoft",
    "law": "/laws/ai-act",
    "event": "/events/investment-microsoft-mistral-ai",
    "document": "/documents/investissement",
    "timeline": "/timeline?actor=elhalhal-sa",
    "network": "/network?entity=microsoft",
    "compare": "/compare?a=microsoft&b=mistral-ai",
    "sparql": "/sparql",
    "add": "/add",
    "about": "/about",
    "ontology": "/ontology",
    "reference": "/docs",
    "term": "/ontology/Fine",
}
