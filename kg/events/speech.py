"""Who says what: statements, and the sources to which a text attributes what it tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.events.candidate import Candidate, Filler
from kg.events.fill import Filling
from kg.events.frames import Pattern
from kg.events.gate import possible
from kg.events.stance import Said, said
from kg.events.syntax import ancestors, conjuncts, is_passive, is_verb
from kg.language import Language, is_outlet
from kg.model import Mention
from kg.text import Stretch, Text, Word, lemma
from kg.vocabulary import Role

#: Quotations, each within one paragraph; the closing mark may be missing at its end.
_QUOTE = re.compile(
    r"«[^»\n]{8,}(?:»|(?=\n)|$)|“[^”\n]{8,}(?:”|(?=\n)|$)|„[^”“\n]{8,}[”“]|(?<!\w)\"[^\"\n]{8,}(?:\"|(?=\n)|$)"
)
#: How what is told hangs on the verb that tells it: not as what is "dismissed" or "rejected".
_TOLD = frozenset({"ccomp", "xcomp", "parataxis", "advcl"})
#: Types of entities that can say something.
ACTORS = frozenset({"Person", "Company", "PublicAuthority", "Organization"})
#: Words before and behind a speaker's name that may tell who he is.
_WHO_BEFORE, _WHO_BEHIND = 6, 9
#: Words of a sentence whose clauses are told apart, and names that are looked at: a hostile line is one.
_LONGEST, _MOST_SPEAKERS = 200, 20
#: Characters of a quotation before the sentence that belong to what its speaker says.
_SAID_BEFORE = 600


class Speech:
    """Speakers and sources of one document.

    Args:
        doc: The parsed text.
        filling: Fills roles from its mentions.
        grammar: Verbs of speech and words that attribute.
        patterns: The frames of events that are somebody's words, by trigger lemma.
        general: The frame of a statement whose verb has none of its own.
        least: Least probability, before roles are filled, at which an actor is taken for a speaker.
    """

    def __init__(
        self,
        doc: Text,
        filling: Filling,
        grammar: Language,
        patterns: dict[str, tuple[Pattern, ...]],
        general: Pattern,
        *,
        least: float,
    ) -> None:
        self.doc = doc
        self.filling, self.named = filling, filling.named
        self.grammar = grammar
        self.patterns = patterns
        self.general = general
        self.least = least
        self.quotes = [match.span() for match in _QUOTE.finditer(doc.text)]
        self._begins = [begin for begin, _ in self.quotes]
        lower = doc.text.lower()
        attributions = [one for one in grammar.speech.attributions if one.lower() in lower]
        self.attributions = {
            sentence.start: [
                match.end()
                for attribution in attributions
                for match in re.finditer(
                    rf"(?<!\w){re.escape(attribution)}\s",
                    doc.text[sentence.start_char : sentence.end_char],
                    re.I,
                )
            ]
            for sentence in doc.sents
        }

    def within(self, offset: int) -> bool:
        """Whether a place stands within a quotation."""
        last = bisect_left(self._begins, offset) - 1
        return last >= 0 and offset < self.quotes[last][1]

    # ------------------------------------------------------------ statements

    def statements(self) -> Iterator[Candidate]:
        """A possible statement for each actor of each sentence; the model decides which are some."""
        role = self.general.event_type.roles[0]
        sentences = self.doc.sents
        for number, sentence in enumerate(sentences):
            best: dict[str, tuple[int, Word, Mention]] = {}
            for head, mention in self.named.by_sentence.get(sentence.start, []):
                slug = self.named.fits(mention, role)
                if slug is None or (head.dep_ == "conj" and head.head.i in self.named.at):
                    continue
                rank = 2 * head.dep_.startswith("nsubj") + (lemma(head.head, self.grammar) in self.patterns)
                if slug not in best or rank > best[slug][0]:
                    best[slug] = (rank, head, mention)
            for _, head, mention in best.values():
                place = number / max(len(sentences), 1)
                candidate = self._statement(head, mention, sentence, place, role)
                if candidate is not None:
                    yield candidate

    def _statement(
        self, head: Word, mention: Mention, sentence: Stretch, place: float, role: Role
    ) -> Candidate | None:
        verb = self._verb(head, sentence)
        word = lemma(verb, self.grammar)
        cues = tuple(self._cues(head, mention, verb, word, sentence, place))
        kind = self.general.event_type.name
        if not possible((kind,), verb, sentence, self.grammar, cues=cues, least=self.least):
            return None
        frames = [p for p in self.patterns.get(word, ()) if not p.noun] if is_verb(verb) else []
        pattern = max(frames, key=lambda p: p.frame.stance is not None, default=self.general)
        candidate = self._filled(pattern, verb, word, sentence)
        if not candidate.complete:
            pattern = self.general
            candidate = self._filled(pattern, verb, word, sentence)
        speakers = {}
        for token in conjuncts(head):
            other = self.named.at.get(token.i)
            slug = self.named.fits(other, role) if other is not None else None
            if other is not None and slug is not None:
                speakers[slug] = Filler(slug, 1.0, other, f"speaker {head.dep_}")
        slug = self.named.fits(mention, role)
        if not speakers and slug is not None:
            speakers[slug] = Filler(slug, 1.0, mention, f"speaker {head.dep_}")
        candidate.roles = {
            name: kept
            for name, fillers in candidate.roles.items()
            if name != role.name
            and (kept := {slug: filler for slug, filler in fillers.items() if slug not in speakers})
        }
        candidate.speakers = frozenset(speakers)
        self.filling.fill_others(candidate)
        candidate.roles[role.name] = speakers
        for name, fillers in candidate.roles.items():
            if name != role.name:
                for slug in speakers:
                    fillers.pop(slug, None)
        candidate.title = sentence.start == 0
        candidate.within_quotation = self.within(mention.begin)
        candidate.cues = cues
        candidate.beside = self.named.beside(candidate.speakers)
        words = self._words(candidate.speakers, head, verb, sentence)
        candidate.said = said(words, verb, self.grammar, pattern.frame.stance)
        return candidate

    def _filled(self, pattern: Pattern, verb: Word, word: str, sentence: Stretch) -> Candidate:
        candidate = Candidate(pattern, verb, f"{self.grammar.code}:{word}", (verb,), sentence)
        if pattern is not self.general:
            self.filling.fill(candidate)
        return candidate

    def _verb(self, head: Word, sentence: Stretch) -> Word:
        """The verb of which an actor is subject or complement, else that of the sentence."""
        for above in ancestors(head):
            if is_verb(above):
                return above
        if is_verb(sentence.root):
            return sentence.root
        return next((word for word in sentence if word.pos_ == "VERB"), head)

    def _cues(
        self, head: Word, mention: Mention, verb: Word, word: str, sentence: Stretch, place: float
    ) -> Iterator[str]:
        """What shows that an actor says something here, or does not."""
        code = self.grammar.code
        dep = head.dep_.split(":")[0]
        direct = (
            "direct" if head.head is verb or (head.head.dep_ == "prep" and head.head.head is verb) else "far"
        )
        speech = word in self.grammar.speech.verbs or word in self.patterns
        quote = self._quote(verb, sentence)
        before = self.named.before(mention)
        attributed = any(
            0 <= mention.begin - sentence.start_char - end < 25 for end in self.attributions[sentence.start]
        )
        persons = any(
            other.entity_type == "Person" and other.begin != mention.begin
            for _, other in self.named.by_sentence[sentence.start]
        )
        kind = mention.entity_type
        if is_outlet(self.doc.text[mention.begin : mention.end]):
            yield "outlet"
            yield f"outlet|{quote}|{direct}|{attributed}"
        yield f"verb={code}:{word}"
        yield f"verb={code}:{word}|{dep}|{direct}"
        yield f"{dep}|{direct}"
        yield f"{dep}|{direct}|speech={speech}"
        yield f"{dep}|speech={speech}|{quote}"
        yield f"{direct}|{quote}|{kind}"
        yield f"quote={quote}"
        yield f"speech={speech}"
        yield f"speech={speech}|{kind}"
        yield f"before={code}:{before}"
        yield f"before={code}:{before}|{quote}"
        yield f"attributed={attributed}|{quote}"
        yield f"{kind}|another person={persons}"
        yield f"{kind}|{mention.kind}"
        yield f"behind={0 < mention.begin - verb.idx - len(verb) < 4}|{quote}"
        yield f"colon={self.doc.text[mention.end : mention.end + 3].strip().startswith(':')}"
        yield f"within={self.within(mention.begin)}"
        yield f"place={int(place * 4)}"
        clause = any(child.dep_ in ("ccomp", "xcomp") for child in verb.children)
        yield f"clause={clause}|speech={speech}|{dep}"
        yield f"passive={is_passive(verb)}|{dep}"

    def _quote(self, verb: Word, sentence: Stretch) -> str:
        """Where a quotation stands from a verb: in its sentence, just before it, behind it."""
        for begin, end in self.quotes:
            if begin < verb.idx < end and end - begin > 40:
                return "around"
        if any(0 <= verb.idx - end < 25 for _, end in self.quotes):
            return "before"
        if any(verb.idx < begin < sentence.end_char + 3 for begin, _ in self.quotes):
            return "behind"
        if any(begin < sentence.end_char and end > sentence.start_char for begin, end in self.quotes):
            return "beside"
        if any(0 <= sentence.start_char - end < 6 for _, end in self.quotes):
            return "just closed"
        return "none"

    def _words(self, speakers: frozenset[str], head: Word, verb: Word, sentence: Stretch) -> Said:
        """The words of a speaker, those of others in his sentence, and those that tell who he is."""
        begins = [
            max(begin, sentence.start_char - _SAID_BEFORE)
            for begin, end in self.quotes
            if begin < sentence.start_char and sentence.start_char - 3 < end
        ]
        first = self.doc.stretch(min(begins), sentence.start_char) if begins else None
        others = self._of_others(speakers, verb, sentence)
        begin, end = max(sentence.start, head.i - _WHO_BEFORE), min(sentence.end, head.i + _WHO_BEHIND + 1)
        who = [word for word in self.doc[begin:end] if not self.within(word.idx)]
        return Said(
            [word for word in sentence if word.i not in others],
            list(first) if first is not None else [],
            self._goes_on(speakers, sentence),
            [word for word in sentence if word.i in others],
            who,
        )

    def _of_others(self, speakers: frozenset[str], verb: Word, sentence: Stretch) -> set[int]:
        """The words of a sentence that belong to clauses whose subject is another actor."""
        found: set[int] = set()
        if sentence.end - sentence.start > _LONGEST:
            return found
        own = {word.i for word in verb.subtree}
        for other, mention in self.named.by_sentence[sentence.start][:_MOST_SPEAKERS]:
            above = other.head
            if (
                mention.entity_type not in ACTORS
                or mention.entity in speakers
                or not other.dep_.startswith("nsubj")
                or above.i == verb.i
                or not (is_verb(above) or any(child.dep_ == "cop" for child in above.children))
            ):
                continue
            theirs = {word.i for word in above.subtree}
            if verb.i in theirs:
                found |= theirs - own
            elif not any(word.dep_ in ("ccomp", "xcomp") for word in _up_to(above, verb)):
                found |= theirs
        return found

    def _goes_on(self, speakers: frozenset[str], sentence: Stretch) -> list[Word]:
        """The words of the next sentence, where one still speaks: all in one quotation, or begun as "he"."""
        end = sentence.end_char
        if sentence.end >= len(self.doc) or "\n" in self.doc.text[end - 1 : end + 1]:
            return []
        following = self.doc[sentence.end].sent
        _, first = next(iter(self.named.by_sentence.get(following.start, ())), (None, None))
        is_his = first is not None and first.kind == "pronoun" and first.entity in speakers
        is_quoted = first is None and self.within(following.start_char + 1)
        if not is_his and not (is_quoted and self.within(following.end_char - 2)):
            return []
        return list(following)[:_LONGEST]

    # ------------------------------------------------------------ sources

    def source(self, trigger: Word) -> tuple[str, ...]:
        """Slugs of the actors to whom the sentence attributes what the trigger tells."""
        found = []
        sentence = trigger.sent
        ends = [sentence.start_char + end for end in self.attributions[sentence.start]]
        ends += [word.idx + len(word) for word in sentence if word.i > trigger.i and self._tells_behind(word)]
        for end in ends:
            mention = self._first_after(sentence, end)
            if mention is not None and mention.entity_type in ACTORS:
                found.append(mention.entity)
        here = trigger
        for above in ancestors(trigger):
            told = here.dep_ in _TOLD and not is_passive(above)
            here = above
            if told and lemma(above, self.grammar) in self.grammar.speech.verbs:
                for child in above.children:
                    speaker = self.named.at.get(child.i) if child.dep_.startswith("nsubj") else None
                    if speaker is not None and speaker.entity_type in ACTORS:
                        found.append(speaker.entity)
        return tuple(dict.fromkeys(found))

    def _tells_behind(self, verb: Word) -> bool:
        """Whether a verb names behind what is told who tells it: « …, a indiqué son directeur X »."""
        if (
            verb.dep_ not in ("parataxis", "conj")
            or lemma(verb, self.grammar) not in self.grammar.speech.verbs
        ):
            return False
        first = min((child.i for child in verb.children if child.dep_.startswith("aux")), default=verb.i)
        before = verb.doc[first - 1] if first > verb.sent.start else verb
        return (
            is_verb(verb)
            and before.text in (",", "»", '"', "”")
            and not any(
                child.dep_ in ("ccomp", "xcomp")
                or (child.dep_.startswith("nsubj") and child.i < verb.i and child.pos_ != "PRON")
                for child in verb.children
            )
        )

    def _first_after(self, sentence: Stretch, offset: int) -> Mention | None:
        for _, mention in self.named.by_sentence.get(sentence.start, []):
            if offset <= mention.begin < offset + 40 and mention.entity_type != "Place":
                return mention
        return None


def _up_to(word: Word, above: Word) -> Iterator[Word]:
    """A word and those above it, as far as these are looked at, up to but without another."""
    yield word
    for one in ancestors(word):
        if one.i == above.i:
            return
        yield one
