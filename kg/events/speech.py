"""Who says what: statements, quotations, attributions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.events.candidate import Candidate, Filler
from kg.events.fill import Filling
from kg.events.frames import Pattern
from kg.events.stance import judge
from kg.events.syntax import ancestors, lemma
from kg.language import Language
from kg.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_QUOTE = re.compile(r"[«“\"„][^»”\"]{8,}")
_MARKS = frozenset("«»“”\"„‟")


class Speech:
    """Speakers and sources of one document."""

    def __init__(self, doc: Doc, filling: Filling, grammar: Language) -> None:
        self.doc = doc
        self.filling = filling
        self.grammar = grammar
        self.quotes = _quotations(doc)

    @staticmethod
    def wanted(pattern: Pattern) -> frozenset[str]:
        """What a pattern wants of speech: ``stance`` where its words carry one."""
        return frozenset({"stance"}) if pattern.frame.stance is not None else frozenset()

    def complete(self, candidate: Candidate) -> bool:
        """Give a statement its stance and topic; False where nobody says anything that matters."""
        role = candidate.pattern.event_type.core[0]
        if not candidate.roles.get(role):
            self._inverted(candidate, role)
        self._only_real_speakers(candidate, role)
        speakers = candidate.roles.get(role)
        if not speakers:
            return False
        sentence = candidate.sentence
        candidate.quoted = self._has_quote(sentence)
        frame = candidate.pattern.frame
        said = self._said(candidate)
        judged = judge(said, self.grammar.code)
        candidate.stance = frame.stance or judged
        person = any(filler.mention.entity_type == "Person" for filler in speakers.values())
        if not (candidate.quoted or person or candidate.roles.get("about") or judged != "Neutral"):
            return False
        candidate.factuality = "Actual"
        self._about(candidate)
        return True

    def _inverted(self, candidate: Candidate, name: str) -> None:
        """The speaker behind the verb: « relève Isabelle de Silva », “said Anna Ruiz”."""
        verb = candidate.trigger
        role = next(role for role in candidate.pattern.event_type.roles if role.name == name)
        before = self.doc[verb.i - 1 : verb.i + 1].text if verb.i else ""
        opens = any(mark in before for mark in (",", "»", "”", '"', "!", "?")) or any(
            child.lower_ in ("a", "ont", "has") for child in verb.children if child.i < verb.i
        )
        if not opens:
            return
        for token in self.doc[verb.i + 1 : verb.i + 12]:
            if token.sent.start != verb.sent.start or token.text in (".", ";") or (token.text == "," and token.i > verb.i + 6):
                return
            mention = self.filling.at.get(token.i)
            slug = self.filling.fits(mention, role) if mention is not None else None
            if mention is not None and slug is not None and mention.entity_type != "Place":
                candidate.put(name, Filler(slug, 0.9 if token.i <= verb.i + 2 else 0.7, mention, "inverted"))
                if mention.entity_type == "Person":
                    return

    def _only_real_speakers(self, candidate: Candidate, role: str) -> None:
        speakers = candidate.roles.get(role, {})
        persons = {slug: f for slug, f in speakers.items() if f.mention.entity_type == "Person"}
        candidate.roles[role] = persons or speakers
        if not candidate.roles[role]:
            del candidate.roles[role]

    def within(self, offset: int) -> bool:
        """Whether a place stands within a quotation."""
        return any(begin < offset < end for begin, end in self.quotes)

    def _has_quote(self, sentence: Span) -> bool:
        return any(begin < sentence.end_char and end > sentence.start_char for begin, end in self.quotes)

    def _said(self, candidate: Candidate) -> str:
        """The quotation that the sentence holds or follows, else the sentence itself."""
        sentence = candidate.sentence
        parts = [
            self.doc.text[max(begin, sentence.start_char - 600) : end]
            for begin, end in self.quotes
            if begin < sentence.end_char and end > sentence.start_char
        ]
        return " ".join([*parts, sentence.text])

    def _about(self, candidate: Candidate) -> None:
        """What is spoken of: what the frame found, else a law, product or actor in the sentence."""
        if candidate.roles.get("about"):
            return
        role = next((role for role in candidate.pattern.event_type.roles if role.name == "about"), None)
        if role is None:
            return
        speakers = candidate.all_slugs()
        for head, mention in self.filling.heads:
            if head.sent.start != candidate.sentence.start or mention.kind == "pronoun":
                continue
            slug = self.filling.fits(mention, role)
            if slug is not None and slug not in speakers and mention.entity_type != "Person" and head.i > candidate.trigger.i:
                candidate.put("about", Filler(slug, 0.4, mention, "topic"))
                return

    def source(self, trigger: Token) -> tuple[str, ...]:
        """Slugs of the actors to whom the sentence attributes what the trigger tells."""
        found = []
        for attribution in self.grammar.speech.attributions:
            if attribution in ("pour", "for"):
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(attribution)}\s", trigger.sent.text, re.IGNORECASE):
                mention = self._first_after(trigger.sent, trigger.sent.start_char + match.end())
                if mention is not None:
                    found.append(mention.entity)
        for above in ancestors(trigger):
            if lemma(above, self.grammar) in self.grammar.speech.verbs:
                for child in above.children:
                    if child.dep_.startswith("nsubj") and child.i in self.filling.at:
                        found.append(self.filling.at[child.i].entity)
        return tuple(dict.fromkeys(found))

    def _first_after(self, sentence: Span, offset: int) -> Mention | None:
        for head, mention in self.filling.heads:
            if offset <= mention.begin < offset + 40 and head.sent.start == sentence.start and mention.entity_type != "Place":
                return mention
        return None


def _quotations(doc: Doc) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTE.finditer(doc.text)]
