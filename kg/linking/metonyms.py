"""Places that stand for who acts there: « Bruxelles a infligé une amende », “Berlin blocked the sale”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.language import Language
from kg.model import Entity, Mention
from kg.text import Text, Word
from kg.vocabulary import Reference, known_entity

#: Country code of institutions whose seat hardly ever means the city beside them.
_UNION = "EU"
#: Probability, by what stands around a place, from which it means its authority whatever the parse says;
#: and that below which it does not.
SURE, LEAST = 0.5, 0.1


def resolve_metonyms(
    doc: Text,
    mentions: Iterable[Mention],
    entities: Iterable[Entity],
    grammar: Language,
    references: dict[str, Reference],
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Let places that act mean their authority, and the seat of the Union's institutions mean them always.

    Args:
        doc: The parsed text.
        mentions: Names, linked.
        entities: What they mean.
        grammar: Verbs that a mere place can have as its subject, and words that attribute.
        references: Known entities by slug.

    Returns:
        The mentions, and the entities that they mean now.
    """
    rows = list(mentions)
    acting = {m.begin for m in rows if m.acts_for in references and _acts(doc, m, grammar)}
    present = {m.entity for m in rows} | {m.acts_for for m in rows if m.begin in acting}
    changed = [
        replace(m, entity=m.acts_for, entity_type="PublicAuthority")
        if m.entity_type == "Place"
        and (
            m.begin in acting
            or (
                m.acts_for in present
                and m.acts_for in references
                and references[m.acts_for].country == _UNION
            )
        )
        else m
        for m in rows
    ]
    by_slug = {entity.slug: entity for entity in entities}
    for mention in changed:
        if mention.entity not in by_slug:
            by_slug[mention.entity] = known_entity(references[mention.entity])
    meant = {mention.entity for mention in changed}
    return tuple(changed), tuple(entity for entity in by_slug.values() if entity.slug in meant)


def _acts(doc: Text, mention: Mention, grammar: Language) -> bool:
    """Whether a place is what does something, or says it."""
    span = doc.stretch(mention.begin, mention.end)
    if span is None or mention.entity_type != "Place":
        return False
    if mention.acts >= SURE:
        return True
    told = _does(span.root, grammar) or (
        span.start > 0
        and any(
            doc.text[: mention.begin].lower().endswith(f"{words} ") for words in grammar.speech.attributions
        )
    )
    return told and mention.acts >= LEAST


def _does(word: Word, grammar: Language) -> bool:
    if word.dep_ == "conj":
        return word.head is not word and _does(word.head, grammar)
    verb = word.head
    if word.dep_ in ("nsubj", "obl:agent"):
        return verb.pos_ in ("VERB", "AUX") and verb.lemma_.lower() not in grammar.syntax.stative_verbs
    return word.dep_ == "pobj" and verb.dep_ == "agent"
