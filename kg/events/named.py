"""Who is named where in a document, and as what: the entities that words of it name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from kg.events.candidate import Filler
from kg.events.syntax import conjuncts, links
from kg.language import Language
from kg.model import Mention
from kg.text import Text, Word
from kg.vocabulary import Role

#: What is left of a filler's quality where a word does not name it itself.
APPOSED, OWNER, DESCRIBED = 0.95, 0.55, 0.8

#: Names of the sentence before, and of the title, that are looked at: a hostile line has thousands.
MOST_BEFORE = 30

#: Characters between a person and whom he speaks for: "Vera Holm, who heads Arbel".
BESIDE = 60
_BODIES = ("Company", "PublicAuthority", "Organization")

_CONTRACTED = {"d'": "de", "du": "de", "des": "de", "au": "à", "aux": "à"}

_NAME_LINKS = ("flat", "flat:name", "appos", "compound", "flat:foreign", "nmod", "dep", "amod", "nummod")
#: What follows whoever only owns or backs who acts: "Iberdrola-owned ScottishPower".
_HOLDER = re.compile(r"-(?:owned|backed|controlled|funded|run|led)\b")


class Named:
    """The mentions of one document by place.

    Args:
        doc: The parsed text.
        mentions: Names and descriptions, linked.
        grammar: The language.
    """

    def __init__(self, doc: Text, mentions: Iterable[Mention], grammar: Language) -> None:
        self.doc = doc
        self.grammar = grammar
        self.at: dict[int, Mention] = {}
        self.heads: list[tuple[Word, Mention]] = []
        self.roots: dict[int, Word] = {}
        self.by_sentence: dict[int, list[tuple[Word, Mention]]] = {}
        self.last_subject: dict[int, Mention] = {}
        self.main: dict[str, Mention] = {}
        self.named_before: dict[int, list[Mention]] = {}
        self.in_title: list[Mention] = []
        self.rank: dict[str, int] = {}
        self.times: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self._beside: dict[str, set[str]] | None = None
        for mention in mentions:
            span = doc.stretch(mention.begin, mention.end)
            if span is not None and not _HOLDER.match(doc.text, mention.end):
                for token in span:
                    self.at.setdefault(token.i, mention)
                self.heads.append((span.root, mention))
                self.roots[mention.begin] = span.root
                self.by_sentence.setdefault(span.sent.start, []).append((span.root, mention))
        self._survey()

    def _survey(self) -> None:
        """Note who is named before each sentence and in the title, and of each type who is named most."""
        counts = self.times = Counter(mention.entity for _, mention in self.heads)
        last: Mention | None = None
        before: list[Mention] = []
        for number, sentence in enumerate(self.doc.sents):
            if last is not None:
                self.last_subject[sentence.start] = last
            self.named_before[sentence.start] = before
            here = self.by_sentence.get(sentence.start, [])
            for head, mention in here:
                if head.dep_.startswith("nsubj") and mention.entity_type not in ("Place", "Legislation"):
                    last = mention
            before = [mention for _, mention in here[:MOST_BEFORE]]
            if number == 0:
                self.in_title = before
        ranks: Counter[str] = Counter()
        first = {mention.entity: mention for _, mention in reversed(self.heads)}
        for entity in sorted(first, key=lambda entity: (-counts[entity], first[entity].begin)):
            kind = first[entity].entity_type
            self.rank[entity] = min(ranks[kind], 3)
            ranks[kind] += 1
            self.first[entity] = first[entity].begin
        for _, mention in self.heads:
            known = self.main.get(mention.entity_type)
            if mention.kind == "name" and (known is None or counts[mention.entity] > counts[known.entity]):
                self.main[mention.entity_type] = mention

    def fits(self, mention: Mention, role: Role) -> str | None:
        """The slug under which a mention can fill a role, or None."""
        if mention.acts_for and mention.entity_type == "Place":
            return mention.acts_for if "PublicAuthority" in role.fillers and self._acts(mention) else None
        return mention.entity if mention.entity_type in role.fillers else None

    def _acts(self, mention: Mention) -> bool:
        """Whether a place stands where an actor can: not "US tech giant", not « l'économie de la France »."""
        token = self.roots.get(mention.begin)
        if token is None or token.dep_ in ("compound", "amod", "poss", "nmod", "npadvmod", "appos", "nummod"):
            return False
        return not (token.dep_ == "pobj" and token.head.lower_ in ("in", "of", "from", "at", "to", "across"))

    def fillers(self, token: Word, role: Role, quality: float) -> Iterator[Filler]:
        """The entities that a token and what is coordinated with it name."""
        for item in conjuncts(token):
            yield from self._at_token(item, role, quality)

    def _at_token(self, token: Word, role: Role, quality: float) -> Iterator[Filler]:
        mention = self.at.get(token.i)
        if mention is not None:
            slug = self.fits(mention, role)
            if slug is not None:
                yield self.filler(slug, quality * (DESCRIBED if mention.kind != "name" else 1.0), mention)
            return
        apposed = [
            child
            for child in token.children
            if child.dep_ in _NAME_LINKS
            and child.i in self.at
            and not any(case.dep_ == "case" for case in child.lefts)
            and not (child.dep_ in ("compound", "amod") and self.grammar.code == "en" and child.i < token.i)
        ]
        for child in apposed:
            for item in conjuncts(child):
                slug = self.fits(self.at[item.i], role) if item.i in self.at else None
                if slug is not None:
                    yield self.filler(slug, quality * APPOSED, self.at[item.i], "apposed")
        if not apposed:
            yield from self._owner(token, role, quality)

    def _owner(self, token: Word, role: Role, quality: float) -> Iterator[Filler]:
        """Of « les services de Sotralu » and "Google's lawyers", the owner."""
        for link in links(token, self.grammar) if token.pos_ in ("NOUN", "PROPN", "ADJ") else ():
            owns = link.relation in ("possessive", "compound") or link.preposition in (
                "de",
                "of",
                "d'",
                "du",
                "for",
            )
            mention = self.at.get(link.token.i)
            if owns and mention is not None:
                slug = self.fits(mention, role)
                if slug is not None:
                    yield self.filler(slug, quality * OWNER, mention, "owner")

    def filler(self, slug: str, quality: float, mention: Mention, route: str = "link") -> Filler:
        """An entity where a mention names it."""
        entity = mention.entity
        return Filler(
            slug,
            quality,
            mention,
            route,
            rank=self.rank.get(entity, 3),
            times=self.times[entity],
            first=self.first.get(entity, mention.begin),
        )

    def beside(self, slugs: frozenset[str]) -> frozenset[str]:
        """Slugs of the firms and bodies that are named beside these actors, in any sentence."""
        if self._beside is None:
            self._beside = defaultdict(set)
            for rows in self.by_sentence.values():
                mentions = sorted((mention for _, mention in rows), key=lambda mention: mention.begin)
                for place, one in enumerate(mentions):
                    for other in islice(mentions, place + 1, None):
                        if other.begin - one.begin > BESIDE:
                            break
                        for who, body in ((one, other), (other, one)):
                            if who.kind == "name" and body.entity_type in _BODIES:
                                self._beside[who.entity].add(body.entity)
        return frozenset().union(*(self._beside.get(slug, ()) for slug in slugs))

    def before(self, mention: Mention) -> str:
        """The preposition just before a mention, its article and noun passed over."""
        root = self.roots.get(mention.begin)
        span = self.doc.stretch(mention.begin, mention.end) if root is not None else None
        index = span.start - 1 if span is not None else -1
        steps = 0
        while index >= 0 and steps < 6 and self._passed_over(index):
            if self.doc[index].lower_ in _CONTRACTED:
                return _CONTRACTED[self.doc[index].lower_]
            index -= 1
            steps += 1
        token = self.doc[index] if index >= 0 else None
        if token is None or token.pos_ not in ("ADP", "SCONJ", "PART"):
            return ""
        return _CONTRACTED.get(token.lower_, token.lower_)

    def _passed_over(self, index: int) -> bool:
        """Whether a word may stand between a preposition and a name: « dans la jeune pousse nantaise X »."""
        if index in self.at:
            return False
        token = self.doc.words[index]
        if token.pos_ in ("DET", "NOUN", "ADJ", "X") or token.text == "-":
            return True
        pair = f"{self.doc.words[index - 1].lower_} {token.lower_}" if index else ""
        return pair in self.grammar.names.company_nouns
