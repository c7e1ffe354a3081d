"""Sentences → events with roles, amount, date, factuality, stance, evidence and confidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kg.events.candidate import Candidate
from kg.events.confidence import confidence, in_text_of
from kg.events.counted import take_counted
from kg.events.deadlines import leave_out_deadlines
from kg.events.deals import review_deals
from kg.events.factuality import factuality, modality
from kg.events.fill import Filling
from kg.events.filled import leave_out_earlier
from kg.events.frames import Pattern, patterns, trigger_forms
from kg.events.gate import LEAST_POSSIBLE, possible
from kg.events.lists import split_lists
from kg.events.merge import Happening, merge
from kg.events.named import Named
from kg.events.offers import tell_bidders
from kg.events.outcome import outcome
from kg.events.payees import leave_out_payees
from kg.events.reviewed import leave_out_reviewers
from kg.events.sales import tell_apart
from kg.events.scoring import score, score_remote
from kg.events.settle import settle
from kg.events.speech import Speech
from kg.events.stance import weigh
from kg.events.stand import take_stands
from kg.events.syntax import is_verb
from kg.events.unite import unite
from kg.events.values import Values, provision
from kg.language import Language
from kg.model import AmountMention, Argument, DateMention, Document, Entity, Event, Mention, Sentence
from kg.text import Text, Word, lemma
from kg.vocabulary import EventType, Vocabulary, known_entity

#: Least probability of a candidate at which it joins a happening.
LEAST_EVENT = 0.2


class EventFinder:
    """Finds the events of one document.

    Args:
        doc: The parsed text.
        document: The article.
        mentions: Names and descriptions, linked.
        grammar: The language.
        least: Least probability, before roles are filled, at which a trigger is looked at closer.
    """

    def __init__(
        self,
        doc: Text,
        document: Document,
        mentions: Iterable[Mention],
        grammar: Language,
        *,
        least: float = LEAST_POSSIBLE,
    ) -> None:
        self.doc = doc
        self.least = least
        self.document = document
        self.grammar = grammar
        self.named = Named(doc, mentions, grammar)
        self.filling = Filling(self.named, grammar)
        self.index = patterns(grammar.code)
        self.speech = Speech(doc, self.filling, grammar, *_reporting(grammar.code), least=least)
        self.forms = trigger_forms(grammar.code)
        self.title_end = len(document.title) if document.title else 0

    def candidates(self) -> list[Candidate]:
        """All possible events, of each trigger and event type the fullest frame."""
        found: list[Candidate] = []
        for token in self.doc:
            if (
                token.is_punct
                or token.is_space
                or (token.i in self.named.at and self.named.at[token.i].kind == "name")
            ):
                continue
            best: dict[str, Candidate] = {}
            rows = tuple(self._patterns(token))
            if not rows or self._ends_company_noun(token):
                continue
            kinds = {pattern.event_type.name for pattern in rows}
            told = possible(kinds, token, token.sent, self.grammar, least=self.least)
            for pattern in rows:
                candidate = self._candidate(pattern, token) if pattern.event_type.name in told else None
                if candidate is None:
                    continue
                known = best.get(candidate.event_type)
                if known is None or self._rank(candidate) > self._rank(known):
                    best[candidate.event_type] = candidate
            for candidate in best.values():
                self._note_surroundings(candidate)
            found += best.values()
        found += self.speech.statements()
        return self._without_doubles(found)

    def _ends_company_noun(self, token: Word) -> bool:
        """Whether a word only ends the word for a firm: « la jeune pousse Mistral AI » pushes nothing."""
        before = self.doc[token.i - 1] if token.i else token
        pair = f"{before.lower_.removesuffix('s')} {token.lower_.removesuffix('s')}"
        return pair in self.grammar.names.company_nouns

    def _patterns(self, token: Word) -> Iterator[Pattern]:
        verb = is_verb(token) or (token.pos_ == "ADJ" and token.lower_.endswith(("é", "ée", "és", "ées")))
        word = self.grammar.lemmas.get(token.lower_) or self.forms.get(token.lower_) if verb else None
        rows = self.index.get(word or lemma(token, self.grammar)) or self.index.get(token.lower_) or ()
        for pattern in rows:
            if is_said(pattern):
                continue
            if pattern.noun != verb or (pattern.noun and token.pos_ in ("NOUN", "PROPN", "ADJ")):
                yield pattern

    def _candidate(self, pattern: Pattern, token: Word) -> Candidate | None:
        title = token.idx < self.title_end
        within = self.speech.within(token.idx)
        word = f"{self.grammar.code}:{lemma(token, self.grammar)}"
        verbs = (token,) if is_verb(token) else ()
        candidate = Candidate(pattern, token, word, verbs, token.sent, title=title, within_quotation=within)
        self.filling.fill(candidate)
        if not candidate.complete:
            return None
        self.filling.fill_others(candidate)
        filled = {slug for role in pattern.event_type.core for slug in candidate.slugs(role)}
        if len(filled) < pattern.event_type.minimum:
            return None
        return candidate

    def _note_surroundings(self, candidate: Candidate) -> None:
        """Note what tells whether it has happened, and the verbs that carry it."""
        token = candidate.trigger
        candidate.modality = modality(
            token, candidate.verbs, self.grammar, candidate.pattern.frame.factuality, title=candidate.title
        )
        candidate.rule = next(feature for feature in candidate.modality if feature.startswith("rule="))
        candidate.carriers = tuple(
            f"{self.grammar.code}:{lemma(verb, self.grammar)}"
            for verb in candidate.verbs[:2]
            if verb.i != token.i
        )

    @staticmethod
    def _rank(candidate: Candidate) -> tuple[float, int, int]:
        return (candidate.strength(), len(candidate.pattern.required), len(candidate.all_slugs()))

    def _without_doubles(self, found: list[Candidate]) -> list[Candidate]:
        """Drop a verb's candidate whose carried noun tells the same type: « ouvrir une enquête » is one."""
        carrying: dict[tuple[str, int], float] = {}
        for candidate in found:
            for verb in candidate.verbs:
                if verb is not candidate.trigger:
                    key = (candidate.event_type, verb.i)
                    carrying[key] = max(carrying.get(key, -1.0), candidate.strength())
        return [
            candidate
            for candidate in found
            if candidate.speakers
            or carrying.get((candidate.event_type, candidate.trigger.i), -1.0) < candidate.strength()
        ]


