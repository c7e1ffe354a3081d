"""Who stands in which role: along the parse first, then by preposition, then by nearness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from kg.events.candidate import Candidate, Filler
from kg.events.frames import Slot
from kg.events.syntax import Link, carrier, conjuncts, links
from kg.language import Language
from kg.model import Mention
from kg.text import Text, Word, lemma
from kg.vocabulary import Role

#: Quality of a filler by the way it was found.
DIRECT = 1.0
INHERITED = 0.85
APPOSED = 0.95
OWNER = 0.55
NEAR = 0.35
FAR = 0.2

#: Tokens between a trigger and a name beyond which nearness says nothing.
NEAR_TOKENS = 14
#: Words between a trigger and a name beyond which it is not looked at: a hostile line is one sentence.
FARTHEST = 100
#: Names of the sentence before, and of the title, that are looked at: a hostile line has thousands.
MOST_BEFORE = 30

#: Characters between a person and whom he speaks for: "Vera Holm, who heads Arbel".
BESIDE = 60
_BODIES = ("Company", "PublicAuthority", "Organization")

_CONTRACTED = {"d'": "de", "du": "de", "des": "de", "au": "à", "aux": "à"}

_NAME_LINKS = ("flat", "flat:name", "appos", "compound", "flat:foreign", "nmod", "dep", "amod", "nummod")


class Filling:
    """Fills roles from the mentions of one document."""

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
        self._beside: dict[str, set[str]] | None = None
        for mention in mentions:
            span = doc.stretch(mention.begin, mention.end)
            if span is not None:
                for token in span:
                    self.at.setdefault(token.i, mention)
                self.heads.append((span.root, mention))
                self.roots[mention.begin] = span.root
                self.by_sentence.setdefault(span.sent.start, []).append((span.root, mention))
        self._survey()

    def _survey(self) -> None:
        """Note who is named before each sentence and in the title, and of each type who is named most."""
        counts: Counter[str] = Counter(mention.entity for _, mention in self.heads)
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
        for _, mention in self.heads:
            known = self.main.get(mention.entity_type)
            if mention.kind == "name" and (known is None or counts[mention.entity] > counts[known.entity]):
                self.main[mention.entity_type] = mention

    # ------------------------------------------------------------ one place

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
                yield self._filler(slug, quality * (0.8 if mention.kind != "name" else 1.0), mention)
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
                    yield self._filler(slug, quality * APPOSED, self.at[item.i], "apposed")
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
                    yield self._filler(slug, quality * OWNER, mention, "owner")

    # ------------------------------------------------------------ one candidate

    def fill(self, candidate: Candidate) -> None:
        """Fill the roles of a candidate along its frame."""
        roles = {role.name: role for role in candidate.pattern.event_type.roles}
        if candidate.pattern.noun:
            self._fill_noun(candidate, roles)
        else:
            self._fill_verb(candidate, roles)

    def _put(
        self, candidate: Candidate, role: Role, token: Word, quality: float, route: str = "link"
    ) -> None:
        for filler in self.fillers(token, role, quality):
            if not any(
                filler.slug in fillers for name, fillers in candidate.roles.items() if name != role.name
            ):
                if route != "link":
                    filler.route = route if filler.route == "link" else f"{route}, {filler.route}"
                candidate.put(role.name, filler)

    def _fill_slot(
        self, candidate: Candidate, slot: Slot, found: Iterable[Link], roles: dict[str, Role], route: str = ""
    ) -> None:
        for link in found:
            if self._matches(slot, link):
                quality = DIRECT if not link.distance else INHERITED
                way = slot.relation if slot.relation != "oblique" else f"{slot.relation} {link.preposition}"
                self._put(
                    candidate, roles[slot.role], link.token, quality, f"{route}{way}{link.distance or ''}"
                )

    @staticmethod
    def _matches(slot: Slot, link: Link) -> bool:
        if slot.relation == "oblique":
            return (link.relation == "oblique" and link.preposition in slot.prepositions) or (
                link.relation == "dative" and bool(slot.prepositions & {"to", "à"})
            )
        if slot.relation == "object":
            return link.relation in ("object", "dative")
        return link.relation == slot.relation

    def _fill_verb(self, candidate: Candidate, roles: dict[str, Role]) -> None:
        verb, pattern = candidate.trigger, candidate.pattern
        own = links(verb, self.grammar)
        spread = list(own)
        for words in pattern.required:
            token = self._required(verb, own, words)
            if token is None:
                candidate.complete = False
                return
            spread += [
                link for link in links(token, self.grammar) if link.relation in ("oblique", "possessive")
            ]
            spread += [
                Link("oblique", "of", link.token)
                for link in links(token, self.grammar)
                if link.relation in ("possessive", "compound") and link.token.i in self.at
            ]
        spread += [
            below
            for link in own
            if link.relation in ("object", "oblique")
            and link.token.i not in self.at
            and link.token.pos_ == "NOUN"
            for below in links(link.token, self.grammar)
            if below.relation == "oblique" and below.preposition not in ("de", "of")
        ]
        for slot in pattern.slots:
            self._fill_slot(candidate, slot, spread if slot.relation == "oblique" else own, roles)

    def _required(self, verb: Word, own: Iterable[Link], words: frozenset[str]) -> Word | None:
        """A word of a set that stands below the verb, or to which the verb is linked."""
        for link in own:
            for token in (link.token, *link.token.children):
                if lemma(token, self.grammar) in words or token.lower_ in words:
                    return token
        for token in verb.subtree:
            if token.i == verb.i or abs(token.i - verb.i) > 10:
                continue
            if (lemma(token, self.grammar) in words or token.lower_ in words) and self._depth(
                token, verb
            ) <= 3:
                return token
        return None

    @staticmethod
    def _depth(token: Word, verb: Word) -> int:
        for depth, above in enumerate(token.ancestors, start=1):
            if above == verb:
                return depth
        return 99

    def _fill_noun(self, candidate: Candidate, roles: dict[str, Role]) -> None:
        noun, pattern = candidate.trigger, candidate.pattern
        own = links(noun, self.grammar)
        for words in pattern.required:
            near = self.doc[max(noun.sent.start, noun.i - 2) : min(noun.sent.end, noun.i + 6)]
            if not any(
                lemma(token, self.grammar) in words or token.lower_ in words
                for token in near
                if token != noun
            ):
                candidate.complete = False
                return
            own += tuple(
                link
                for token in near
                if lemma(token, self.grammar) in words and token != noun
                for link in links(token, self.grammar)
                if link.relation == "oblique"
            )
        for slot in pattern.slots:
            self._fill_slot(candidate, slot, own, roles)
        self._possessors(candidate, own, roles)
        self._carried(candidate, noun, roles)
        for above in self._noun_heads(noun):
            for slot in pattern.slots:
                if slot.role == pattern.agent:
                    self._fill_slot(candidate, slot, links(above, self.grammar), roles, "head ")
            self._carried(candidate, above, roles)

    def _noun_heads(self, noun: Word) -> Iterator[Word]:
        """« ouverture » of « l'ouverture d'une enquête par la Commission »."""
        head = noun.head if noun.head.pos_ != "ADP" else noun.head.head
        if noun.dep_ in ("nmod", "pobj", "obl:arg", "compound") and head.pos_ == "NOUN" and head.i != noun.i:
            yield head

    def _possessors(self, candidate: Candidate, own: Iterable[Link], roles: dict[str, Role]) -> None:
        pattern = candidate.pattern
        for link in own:
            if link.relation == "possessive" and pattern.agent:
                self._put(candidate, roles[pattern.agent], link.token, DIRECT, "possessive")
                if pattern.patient and not candidate.roles:
                    self._put(candidate, roles[pattern.patient], link.token, INHERITED, "possessive")
            elif link.relation == "compound" and link.token.i in self.at:
                for name in (pattern.patient, pattern.agent):
                    if name and not candidate.roles.get(name):
                        self._put(candidate, roles[name], link.token, INHERITED, "compound")

    def _carried(self, candidate: Candidate, noun: Word, roles: dict[str, Role]) -> None:
        """Fill roles from the verb that carries the noun: « écoper d'une amende », “launch a probe”."""
        verb, how = carrier(noun, self.grammar)
        if verb is None:
            return
        pattern, syntax = candidate.pattern, self.grammar.syntax
        word = lemma(verb, self.grammar)
        candidate.verbs = (*candidate.verbs, verb)
        own = links(verb, self.grammar)
        subjects = [link for link in own if link.relation == "subject" and link.token.i != noun.i]
        objects = [link for link in own if link.relation in ("object", "dative") and link.token.i != noun.i]
        agent, patient = roles.get(pattern.agent or ""), roles.get(pattern.patient or "")
        quality = (
            DIRECT if word in syntax.giving_verbs | syntax.receiving_verbs | syntax.happening_verbs else OWNER
        )
        if how == "subject":
            for link in objects:
                self._put_if(candidate, patient, link, quality)
        elif how == "oblique":
            for link in objects:
                self._put_if(candidate, patient, link, quality)
            for link in subjects:
                receives = not objects and word not in syntax.giving_verbs
                self._put_if(candidate, patient if receives else agent, link, quality)
        elif word in syntax.receiving_verbs and word not in syntax.giving_verbs:
            for link in subjects:
                self._put_if(candidate, patient, link, quality)
        else:
            for link in subjects:
                self._put_if(candidate, agent, link, quality)
            for link in objects:
                self._put_if(candidate, patient, link, quality)
        for slot in pattern.slots:
            if slot.relation == "oblique":
                self._fill_slot(candidate, slot, own, roles, "carried ")

    def _put_if(self, candidate: Candidate, role: Role | None, link: Link, quality: float) -> None:
        if role is not None:
            self._put(
                candidate,
                role,
                link.token,
                quality * (INHERITED if link.distance else 1.0),
                f"carried {link.relation}",
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

    # ------------------------------------------------------------ without the frame

    def fill_others(self, candidate: Candidate) -> None:
        """Add all else that could stand in a role: what the sentence names, and whom the text is about.

        These fillers have the least quality; the argument model decides on them by path and place.
        """
        trigger = candidate.trigger
        rows = [
            (head, mention)
            for head, mention in self.by_sentence.get(trigger.sent.start, [])
            if abs(head.i - trigger.i) <= FARTHEST
        ]
        for role in candidate.pattern.event_type.roles:
            for head, mention in rows:
                slug = self.fits(mention, role)
                if slug is not None and slug not in candidate.roles.get(role.name, {}):
                    way = self._place(head, trigger, mention)
                    candidate.put(role.name, self._filler(slug, NEAR, mention, way))
            if role.name in candidate.pattern.event_type.core:
                self._from_before(candidate, role)

    def _place(self, head: Word, trigger: Word, mention: Mention) -> str:
        """Where in the sentence a mention stands from a trigger: by preposition and side."""
        side = "left" if head.i < trigger.i else "right"
        far = "far " if abs(head.i - trigger.i) > NEAR_TOKENS else ""
        return f"{far}{side} {self.before(mention)}".strip()

    def _from_before(self, candidate: Candidate, role: Role) -> None:
        """The last subject before, the actor named most, and who is named just before or in the title."""
        start = candidate.sentence.start
        rows = [
            ("previous", self.last_subject.get(start)),
            ("main", self.main.get(role.fillers[0]) if role.fillers else None),
            *(("sentence before", mention) for mention in self.named_before.get(start, ())),
        ]
        if not candidate.title:
            rows += [("title", mention) for mention in self.in_title]
        for name, mention in rows:
            slug = self.fits(mention, role) if mention is not None else None
            if mention is not None and slug is not None and slug not in candidate.roles.get(role.name, {}):
                candidate.put(role.name, self._filler(slug, FAR, mention, name))

    def _filler(self, slug: str, quality: float, mention: Mention, route: str = "link") -> Filler:
        return Filler(slug, quality, mention, route, rank=self.rank.get(mention.entity, 3))

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
        token = self.doc[index]
        pair = f"{self.doc[index - 1].lower_} {token.lower_}" if index else ""
        return index not in self.at and (
            token.pos_ in ("DET", "NOUN", "ADJ", "X")
            or token.text == "-"
            or pair in self.grammar.names.company_nouns
        )
