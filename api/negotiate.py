"""Which format a client gets: ``?format=``, or ``Accept`` with its q-values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.errors import InvalidQuery


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an ``Accept`` header."""

    type: str
    subtype: str
    q: float

    def specificity(self, media_type: str) -> int:
        """How well it names a media type: 2 exactly, 1 its main type, 0 any, -1 not at all."""
        main, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (main, sub):
            return 2
        if self.subtype == "*" and self.type in {main, "*"}:
            return 1 if self.type == main else 0
        return -1


def parse_accept(header: str | None) -> tuple[Range, ...]:
    """Read an ``Accept`` header; what cannot be read is passed over, and nothing at all means anything.

    >>> parse_accept("text/csv;q=0.5, */*;q=x")
    (Range(type='text', subtype='csv', q=0.5),)
    """
    ranges = []
    for entry in (header or "").split(","):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        main, slash, sub = media_type.partition("/")
        if not (main and slash and sub):
            continue
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            ranges.append(Range(main, sub, min(max(float(quality), 0.0), 1.0)))
        except ValueError:
            continue
    return tuple(ranges) or (Range("*", "*", 1.0),)


def quality(accepted: Iterable[Range], media_type: str) -> float:
    """The q-value of a media type: that of the entry that names it best, 0 when none does."""
    best, result = -1, 0.0
    for entry in accepted:
        if (specificity := entry.specificity(media_type)) > best:
            best, result = specificity, entry.q
    return result


def best(offered: Sequence[str], accept: str | None) -> str | None:
    """The media type the client likes best, of equals the first offered; None when it takes none.

    >>> best(["text/turtle", "text/html"], "text/turtle, text/html;q=0.2")
    'text/turtle'
    >>> best(["text/turtle"], "image/png") is None
    True
    """
    accepted = parse_accept(accept)
    scored = [(quality(accepted, media_type), media_type) for media_type in offered]
    top = max((score for score, _ in scored), default=0.0)
    return next((media_type for score, media_type in scored if score == top), None) if top > 0 else None


#: Media types of tables, and the names of the engine's formats. The first is the default.
TABLES = {
    "application/sparql-results+json": "JSON",
    "application/json": "JSON",
    "application/sparql-results+xml": "XML",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
}
#: Media types of graphs.
GRAPHS = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "TRIG",
    "application/n-quads": "N_QUADS",
    "application/x-turtle": "TURTLE",
    "application/json": "JSON_LD",
    "application/xml": "RDF_XML",
    "text/xml": "RDF_XML",
    "text/plain": "N_TRIPLES",
}
#: Values of ``?format=``.
NAMES = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, "text/turtle"),
    "ttl": (None, "text/turtle"),
    "ntriples": (None, "application/n-triples"),
    "nt": (None, "application/n-triples"),
    "jsonld": (None, "application/ld+json"),
    "rdfxml": (None, "application/rdf+xml"),
    "rdf": (None, "application/rdf+xml"),
    "trig": (None, "application/trig"),
    "nquads": (None, "application/n-quads"),
    "nq": (None, "application/n-quads"),
    # As SPARQLWrapper calls them; Turtle is N3 too.
    "rdf+xml": (None, "application/rdf+xml"),
    "json-ld": (None, "application/ld+json"),
    "n3": (None, "text/turtle"),
}


def named_format(values: Sequence[str]) -> str | None:
    """The format that ``format`` names; of several values the first that names one.

    SPARQLWrapper sends a name, a media type and nothing, all three.

    >>> named_format(["", "docx", "rdf+xml", "application/rdf+xml"])
    'rdf+xml'
    """
    given = [value for value in values if value]
    known = (value for value in given if value in TABLES or value in GRAPHS or value.lower() in NAMES)
    return next(known, given[0] if given else None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The media types that a client wants for a table and for a graph; None where it takes none."""

    table: str | None
    graph: str | None


def wanted(name: str | None, accept: str | None) -> Wanted:
    """What the client wants, by the name of a format (``?format=``) or its ``Accept`` header.

    Raises:
        InvalidQuery: ``name`` is no format.
    """
    if name is None:
        return Wanted(best(tuple(TABLES), accept), best(tuple(GRAPHS), accept))
    if "/" in name:
        return Wanted(name if name in TABLES else None, name if name in GRAPHS else None)
    if name.lower() not in NAMES:
        raise InvalidQuery(f"format: one of {', '.join(NAMES)}")
    return Wanted(*NAMES[name.lower()])