@lru_cache(maxsize=4)
def _reporting(code: str) -> tuple[dict[str, tuple[Pattern, ...]], Pattern]:
    """The frames of a language that tell of somebody's words, and the one that says nothing of how."""
    said = {
        word: kept
        for word, rows in patterns(code).items()
        if (kept := tuple(pattern for pattern in rows if is_said(pattern)))
    }
    return said, next(
        p for rows in said.values() for p in rows if p.frame.reporting and p.frame.stance is None
    )


def is_said(pattern: Pattern) -> bool:
    """Whether a frame tells of somebody's words."""
    return pattern.frame.reporting or pattern.frame.stance is not None


def find_events(
    doc: Text,
    document: Document,
    mentions: tuple[Mention, ...],
    entities: tuple[Entity, ...],
    amounts: Sequence[AmountMention],
    dates: Sequence[DateMention],
    grammar: Language,
    known: Vocabulary,
) -> tuple[tuple[Event, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    """Find the events of a document.

    Args:
        doc: The parsed text.
        document: The article.
        mentions: Names and descriptions, linked.
        entities: What they mean.
        amounts: Sums of money in the text.
        dates: Dates in the text.
        grammar: The language.
        known: Event types and known entities.

    Returns:
        The events in the order of the text; the mentions, those places that act now meaning their
        authority; the entities, those authorities among them.
    """
    finder = EventFinder(doc, document, mentions, grammar)
    candidates = possible_events(finder, amounts, dates)
    length = len(document.text)
    score(candidates, grammar, length)
    tell_apart(candidates, finder.named, grammar)
    tell_bidders(candidates, finder.named, grammar)
    leave_out_reviewers(candidates, finder.named, grammar)
    leave_out_payees(candidates, finder.named, grammar)
    review_deals(candidates, grammar)
    chosen = likely(candidates)
    leave_out_earlier(chosen)
    score_remote(chosen)
    for candidate in chosen:
        if candidate.speakers:
            weigh(candidate)
        else:
            candidate.factuality = factuality(candidate, grammar)
    leave_out_deadlines(chosen, doc.text, grammar)
    take_counted(chosen, [mention for mention in dates if mention.of_what_follows], doc)
    happenings = merge(split_lists(chosen, finder.named))
    for happening in happenings:
        happening.factuality = outcome(happening)
    take_stands(happenings)
    for member in (member for happening in happenings for member in happening.members):
        if not member.speakers:
            member.provision = provision(member.sentence.text)
            member.said_by = finder.speech.source(member.trigger)
    settle(happenings, len(candidates), length, document.issued, french=grammar.code == "fr")
    happenings = unite(happenings)
    events = tuple(event for happening in happenings if (event := _event(happening, document)) is not None)
    mentions, entities = _acting(mentions, entities, happenings, known)
    return _distinct(events), mentions, entities


def possible_events(
    finder: EventFinder, amounts: Sequence[AmountMention], dates: Sequence[DateMention]
) -> list[Candidate]:
    """All that may be an event, with roles and values, before it is scored; see ``find_events``."""
    candidates = finder.candidates()
    issued = date.fromisoformat(finder.document.issued[:10]) if finder.document.issued else None
    dates = [mention for mention in dates if not mention.of_what_follows]
    values = Values(finder.doc, finder.grammar, amounts, dates, issued, finder.named.by_sentence)
    values.note(candidates)
    return candidates


def likely(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of each trigger the likeliest event type, with the fillers that probably stand in its roles."""
    best: dict[tuple[int, frozenset[str]], Candidate] = {}
    for candidate in candidates:
        place = (candidate.trigger.i, candidate.speakers)
        known = best.get(place)
        if candidate.probability >= LEAST_EVENT and (
            known is None or candidate.probability > known.probability
        ):
            best[place] = candidate
    for candidate in best.values():
        candidate.keep_likely()
    return [
        candidate
        for candidate in best.values()
        if len({slug for role in candidate.pattern.event_type.core for slug in candidate.slugs(role)})
        >= candidate.pattern.event_type.minimum
    ]


def _event(happening: Happening, document: Document) -> Event | None:
    head = happening.head
    event_type = head.pattern.event_type
    arguments = tuple(
        Argument(role.name, slug)
        for role in event_type.roles
        for slug in sorted(happening.arguments.get(role.name, ()))
    )
    if not arguments:
        return None
    evidence = sorted({(m.sentence.start_char, m.sentence.end_char) for m in happening.members})
    when = happening.date
    return Event(
        key=event_key(event_type, arguments, when or (document.issued or "")[:4], happening.stance),
        event_type=event_type.name,
        arguments=arguments,
        factuality=happening.factuality,
        confidence=in_text_of(len(document.text), confidence(happening)),
        evidence=tuple(Sentence(begin, end) for begin, end in evidence),
        triggers=tuple(sorted({(m.trigger.idx, m.trigger.idx + len(m.trigger)) for m in happening.members})),
        amount=happening.amount,
        date=when,
        stance=happening.stance,
        said_by=tuple(sorted({slug for member in happening.members for slug in member.said_by})),
        provision=next(
            (
                m.provision
                for m in happening.members
                if m.provision and any(a.role == "law" for a in arguments)
            ),
            None,
        ),
    )


def event_key(event_type: EventType, arguments: Iterable[Argument], date: str, stance: str | None) -> str:
    """The same for the same happening in any document: type, identifying fillers and year."""
    fillers = sorted(f"{a.role}={a.entity}" for a in arguments if a.role in event_type.identity)
    when = date if stance else date[:4]
    digest = hashlib.sha256("|".join([event_type.name, *fillers, when, stance or ""]).encode()).hexdigest()
    return f"{event_type.name.lower()}-{digest[:16]}"


def _distinct(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Tell apart two happenings of one document that would have one key, by their order."""
    seen: dict[str, int] = {}
    found = []
    for event in events:
        count = seen.get(event.key, 0)
        seen[event.key] = count + 1
        found.append(replace(event, key=f"{event.key}-{count + 1}") if count else event)
    return tuple(found)


def _acting(
    mentions: tuple[Mention, ...],
    entities: tuple[Entity, ...],
    happenings: Iterable[Happening],
    known: Vocabulary,
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Let places that act mean their authority."""

    acting = {
        filler.mention.begin: slug
        for happening in happenings
        for member in happening.members
        for role, fillers in member.weighed.items()
        for slug, filler in fillers.items()
        if filler.mention.acts_for == slug and slug in happening.arguments.get(role, ())
    }
    by_slug = {entity.slug: entity for entity in entities}
    for slug in acting.values():
        if slug not in by_slug and slug in known.references:
            by_slug[slug] = known_entity(known.references[slug])
    changed = tuple(
        replace(m, entity=acting[m.begin], entity_type="PublicAuthority") if m.begin in acting else m
        for m in mentions
    )
    meant = {mention.entity for mention in changed}
    return changed, tuple(entity for entity in by_slug.values() if entity.slug in meant)
