"""The card of an entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg import query
from kg.cli.chronicle import Told, to_record
from kg.cli.output import print_json, print_table, printable, without_empty
from kg.terms import PREFIXES, term

if TYPE_CHECKING:
    from kg.store import Store

#: Co-actors on a printed card.
MOST_CO_ACTORS = 8


def card(store: Store, entity: NamedNode, told: Sequence[Told]) -> dict[str, Any]:
    """Gather what the documents say an entity is, and with whom it acts.

    Args:
        entity: Its IRI.
        told: Its events.
    """
    facts: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for row in query.select(store, "entity_card", entity=entity):
        prop, value = str(row["property"])[1:-1], row["value"]
        if isinstance(value, Literal) and prop == term("rdfs:label").value:
            labels[value.language or ""] = value.value
        elif isinstance(value, NamedNode | Literal):
            facts.setdefault(prop, []).append(value.value)
    own = PREFIXES["reg"]
    kinds = [kind.removeprefix(own) for kind in facts.get(term("rdf:type").value, []) if kind.startswith(own)]
    # Of the classes written out the narrowest says it: a company is an organisation and an actor too.
    kinds = [kind for kind in kinds if kind not in ("Actor", "Organization")] or kinds[-1:]
    name = labels.get("en") or labels.get("") or next(iter(labels.values()), entity.value)
    return without_empty(
        {
            "iri": entity.value,
            "label": name,
            "labels": labels,
            "types": kinds,
            "other_names": _each(facts, "skos:altLabel"),
            "same_as": _each(facts, "owl:sameAs"),
            "identifiers": _each(facts, "dcterms:identifier"),
            "country": next(iter(_each(facts, "reg:country")), None),
            "events_by_family": _families(told),
            "co_actors": _co_actors(entity.value, told),
            "documents": [
                _document(row) for row in query.select(store, "documents_of_entity", entity=entity)
            ],
        }
    )


def _each(facts: dict[str, list[str]], name: str) -> list[str]:
    return sorted(set(facts.get(term(name).value, [])))


def _families(told: Sequence[Told]) -> dict[str, int]:
    return dict(sorted(Counter(family for _, family in {(one.event, one.family) for one in told}).items()))


def _co_actors(entity: str, told: Sequence[Told]) -> list[dict[str, Any]]:
    """Who takes part in the same events, and in how many; laws and what is spoken about take no part."""
    together = {
        (one.event, iri, name)
        for one in told
        for role, iri, name in one.roles
        if iri != entity and role not in ("law", "about")
    }
    counted = Counter((iri, name) for _, iri, name in together)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [{"iri": iri, "label": name, "events": count} for (iri, name), count in ordered]


def _document(row: Any) -> dict[str, Any]:
    return without_empty(
        {
            "iri": row["document"].value,
            "title": row["title"].value,
            "issued": row["issued"].value if "issued" in row else None,
        }
    )


def print_card(shown: dict[str, Any], told: Sequence[Told], *, as_json: bool) -> None:
    """Print a card and its chronology."""
    if as_json:
        print_json({**shown, "events": [to_record(one) for one in told]})
        return
    print(printable(shown["label"]) + "  " + ", ".join(shown.get("types", [])))
    for title, key in (
        ("also", "other_names"),
        ("same as", "same_as"),
        ("identifiers", "identifiers"),
    ):
        if shown.get(key):
            print(f"  {title}: {printable(', '.join(shown[key]))}")
    print(f"  iri: {shown['iri']}")
    for title, text in (("with", _with(shown)), ("events", _counts(shown)), ("named in", _documents(shown))):
        if text:
            print(f"  {title}: {printable(text)}")
    rows = [
        (one.date, one.event_type, one.who, one.sum, one.factuality.lower(), one.quote, one.title)
        for one in told
    ]
    if rows:
        print_table(("date", "what", "who", "amount", "factuality", "sentence", "document"), rows)


def _with(shown: dict[str, Any]) -> str:
    most = shown.get("co_actors", [])[:MOST_CO_ACTORS]
    return ", ".join(f"{actor['label']} ({actor['events']})" for actor in most)


def _counts(shown: dict[str, Any]) -> str:
    return ", ".join(f"{family} {count}" for family, count in shown.get("events_by_family", {}).items())


def _documents(shown: dict[str, Any]) -> str:
    count = len(shown.get("documents", []))
    return f"{count} {'document' if count == 1 else 'documents'}" if count else ""
