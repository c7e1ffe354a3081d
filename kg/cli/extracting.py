"""``regkg extract``: the same reading, no store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.options import BASE_IRI, FAILED, Base, Language, Llm, Published, refuse, say

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.model import Extraction

Output = Literal["json", "turtle", "trig", "nquads", "jsonld", "html"]


def extract(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="As for regkg ingest.")],
    output: Annotated[
        Output, typer.Option("--format", "-f", help="html is the text with its mentions and evidence marked.")
    ] = "json",
    language: Language = "auto",
    published: Published = None,
    llm: Llm = None,
    base_iri: Base = BASE_IRI,
) -> None:
    """Print what articles say, without a store."""
    from kg import pipeline
    from kg.cli.reading import check_reading, endpoint_of, read_sources
    from kg.errors import UnreadableSource
    from kg.proposals import UNHEARD, Proposer

    check_reading(language, published)
    if not base_iri.startswith(("http://", "https://")):
        refuse(f"--base-iri {base_iri}: no http(s) IRI")
    endpoint = endpoint_of(llm)
    proposer = Proposer(endpoint) if endpoint else None
    found, failed = [], 0
    for document in read_sources([source], language=language, published=published):
        if isinstance(document, UnreadableSource):
            print(f"failed: {document}", file=sys.stderr)
            failed += 1
        else:
            found.append(pipeline.extract(document, proposer=proposer))
            for why, count in found[-1].left_out:
                if why.startswith(UNHEARD):
                    say(f"{document.source or document.file_name or document.key}: {why}: {count}")
    if found:
        _print(found, output, base_iri)
    if failed:
        raise typer.Exit(FAILED)


def _print(found: Sequence[Extraction], output: Output, base_iri: str) -> None:
    if output == "json":
        from kg.cli.output import print_json
        from kg.cli.records import to_record

        records = [to_record(extraction, base_iri) for extraction in found]
        print_json(records[0] if len(records) == 1 else records)
    elif output == "html":
        from kg.cli.marked import to_page

        sys.stdout.write(to_page(found))
    else:
        from kg.rdf import to_quads

        _print_quads([quad for one in found for quad in to_quads(one, base_iri=base_iri)], output)


def _print_quads(quads: Sequence[Quad], output: Output) -> None:
    from pyoxigraph import DefaultGraph, RdfFormat, serialize
    from pyoxigraph import Quad as NewQuad

    from kg.terms import PREFIXES

    if output == "jsonld":
        from kg.cli.output import print_json
        from kg.jsonld import to_jsonld

        print_json(to_jsonld(quads))
        return
    formats = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}
    if output == "turtle":
        quads = [NewQuad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads]
    prefixes = PREFIXES if output != "nquads" else None
    written = serialize(dict.fromkeys(quads), format=formats[output], prefixes=prefixes) or b""
    sys.stdout.write(written.decode())
