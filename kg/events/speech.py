"""Who says what: statements, quotations, attributions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.events.candidate import Candidate, Filler
from kg.events.fill import Filling
from kg.events.frames import Pattern
from kg.events.stance import judge
from kg.events.syntax import ancestors, lemma, links
from kg.language import Language
from kg.model import Mention
from kg.vocabulary import Role

from kg.text import Text, Stretch, Word

_QUOTE = re.compile(r"[«“\"„][^»”\"]{8,}")
#: Types of entities that can say something.
ACTORS = frozenset({"Person", "Company", "PublicAuthority", "Organization"})


class Speech:
    """Speakers and sources of one document."""

    def __init__(self, doc: Text, filling: Filling, grammar: Language) -> None:
        self.doc = doc
        self.filling = filling
        self.grammar = grammar
        self.quotes = _quotations(doc)

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
            if (
                token.sent.start != verb.sent.start
                or token.text in (".", ";")
                or (token.text == "," and token.i > verb.i + 6)
            ):
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

    def _has_quote(self, sentence: Stretch) -> bool:
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
            if (
                slug is not None
                and slug not in speakers
                and mention.entity_type != "Person"
                and head.i > candidate.trigger.i
            ):
                candidate.put("about", Filler(slug, 0.4, mention, "topic"))
                return

    # ------------------------------------------------------------ quotations

    def quotations(self, pattern: Pattern, known: frozenset[int]) -> Iterator[Candidate]:
        """Statements that a quotation with a speaker beside it shows, whatever the verb between them.

        Args:
            pattern: A frame that reports speech: what it finds is of its event type.
            known: Triggers of statements that are found already.
        """
        role = pattern.event_type.roles[0]
        seen: set[int] = set()
        for begin, end in self.quotes:
            span = self.doc.stretch(begin, end)
            if span is None:
                continue
            for verb, filler in (self._said_after(span, role), self._said_before(span, role)):
                if filler is None or verb is None or verb.i in known or verb.i in seen:
                    continue
                seen.add(verb.i)
                word = f"{self.grammar.code}:{lemma(verb, self.grammar)}"
                candidate = Candidate(pattern, verb, word, (verb,), verb.sent)
                candidate.put(role.name, filler)
                if self.complete(candidate):
                    yield candidate
                break

    def _said_after(self, quote: Stretch, role: Role) -> tuple[Word | None, Filler | None]:
        """« … », tacle Houcine El Yamani."""
        verb: Word | None = None
        for token in self.doc[quote.end : quote.end + 18]:
            if (token.text in (".", ";") and verb is not None) or token.text in "«“" or "\n" in token.text:
                return None, None
            if verb is None:
                if token.i > quote.end + 5:
                    return None, None
                verb = token if token.pos_ == "VERB" else None
            mention = self.filling.at.get(token.i)
            slug = self.filling.fits(mention, role) if mention is not None else None
            if verb is not None and mention is not None and slug is not None:
                return verb, Filler(slug, 0.85, mention, f"after quotation, {mention.kind}")
        return None, None

    def _said_before(self, quote: Stretch, role: Role) -> tuple[Word | None, Filler | None]:
        """Aer Lingus parle de « … »; Pierre-Yves Delhaye (Voo+) : « … »."""
        first = quote.sent.start
        verbs = [
            token
            for token in self.doc[first : quote.start]
            if token.pos_ == "VERB" and not self.within(token.idx)
        ]
        for verb in reversed(verbs):
            for link in links(verb, self.grammar):
                if link.relation != "subject":
                    continue
                for filler in self.filling.fillers(link.token, role, 0.8):
                    filler.route = f"before quotation, {filler.route}"
                    return verb, filler
        before = self.doc[max(0, quote.start - 1) : quote.start].text
        if before == ":":
            for token in reversed(self.doc[first : quote.start]):
                mention = self.filling.at.get(token.i)
                slug = self.filling.fits(mention, role) if mention is not None else None
                if mention is not None and slug is not None and mention.entity_type == "Person":
                    return token, Filler(slug, 0.7, mention, "before colon")
        return None, None

    def source(self, trigger: Word) -> tuple[str, ...]:
        """Slugs of the actors to whom the sentence attributes what the trigger tells."""
        found = []
        for attribution in self.grammar.speech.attributions:
            for match in re.finditer(rf"(?<!\w){re.escape(attribution)}\s", trigger.sent.text, re.IGNORECASE):
                mention = self._first_after(trigger.sent, trigger.sent.start_char + match.end())
                if mention is not None and mention.entity_type in ACTORS:
                    found.append(mention.entity)
        for above in ancestors(trigger):
            if lemma(above, self.grammar) in self.grammar.speech.verbs:
                for child in above.children:
                    said = self.filling.at.get(child.i) if child.dep_.startswith("nsubj") else None
                    if said is not None and said.entity_type in ACTORS:
                        found.append(said.entity)
        return tuple(dict.fromkeys(found))

    def _first_after(self, sentence: Stretch, offset: int) -> Mention | None:
        for head, mention in self.filling.heads:
            if (
                offset <= mention.begin < offset + 40
                and head.sent.start == sentence.start
                and mention.entity_type != "Place"
            ):
                return mention
        return None


def _quotations(doc: Text) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTE.finditer(doc.text)]
