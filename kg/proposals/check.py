"""Whether a proposal holds: in the ontology's terms, and by what our own reading found in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from kg.events import event_key
from kg.model import (
    Amount,
    AmountMention,
    Argument,
    DateMention,
    Document,
    Entity,
    EntityType,
    Event,
    Factuality,
    Mention,
    Sentence,
    Stance,
)
from kg.proposals.answer import Proposal, ProposedAmount, ProposedFiller
from kg.proposals.request import Passage, flat
from kg.proposals.schema import FACTUALITIES, STANCES, takes_stance
from kg.vocabulary import EventType, Role, Vocabulary

#: How sure a proposal is to be right. Nobody has measured it: it is set by hand below the least confidence at
#: which an event of our own models is kept (``kg.pipeline.MIN_CONFIDENCE``; a test holds them apart), so that
#: who asks for that much gets what they found and nothing else.
CONFIDENCE = 0.35
#: Words of a quote at least, where the sentence has as many: fewer stand anywhere.
LEAST_WORDS = 3


class Refused(Exception):
    """A proposal that is not accepted. The message is the reason, one of few: refusals are counted by it."""


@dataclass(frozen=True)
class Findings:
    """What our own reading found in an article."""

    document: Document
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    entities: Sequence[Entity]
    amounts: Sequence[AmountMention]
    dates: Sequence[DateMention]
    articles: frozenset[str] = frozenset()
    """Words that may stand before a name: ``the``, ``l'``."""

    @cached_property
    def types(self) -> dict[str, EntityType]:
        """Slug → class of the entity."""
        return {entity.slug: entity.entity_type for entity in self.entities}

    @cached_property
    def named(self) -> dict[str, dict[str, list[int]]]:
        """Words → the entities that they name, also by acting for them → where, ascending.

        Pronouns name nobody.
        """
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for mention in sorted(self.mentions, key=lambda one: one.begin):
            if mention.kind != "pronoun":
                words = flat(self.document.text[mention.begin : mention.end])
                for slug in _meant(mention):
                    found[words][slug].append(mention.begin)
        return found

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Entity → where something means it, be it a pronoun, ascending."""
        found: dict[str, list[int]] = defaultdict(list)
        for mention in sorted(self.mentions, key=lambda one: one.begin):
            for slug in _meant(mention):
                found[slug].append(mention.begin)
        return found

    @cached_property
    def sums(self) -> frozenset[Amount]:
        return frozenset(mention.amount for mention in self.amounts)

    @cached_property
    def days(self) -> frozenset[str]:
        """The dates of the text, and the months and years that they are in."""
        found = {day for mention in self.dates for day in (mention.date, mention.ahead) if day}
        return frozenset(day[:length] for day in found for length in (4, 7, 10))


def _meant(mention: Mention) -> tuple[str, ...]:
    return tuple(slug for slug in (mention.entity, mention.acts_for) if slug)


def accept(
    proposal: Proposal, findings: Findings, passage: Passage, known: Vocabulary, *, model: str
) -> Event:
    """The event that a proposal tells.

    Args:
        proposal: What the model says.
        findings: What our own reading found in the article.
        passage: What was handed over to the model.
        known: Event types and their roles.
        model: The model's name, for the provenance.

    Raises:
        Refused: It does not hold.
    """
    kind = known.event_types.get(proposal.event_type)
    if kind is None:
        raise Refused("an event type that is none of the ontology")
    sentence = _sentence(proposal, findings, passage)
    arguments = _arguments(proposal, kind, sentence, findings)
    amount = _amount(proposal.amount, kind, findings)
    if proposal.date is not None and proposal.date not in findings.days:
        raise Refused("a date that is not found in the article")
    if proposal.factuality not in FACTUALITIES:
        raise Refused("a factuality that is none of the ontology")
    stance = _stance(proposal.stance, kind)
    when = proposal.date or (findings.document.issued or "")[:4]
    return Event(
        key=event_key(kind, arguments, when, stance),
        event_type=kind.name,
        arguments=arguments,
        factuality=cast(Factuality, proposal.factuality),
        confidence=CONFIDENCE,
        evidence=(sentence,),
        amount=amount,
        date=proposal.date,
        stance=stance,
        proposed_by=model,
    )


def _sentence(proposal: Proposal, findings: Findings, passage: Passage) -> Sentence:
    """The sentence that is cited, in which the quote stands letter for letter."""
    if proposal.sentence not in passage.numbers:
        raise Refused("a sentence that was not handed over")
    sentence = findings.sentences[proposal.sentence - 1]
    words, quote = flat(findings.document.text[sentence.begin : sentence.end]), flat(proposal.quote).strip()
    if quote not in words:
        raise Refused("a quote that is not in the sentence it cites")
    if len(quote.split()) < min(LEAST_WORDS, len(words.split())):
        raise Refused(f"a quote of fewer than {LEAST_WORDS} words")
    return sentence


def _arguments(
    proposal: Proposal, kind: EventType, sentence: Sentence, findings: Findings
) -> tuple[Argument, ...]:
    roles = {role.name: role for role in kind.roles}
    found: dict[str, str] = {}
    is_near = False
    for filler in proposal.roles:
        if filler.role not in roles:
            raise Refused("a role that its event type does not have")
        slug = _entity(filler, roles[filler.role], sentence, findings)
        if found.setdefault(slug, filler.role) != filler.role:
            raise Refused("an entity in two roles")
        is_near = is_near or _is_near(slug, sentence, findings)
    if sum(role in kind.core for role in found.values()) < kind.minimum:
        raise Refused("too few roles filled")
    if not is_near:
        raise Refused("names that stand nowhere near the sentence it cites")
    return tuple(
        Argument(role.name, slug)
        for role in kind.roles
        for slug in sorted(slug for slug, filled in found.items() if filled == role.name)
    )


def _entity(filler: ProposedFiller, role: Role, sentence: Sentence, findings: Findings) -> str:
    """The entity that a name means: of those that can fill the role, the one named nearest by."""
    name = flat(filler.name).strip()
    named = findings.named.get(name) or findings.named.get(_without_article(name, findings.articles))
    if not named:
        raise Refused("a name that is not found in the article")
    fitting = [
        (_distance(begins, sentence), slug)
        for slug, begins in named.items()
        if findings.types.get(slug) in role.fillers
    ]
    if not fitting:
        raise Refused("an entity that cannot fill its role")
    return min(fitting)[1]


def _without_article(name: str, articles: frozenset[str]) -> str:
    for article in articles:
        head = article if article.endswith("'") else f"{article} "
        if name.replace("’", "'").lower().startswith(head):
            return name[len(head) :].strip()
    return name


def _distance(begins: Sequence[int], sentence: Sentence) -> int:
    """Characters from a sentence to the nearest of places that ascend; 0 within it."""
    behind = bisect_left(begins, sentence.begin)
    nearest = [sentence.begin - begins[behind - 1]] if behind else []
    if behind < len(begins):
        nearest.append(max(begins[behind] - sentence.end, 0))
    return min(nearest)


def _is_near(slug: str, sentence: Sentence, findings: Findings) -> bool:
    """Something in the sentence or in the one before means the entity, be it a pronoun."""
    number = findings.sentences.index(sentence)
    begin = findings.sentences[max(number - 1, 0)].begin
    return _distance(findings.places[slug], Sentence(begin, sentence.end)) == 0


def _amount(proposed: ProposedAmount | None, kind: EventType, findings: Findings) -> Amount | None:
    if proposed is None:
        return None
    if not kind.has_amount:
        raise Refused("a sum that its event type does not have")
    amount = Amount(proposed.value, proposed.currency)
    if amount not in findings.sums:
        raise Refused("a sum that is not found in the article")
    return amount


def _stance(proposed: str | None, kind: EventType) -> Stance | None:
    if proposed is not None and proposed not in STANCES:
        raise Refused("a stance that is none of the ontology")
    if (proposed is not None) != takes_stance(kind):
        raise Refused("a stance where its event type has none, or none where it has one")
    return cast(Stance | None, proposed)
