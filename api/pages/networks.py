"""The network around an actor or a law: a table, and the same drawn where the library is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api.pages.filters import event_filter, find_by_name
from api.pages.formats import offered, table_of, turtle_of
from api.pages.lines import FAMILIES, KINDS, entity_link
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import (
    EntityView,
    EventFilter,
    Network,
    Projection,
    families_of,
    list_entities,
    network,
)

#: Nodes a page shows unless it is asked for more, and the most it can be asked for: two tables list them.
NODES, MOST_NODES = 40, 120
#: Edges in the table.
EDGES = 300


def network_page(request: Request, projection: Projection) -> HTMLResponse:
    """Who acts with whom."""
    reader = reader_of(request)
    name = request.query_params.get("entity") or request.query_params.get("actor")
    entity = find_by_name(projection, name)
    asked = replace(event_filter(request), actors=())
    found = network(projection, entity, asked, limit=_limit(request)) if entity else Network((), (), 0)
    around = replace(asked, actors=(entity.iri,)) if entity else asked
    links = {one.slug: entity_link(one, reader) for one in found.nodes}
    shared = _shared(found, entity)
    kinds = dict.fromkeys(KINDS.get(one.type or "", "other") for one in found.nodes)
    names = {css: name for name, css in KINDS.items()}
    return render(
        request,
        "network.html",
        library="network",
        reader=reader,
        given=request.query_params.get("entity", ""),
        entity=entity_link(entity, reader) if entity else None,
        iri=entity.iri if entity else "",
        nodes=[
            (
                links[one.slug],
                reader.term(one.type),
                reader.number(shared[one.slug]) if one.slug in shared else "",
                reader.country(one.country) if one.country else "",
            )
            for one in found.nodes
        ],
        edges=[
            (links[a], links[b], times)
            for a, b, times in sorted(found.edges, key=lambda edge: (-edge[2], edge[0], edge[1]))[:EDGES]
        ],
        left_out=found.left_out,
        more=reader.here(limit=MOST_NODES) if found.left_out and len(found.nodes) < MOST_NODES else None,
        families=_families(projection, around, asked, reader) if entity else [],
        kinds=[(css, reader.title_case(reader.term(names.get(css, "")))) for css in kinds],
        since=request.query_params.get("since", ""),
        until=request.query_params.get("until", ""),
        types=asked.types,
        formats=offered(
            ("JSON", reader.data("entities", entity.slug, "network")),
            ("Turtle", turtle_of((one.iri for one in found.nodes), reader)),
            ("CSV", table_of("coactors", reader, entity=entity.iri)),
            ("GraphML", reader.data("network.graphml", **_same(reader))),
        )
        if entity
        else [],
        graphml=reader.data("network.graphml", **_same(reader)),
        suggested=[
            entity_link(one, reader)
            for one in list_entities(projection, types=("Company", "PublicAuthority"), limit=6).items
        ]
        if not entity
        else [],
    )


def network_graphml(request: Request, projection: Projection) -> Response:
    """The same network as GraphML, for Gephi, yEd or Cytoscape."""
    reader = reader_of(request)
    name = request.query_params.get("entity") or request.query_params.get("actor")
    entity = find_by_name(projection, name)
    asked = replace(event_filter(request), actors=())
    found = network(projection, entity, asked, limit=_limit(request)) if entity else Network((), (), 0)
    slug = entity.slug if entity else "network"
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in slug)
    return Response(
        "\n".join(_graphml(found, reader)),
        media_type="application/graphml+xml",
        headers={"Content-Disposition": f'attachment; filename="{safe}.graphml"'},
    )


def _graphml(found: Network, reader: Reader) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name, target, kind in (
        ("label", "node", "string"),
        ("type", "node", "string"),
        ("iri", "node", "string"),
        ("events", "edge", "int"),
    ):
        yield f'<key id="{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph edgedefault="undirected">'
    for node in found.nodes:
        values = {"label": reader.name(node.labels), "type": node.type or "", "iri": node.iri}
        inside = "".join(f'<data key="{key}">{escape(_plain(text))}</data>' for key, text in values.items())
        yield f"<node id={quoteattr(node.slug)}>{inside}</node>"
    for a, b, times in found.edges:
        ends = f"source={quoteattr(a)} target={quoteattr(b)}"
        yield f'<edge {ends}><data key="events">{times}</data></edge>'
    yield "</graph>"
    yield "</graphml>"


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")


def _limit(request: Request) -> int:
    asked = request.query_params.get("limit", "")
    return min(max(2, int(asked)), MOST_NODES) if asked.isdecimal() and len(asked) < 5 else NODES


def _shared(found: Network, middle: EntityView | None) -> dict[str, int]:
    """Slug → events that it shares with the one in the middle."""
    if middle is None:
        return {}
    return {b if a == middle.slug else a: times for a, b, times in found.edges if middle.slug in (a, b)}


def _families(
    projection: Projection, around: EventFilter, asked: EventFilter, reader: Reader
) -> list[tuple[str, str, str, str, bool]]:
    counted = {one.value: one.count for one in families_of(projection, replace(around, types=()))}
    return [
        (
            css,
            reader.title_case(reader.term(name)),
            reader.number(counted[name]),
            reader.here(type=None if name in asked.types else name),
            name in asked.types,
        )
        for name, css in FAMILIES.items()
        if counted.get(name)
    ]


def _same(reader: Reader) -> dict[str, str]:
    return {name: value for name, value in reader.query if name != "lang"}
