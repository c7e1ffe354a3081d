"""Names → mentions and the entities they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.language import Language
from kg.linking.clusters import Cluster, Clustering, fold
from kg.linking.context import Context
from kg.model import Entity, EntityType, Mention, Name
from kg.vocabulary import Reference

#: Least weight of what speaks for a type at which a name that nobody knows is kept.
#: Below it stand capitals without any witness: headings, words in quotes, ranks.
LEAST_WEIGHT = 0.3

_ODD = re.compile(r"[^a-z0-9]+")


def slugify(name: str) -> str:
    """The name as the last part of an IRI: ``kim-van-sparrentak``.

    >>> slugify("Électricité de France")
    'electricite-de-france'
    """
    folded = fold(name.replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ß", "ss").replace("ł", "l"))
    return _ODD.sub("-", folded).strip("-") or "x" + name.encode().hex()


def known_entity(reference: Reference, forms: Iterable[str] = ()) -> Entity:
    """A reference entity with the forms under which a document names it."""
    known = {text for _, text in (*reference.labels, *reference.names)}
    return Entity(
        slug=reference.slug,
        entity_type=reference.entity_type,
        labels=reference.labels,
        alternative_labels=tuple(
            sorted({*(row for row in reference.names if row not in reference.labels), *(("", form) for form in forms if form not in known)})
        ),
        same_as=reference.same_as,
        identifiers=reference.identifiers,
        country=reference.country,
    )


def decide_type(cluster: Cluster) -> EntityType | None:
    """The type that most speaks for, or None where too little does."""
    if not cluster.votes:
        return None
    votes = Counter(cluster.votes)
    kind, weight = max(votes.items(), key=lambda row: (row[1], row[0]))
    return kind if weight >= LEAST_WEIGHT else None


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
    resolved = [_resolve(name, context, references) for name in ordered]
    clustering = Clustering(resolved, grammar)
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for cluster in clustering.clusters.values():
        entity = _entity(cluster, references, grammar)
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
                confidence=_certainty(cluster),
                acts_for=name.acts_for or "",
            )
            for name in cluster.names
        ]
    return tuple(sorted(mentions, key=lambda mention: mention.begin)), tuple(entities.values())


def _resolve(name: Name, context: Context, references: dict[str, Reference]) -> Name:
    if name.reference is None and name.in_context:
        chosen = context.choose(name)
        votes = name.votes
        kinds = {references[slug].entity_type for slug in name.in_context if slug in references}
        if chosen is None and len(kinds) == 1 and kinds <= {"PublicAuthority", "Legislation"}:
            votes = (*votes, (kinds.pop(), 4.0))
        return Name(name.begin, name.end, name.text, votes, chosen, name.in_context, name.acts_for, name.long_form)
    return name


def _certainty(cluster: Cluster) -> float:
    if cluster.reference is not None:
        return 1.0
    total = sum(cluster.votes.values())
    return round(min(0.99, max(cluster.votes.values()) / total), 2) if total else 0.3


def _entity(cluster: Cluster, references: dict[str, Reference], grammar: Language) -> Entity | None:
    if cluster.reference is not None:
        return known_entity(references[cluster.reference], cluster.texts)
    entity_type = decide_type(cluster)
    if entity_type is None:
        return None
    label = _canonical(cluster, entity_type)
    slug = slugify(label)
    if slug in references:
        slug = f"{slug}-{entity_type.lower()}"
    others = [("", text) for text in cluster.texts if text != label]
    return Entity(slug=slug, entity_type=entity_type, labels=(("", label),), alternative_labels=tuple(sorted(others)))
