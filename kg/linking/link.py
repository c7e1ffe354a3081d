"""Names → mentions and the entities they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.language import Language
from kg.linking.clusters import Cluster, Clustering
from kg.linking.context import Context
from kg.linking.forms import fold
from kg.linking.type_numbers import TYPES, type_numbers
from kg.linking.types import decided, type_probabilities
from kg.model import Entity, EntityType, Mention, Name
from kg.vocabulary import Reference, known_entity

#: Least probability that a capital names anything at which it is kept.
LEAST_PROBABILITY = 0.5

_ODD = re.compile(r"[^a-z0-9]+")


def slugify(name: str) -> str:
    """The name as the last part of an IRI: ``kim-van-sparrentak``.

    >>> slugify("Électricité de France")
    'electricite-de-france'
    """
    folded = fold(
        name.replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ß", "ss").replace("ł", "l")
    )
    return _ODD.sub("-", folded).strip("-") or "x" + name.encode().hex()


def decide_type(probabilities: Mapping[EntityType | str, float]) -> EntityType | None:
    """The likeliest type, or None where the name probably names nothing."""
    types = dict(probabilities)
    if types.pop("nothing", 0.0) > LEAST_PROBABILITY:
        return None
    return max(types.items(), key=lambda row: (row[1], row[0]))[0]  # type: ignore[return-value]


def _canonical(cluster: Cluster, entity_type: EntityType) -> str:
    """The form to show: the fullest that is no acronym; of a person the one with most words."""
    texts = [text.removesuffix("'s").strip() for text in cluster.texts]
    counts = Counter(name.text for name in cluster.names)
    if entity_type == "Person":
        return max(texts, key=lambda text: (min(len(text.split()), 3), counts[text], -len(text), text))
    return texts[0]


def link(
    names: Iterable[Name], text: str, grammar: Language, references: dict[str, Reference]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Put names together and say what each means.

    Args:
        names: As ``kg.mentions.find_names`` gives them.
        text: The text they stand in.
        grammar: The language of the text.
        references: Known entities by slug.

    Returns:
        One mention for each name that means something, in order, and the entities meant.
    """
    ordered = sorted(names, key=lambda name: name.begin)
    context = Context(ordered, references, text, grammar)
    resolved = [resolve(name, context, references) for name in ordered]
    clustering = Clustering(resolved, grammar, references)
    types = decided_types(clustering.clusters, text, grammar)
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for key, cluster in clustering.clusters.items():
        entity = _entity(cluster, types.get(key, {}), references)
        if entity is None:
            continue
        if entity.slug in entities and entities[entity.slug].entity_type != entity.entity_type:
            entity = entities[entity.slug]
        entities.setdefault(entity.slug, entity)
        mentions += [
            Mention(
                begin=name.begin,
                end=name.end,
                entity_type=entity.entity_type,
                entity=entity.slug,
                confidence=round(types[key][entity.entity_type], 2) if key in types else 1.0,
                acts_for=name.acts_for or "",
                acts=_acts(name, entity.entity_type),
            )
            for name in cluster.names
        ]
    return tuple(sorted(mentions, key=lambda mention: mention.begin)), tuple(entities.values())


def _acts(name: Name, entity_type: EntityType) -> float:
    """How probably a place's name means the authority that sits there, by what stands around it."""
    if name.acts_for is None or entity_type != "Place":
        return 0.0
    return type_probabilities([name.cues])["PublicAuthority"]


def resolve(name: Name, context: Context, references: dict[str, Reference]) -> Name:
    """The name with the known entity that it means in this context, if that is clear."""
    if name.reference is None and name.in_context:
        kinds = {references[slug].entity_type for slug in name.in_context if slug in references}
        told = (*name.cues, *(f"context={kind}" for kind in sorted(kinds)))
        return replace(name, reference=context.choose(name), cues=told)
    return name


def decided_types(
    clusters: Mapping[str, Cluster], text: str, grammar: Language
) -> dict[str, dict[EntityType | str, float]]:
    """The probability of each type of the names that are not known, by key, the document considered."""
    weighed = {key: [cluster.types.get(kind, 0.0) for kind in TYPES] for key, cluster in clusters.items()}
    numbers = type_numbers(clusters, weighed, text, french=grammar.code == "fr")
    found = decided(list(numbers.values()))
    types = {key: dict(zip(TYPES, row, strict=True)) for key, row in zip(numbers, found, strict=True)}
    return types | {key: clusters[key].types for key in types if clusters[key].is_addressed}


def _entity(
    cluster: Cluster, types: Mapping[EntityType | str, float], references: dict[str, Reference]
) -> Entity | None:
    if cluster.reference is not None:
        return known_entity(references[cluster.reference], cluster.texts)
    entity_type = decide_type(types)
    if entity_type is None:
        return None
    label = _canonical(cluster, entity_type)
    slug = slugify(label)
    if slug in references:
        slug = f"{slug}-{entity_type.lower()}"
    titled = {name.titled for name in cluster.names if name.titled} if entity_type == "Person" else set()
    others = [("", text) for text in (*cluster.texts, *sorted(titled)) if text != label]
    return Entity(
        slug=slug, entity_type=entity_type, labels=(("", label),), alternative_labels=tuple(sorted(others))
    )
