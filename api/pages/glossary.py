"""The vocabulary as pages: what each class, role and value means, with examples."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
from fastapi import Request
from fastapi.responses import HTMLResponse

import ontology
from api.pages.lines import FAMILIES, Line, Link, event_line
from api.pages.problem import problem_page
from api.pages.reader import LANGUAGES, Reader
from api.pages.rendering import reader_of, render
from kg.projection import EventFilter, Projection, list_events
from kg.projection.classes import families, family_of, roles
from kg.projection.views import label_in
from kg.terms import PREFIXES
from kg.vocabulary import ENTITY_TYPES, vocabulary

REG = PREFIXES["reg"]
_NAMES = {
    PREFIXES["rdfs"] + "label": "label",
    PREFIXES["rdfs"] + "comment": "comment",
    PREFIXES["skos"] + "scopeNote": "note",
    PREFIXES["skos"] + "example": "example",
    PREFIXES["rdfs"] + "subClassOf": "above",
    PREFIXES["rdfs"] + "subPropertyOf": "above",
    PREFIXES["rdfs"] + "range": "range",
    PREFIXES["rdf"] + "type": "type",
    REG + "filler": "filler",
}
#: Events of a class on its page.
EXAMPLES = 3


@dataclass(slots=True)
class Term:
    """A class, a property or a value of the ontology."""

    name: str
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """``label``, ``comment``, ``note`` → language → text."""
    iris: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_class(self) -> bool:
        return any(iri.endswith("#Class") for iri in self.iris.get("type", ()))

    @property
    def is_property(self) -> bool:
        return any(iri.endswith("Property") for iri in self.iris.get("type", ()))


@cache
def terms() -> dict[str, Term]:
    """Local name → what the ontology says of it."""
    found: dict[str, Term] = {}
    for name in ("regkg.ttl", "events.ttl"):
        for quad in ox.parse(path=str(ontology.folder() / name), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode) or not quad.subject.value.startswith(REG):
                continue
            local = quad.subject.value.removeprefix(REG)
            term, key = found.setdefault(local, Term(local)), _NAMES.get(quad.predicate.value)
            if key and isinstance(quad.object, ox.Literal):
                term.texts.setdefault(key, {})[quad.object.language or ""] = quad.object.value
            elif key and isinstance(quad.object, ox.NamedNode):
                term.iris.setdefault(key, []).append(quad.object.value)
    return found


def ontology_page(
    request: Request, name: str | None = None, projection: Projection | None = None
) -> HTMLResponse:
    """The vocabulary as a whole, or one term of it; of an event type with events of the projection."""
    if name is None:
        return _whole(request)
    term = terms().get(name)
    if term is None or "label" not in term.texts:
        return problem_page(request, 404, f"reg:{name[:80]}")
    reader = reader_of(request)
    event_type = vocabulary().event_types.get(name)
    is_asked_for = event_type is not None or name in FAMILIES
    return render(
        request,
        "term.html",
        reader=reader,
        term=term,
        iri=REG + name,
        label=_text(term, "label", reader),
        labels=[(code, text) for code, text in sorted(term.texts["label"].items())],
        comment=_text(term, "comment", reader),
        note=_text(term, "note", reader),
        above=[_link(iri, reader) for iri in term.iris.get("above", ())],
        below=[
            _link(REG + one.name, reader)
            for one in terms().values()
            if REG + name in one.iris.get("above", ()) and "label" in one.texts
        ],
        roles=[_link(REG + role.name, reader) for role in event_type.roles] if event_type else [],
        used_by=[
            _link(REG + one.name, reader)
            for one in vocabulary().event_types.values()
            if name in {role.name for role in one.roles}
        ],
        fillers=[_link(iri, reader) for iri in term.iris.get("filler", ())],
        examples=_examples(projection, name, reader) if projection and is_asked_for else [],
        behind=reader.url("query", name="events", type=REG + name),
        family=FAMILIES.get(family_of().get(name, name), ""),
        events=reader.url("events", type=name) if is_asked_for else None,
    )


def ontology_table() -> str:
    """The vocabulary as CSV: a row for each class, property and value."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(("id", "kind", "above", "label_en", "label_fr", "definition_en", "definition_fr"))
    for name, term in sorted(terms().items()):
        kind = "class" if term.is_class else "property" if term.is_property else "value"
        texts = [term.texts.get(key, {}).get(code, "") for key in ("label", "comment") for code in LANGUAGES]
        rows.writerow((REG + name, kind, " ".join(term.iris.get("above", ())), *texts))
    return written.getvalue()


def _whole(request: Request) -> HTMLResponse:
    reader = reader_of(request)
    of_family = {
        family: [name for name, above in family_of().items() if above == family] for family in families()
    }
    return render(
        request,
        "ontology.html",
        reader=reader,
        families=[
            (_entry(family, reader), FAMILIES.get(family, "other"), [_entry(one, reader) for one in names])
            for family, names in of_family.items()
        ],
        entities=[_entry(name, reader) for name in ENTITY_TYPES],
        roles=[_entry(name, reader) for name in roles()],
        values=[
            _entry(name, reader)
            for name in ("Actual", "Planned", "Possible", "Denied", "Support", "Oppose", "Neutral")
        ],
        properties=[
            _entry(name, reader)
            for name, one in sorted(terms().items())
            if one.is_property and name not in roles() and "label" in one.texts
        ],
        iri=REG.rstrip("#"),
    )


def _entry(name: str, reader: Reader) -> tuple[Link, str]:
    term = terms()[name]
    return _link(REG + name, reader), _text(term, "comment", reader)


def _link(iri: str, reader: Reader) -> Link:
    name = iri.removeprefix(REG)
    if name in terms() and "label" in terms()[name].texts:
        return Link(_text(terms()[name], "label", reader), reader.url("ontology", name), key=f"reg:{name}")
    for prefix, begin in PREFIXES.items():
        if iri.startswith(begin):
            return Link(f"{prefix}:{iri.removeprefix(begin)}", iri, key="")
    return Link(iri, iri)


def _text(term: Term, kind: str, reader: Reader) -> str:
    return label_in(term.texts.get(kind, {}), reader.language)


def _examples(projection: Projection, name: str, reader: Reader) -> list[Line]:
    """The surest events of a class, each with its sentence."""
    found = list_events(projection, EventFilter(types=(name,)), order="confidence", limit=EXAMPLES)
    return [event_line(one, reader, sentences=1) for one in found.items]
