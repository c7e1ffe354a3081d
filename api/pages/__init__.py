"""The pages: what a browser gets where a program gets JSON or Turtle.

A route that answers in several formats calls one of these when ``Accept`` likes ``text/html`` best. Each
takes the request, for its language (``?lang=fr``, else ``Accept-Language``) and the rest of its address, and
gives a complete answer with its own Content-Security-Policy and ``Vary``. They read SQLite: call them in a
``def`` route, or in a thread.

- ``entity_page(request, projection, entity)``: also of a law; ``entity`` from ``find_entity``
- ``event_page(request, projection, event)``: ``event`` from ``find_event``
- ``document_page(request, projection, document)``: ``document`` from ``find_document``
- ``search_page(request, projection, kind)``: the lists: ``events``, ``entities``, ``documents`` or ``all``;
  it reads the same parameters as the JSON lists do
- ``ontology_page(request, name)``: the vocabulary, or one of its classes and properties
- ``sparql_page(request)``: the editor, for ``GET /sparql`` without a query
- ``problem_page(request, status, detail)``: an error, for a person

``api.routes.pages`` has the pages that are nothing but pages, and ``install(app)``, which adds all of it.
"""

from api.pages.document import document_page
from api.pages.entity import entity_page
from api.pages.event import event_page
from api.pages.glossary import ontology_page
from api.pages.problem import problem_page
from api.pages.search import search_page
from api.pages.sparql import sparql_page

__all__ = [
    "document_page",
    "entity_page",
    "event_page",
    "ontology_page",
    "problem_page",
    "search_page",
    "sparql_page",
]
