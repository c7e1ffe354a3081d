"""Who stands in which role: along the parse first, then by preposition, then by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.events.candidate import Candidate
from kg.events.frames import Slot
from kg.events.named import OWNER, Named
from kg.events.syntax import Link, carrier, links
from kg.language import Language
from kg.model import Mention
from kg.text import Word, lemma
from kg.vocabulary import Role

#: Quality of a filler by the way it was found.
DIRECT = 1.0
INHERITED = 0.85
NEAR = 0.35
FAR = 0.2

#: Tokens between a trigger and a name beyond which nearness says nothing.
NEAR_TOKENS = 14
#: Words between a trigger and a name beyond which it is not looked at: a hostile line is one sentence.
FARTHEST = 100


class Filling:
    """Fills roles from the mentions of one document.

    Args:
        named: Who is named where.
        grammar: The language.
    """

    def __init__(self, named: Named, grammar: Language) -> None:
        self.named = named
        self.grammar = grammar

    # ------------------------------------------------------------ along the frame

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
        for filler in self.named.fillers(token, role, quality):
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
                if link.relation in ("possessive", "compound") and link.token.i in self.named.at
            ]
        spread += [
            below
            for link in own
            if link.relation in ("object", "oblique")
            and link.token.i not in self.named.at
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
            near = self.named.doc[max(noun.sent.start, noun.i - 2) : min(noun.sent.end, noun.i + 6)]
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
            elif link.relation == "compound" and link.token.i in self.named.at:
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

    # ------------------------------------------------------------ without the frame

    def fill_others(self, candidate: Candidate) -> None:
        """Add all else that could stand in a role: what the sentence names, and whom the text is about.

        These fillers have the least quality; the argument model decides on them by path and place.
        """
        trigger = candidate.trigger
        rows = [
            (head, mention)
            for head, mention in self.named.by_sentence.get(trigger.sent.start, [])
            if abs(head.i - trigger.i) <= FARTHEST
        ]
        for role in candidate.pattern.event_type.roles:
            for head, mention in rows:
                slug = self.named.fits(mention, role)
                if slug is not None and slug not in candidate.roles.get(role.name, {}):
                    way = self._place(head, trigger, mention)
                    candidate.put(role.name, self.named.filler(slug, NEAR, mention, way))
            if role.name in candidate.pattern.event_type.core:
                self._from_before(candidate, role)

    def _place(self, head: Word, trigger: Word, mention: Mention) -> str:
        """Where in the sentence a mention stands from a trigger: by preposition and side."""
        side = "left" if head.i < trigger.i else "right"
        far = "far " if abs(head.i - trigger.i) > NEAR_TOKENS else ""
        return f"{far}{side} {self.named.before(mention)}".strip()

    def _from_before(self, candidate: Candidate, role: Role) -> None:
        """The last subject before, the actor named most, and who is named just before or in the title."""
        start = candidate.sentence.start
        rows = [
            ("previous", self.named.last_subject.get(start)),
            ("main", self.named.main.get(role.fillers[0]) if role.fillers else None),
            *(("sentence before", mention) for mention in self.named.named_before.get(start, ())),
        ]
        if not candidate.title:
            rows += [("title", mention) for mention in self.named.in_title]
        for name, mention in rows:
            slug = self.named.fits(mention, role) if mention is not None else None
            if mention is not None and slug is not None and slug not in candidate.roles.get(role.name, {}):
                candidate.put(role.name, self.named.filler(slug, FAR, mention, name))
