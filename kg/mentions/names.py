"""Stretches of text that name something: known names, names by their make, the model's, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from kg.language import Language, forenames
from kg.mentions.cues import cues
from kg.mentions.gazetteer import Match, gazetteer
from kg.mentions.patterns import find_patterns
from kg.mentions.phrases import find_phrases
from kg.model import Name
from kg.text import Stretch, Text, Word

#: Labels of the models that mark names (others mark dates and sums).
_NAME_LABELS = frozenset(
    ["PER", "ORG", "LOC", "MISC", "PERSON", "GPE", "FAC", "PRODUCT", "LAW", "WORK_OF_ART", "EVENT", "NORP"]
)

#: Share of capitalised words from which a sentence is taken for a headline in title case.
_TITLE_CASE = 0.6

_CLOSERS = frozenset(".,;:!?)»”\"'’-–—")
_OPENERS = frozenset("(«“\"'‘-–—")
_ACRONYM = re.compile(r"^[A-ZÉÈ][A-ZÉÈa-z&.]{1,9}$")


class _Taken:
    """Which tokens belong to a name already."""

    def __init__(self, size: int) -> None:
        self.tokens = bytearray(size)

    def free(self, begin: int, end: int) -> bool:
        return not any(self.tokens[begin:end])

    def take(self, begin: int, end: int) -> None:
        self.tokens[begin:end] = b"\1" * (end - begin)


def _capital(token: Word) -> bool:
    return bool(token.text) and token.text[0].isupper()


def is_title_case(sentence: Stretch) -> bool:
    """Whether a sentence is set as English headlines are: Most Words Begin With a Capital."""
    words = [token for token in sentence if token.is_alpha and len(token.text) > 3]
    lower = [
        token for token in words if not _capital(token) and token.pos_ not in ("ADP", "SCONJ", "CCONJ", "DET")
    ]
    return len(words) >= 5 and not lower and sum(map(_capital, words)) / len(words) >= _TITLE_CASE


def _repair(doc: Text, begin: int, end: int, grammar: Language, taken: _Taken) -> tuple[int, int] | None:
    """The name within a stretch: without article, title, bracket, and with the legal form behind it."""
    names = grammar.names
    while begin < end and (
        doc[begin].text in names.titles
        or (
            doc[begin].lower_ in names.articles
            and not (end - begin > 1 and _capital(doc[begin]) and begin != doc[begin].sent.start)
        )
        or doc[begin].text[0] in _OPENERS
        or (
            not _capital(doc[begin])
            and not doc[begin].text[0].isdigit()
            and doc[begin].lower_ not in ("e", "i")
        )
        or (
            begin == doc[begin].sent.start
            and doc[begin].text in names.not_names
            and not _opens_person(doc, begin, end)
        )
        or doc[begin].is_space
    ):
        begin += 1
    while end > begin and (
        doc[end - 1].text[0] in _CLOSERS
        or doc[end - 1].text in ("'s", "s'", "n't")
        or (not _capital(doc[end - 1]) and not doc[end - 1].text[0].isdigit() and not doc[end - 1].is_oov)
        or (doc[end - 1].pos_ in ("VERB", "AUX", "ADP", "DET") and not _capital(doc[end - 1]))
        or doc[end - 1].is_space
    ):
        end -= 1
    while (
        end < len(doc)
        and taken.free(end, end + 1)
        and (
            doc[end].text in names.legal_forms
            or (doc[end].text == "&" and end + 1 < len(doc) and _capital(doc[end + 1]))
            or (end - 1 >= begin and doc[end - 1].text == "&" and _capital(doc[end]))
        )
    ):
        end += 1
    if begin >= end or (end - begin == 1 and doc[begin].text in names.not_names):
        return None
    text = doc[begin:end].text
    if len(text) < 2 or not any(char.isupper() for char in text) or "\n" in text or len(text) > 90:
        return None
    return begin, end


def _opens_person(doc: Text, begin: int, end: int) -> bool:
    """Whether a word that is seldom a name opens a person's here: "Bill" of "Bill Gates"."""
    return (
        end - begin > 1
        and doc[begin].text in forenames()
        and doc[begin].ent_type_ in ("PER", "PERSON")
        and _capital(doc[begin + 1])
    )


def _split(doc: Text, begin: int, end: int) -> list[tuple[int, int]]:
    """Parts of a stretch at commas, slashes and line breaks: the models join what is listed."""
    parts, start = [], begin
    for index in range(begin, end):
        if (
            doc[index].text in (",", ";", "/", "|", "«", "»", "“", "”", ":", "(", ")")
            or "\n" in doc[index].text
        ):
            parts.append((start, index))
            start = index + 1
    parts.append((start, end))
    return [part for part in parts if part[0] < part[1]]


def _runs(doc: Text, sentence: Stretch, grammar: Language) -> Iterable[tuple[int, int]]:
    """Runs of capitalised words that do not merely open a sentence."""
    index = sentence.start
    while index < sentence.end:
        token = doc[index]
        if not _capital(token) or token.text in grammar.names.not_names or token.text in grammar.names.titles:
            index += 1
            continue
        end = index + 1
        while end < sentence.end:
            here = doc[end]
            joins = here.lower_ in grammar.names.particles or here.text in ("-", "&", "'")
            if _capital(here) and here.text not in ("I",):
                end += 1
            elif (
                here.text[0].isdigit()
                and len(here.text) < 4
                and end - index >= 1
                and doc[end - 1].whitespace_
            ):
                end += 1
                break
            elif (
                joins
                and end + 1 < sentence.end
                and _capital(doc[end + 1])
                and (
                    here.text in ("-", "&", "'")
                    or (grammar.code == "en" and here.lower_ == "of")
                    or here.lower_ not in ("de", "du", "des", "le", "la", "d'", "of")
                    or (doc[end - 1].pos_ == "PROPN" and doc[end + 1].pos_ == "PROPN")
                )
            ):
                end += 2
            else:
                break
        yield index, end
        index = end


def _opens_by_grammar(doc: Text, begin: int, end: int) -> bool:
    """Whether the capital of a single word is only that of a sentence's first word."""
    token = doc[begin]
    previous = doc[begin - 1].text if begin else "\n"
    if end - begin > 1 or not (begin == token.sent.start or previous[0] in "«“\"':(–—-•\n"):
        return False
    if token.pos_ == "PROPN" or (len(token.text) > 1 and token.text[1:].upper() == token.text[1:]):
        return False
    after = doc[end] if end < len(doc) else token
    return not (
        token.pos_ in ("NOUN", "VERB", "ADJ", "X") and (after.pos_ in ("VERB", "AUX") or after.text == "(")
    )


class NameFinder:
    """Finds the names of one document, layer by layer, the surest first."""

    def __init__(self, doc: Text, text: str, grammar: Language) -> None:
        self.doc = doc
        self.text = text
        self.grammar = grammar
        self.taken = _Taken(len(doc))
        self.names: list[Name] = []
        self.entity_at = {token.i: entity for entity in doc.ents for token in entity}
        self.known: set[int] = set()
        """Words that known names other than places' cover."""
        self.headlines = {
            sentence.start for sentence in doc.sents if grammar.code == "en" and is_title_case(sentence)
        }

    def find(self) -> tuple[Name, ...]:
        """All names, in order."""
        self._known_and_made()
        self._from_model()
        self._from_capitals()
        self._repeated()
        self._long_forms()
        return tuple(sorted(self.names, key=lambda name: name.begin))

    # ------------------------------------------------------------ layers

    def _known_and_made(self) -> None:
        """Names of the gazetteer and names by their make; where they overlap, the longer."""
        rows: list[tuple[int, int, Match | str]] = [
            (match.begin, match.end, match) for match in gazetteer().find(self.doc, self.text)
        ]
        rows += [(begin, end, kind) for begin, end, kind in find_patterns(self.text, self.grammar.code)]
        known: dict[int, int] = {}
        for begin, end, _ in rows:
            known[begin] = max(end, known.get(begin, 0))
        for start, stop, kind in find_phrases(self.doc, self.grammar):
            phrase = self.doc[start:stop]
            if phrase.end_char > known.get(phrase.start_char, 0):
                rows.append((phrase.start_char, phrase.end_char, kind or "phrase"))
        for begin, end, what in rows:
            span = self.doc.stretch(begin, end)
            if span is not None and isinstance(what, Match) and not what.place:
                self.known.update(range(span.start, span.end))
        rows.sort(key=lambda row: (row[0] - row[1], row[0], isinstance(row[2], str)))
        for begin, end, what in rows:
            span = self.doc.stretch(begin, end)
            if span is None or not self.taken.free(span.start, span.end):
                continue
            if isinstance(what, Match):
                self._add_known(span, what)
            elif not (span.start in self.headlines or span.sent.start in self.headlines):
                self._add(span, f"made={what}")

    def _add_known(self, span: Stretch, match: Match) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, slug in match.slugs:
            by_kind.setdefault(kind, []).append(slug)
        certain = by_kind.get("name", [])
        if self._within_name_of_model(span, place=match.place) or (
            "metonym" not in by_kind and self._part_of_longer(span)
        ):
            return
        if (
            not certain
            and not by_kind.get("byname")
            and span.sent.start in self.headlines
            and "metonym" not in by_kind
        ):
            return
        sure = certain or by_kind.get("byname", [])
        metonyms = by_kind.get("metonym", [])
        places = [slug for slug in certain if slug not in metonyms]
        self.taken.take(span.start, span.end)
        self.names.append(
            Name(
                begin=span.start_char,
                end=span.end_char,
                text=span.text,
                cues=cues(span, self.grammar.names, self.grammar.code),
                reference=places[0] if len(places) == 1 else sure[0] if len(sure) == 1 else None,
                in_context=tuple(by_kind.get("context", [])) + (tuple(sure) if len(sure) > 1 else ()),
                acts_for=metonyms[0] if metonyms else None,
                titled=self._titled(span),
            )
        )

    def _part_of_longer(self, span: Stretch) -> bool:
        """Whether a known name is only a part of a longer one: "Apple" of "Apple Rubber Products"."""
        doc, names = self.doc, self.grammar.names
        if span.sent.start in self.headlines:
            return False
        after = doc[span.end] if span.end < len(doc) else None
        before = doc[span.start - 1] if span.start else None
        if (
            after is not None
            and after.sent.start == span.sent.start
            and _capital(after)
            and after.pos_ == "PROPN"
        ):
            return after.text in names.company_words | names.legal_forms | names.organization_words and not (
                after.text in names.legal_forms or self.text[span.end_char : after.idx] != " "
            )
        return bool(
            before is not None
            and before.sent.start == span.sent.start
            and (before.i != span.sent.start or before.pos_ == "PROPN")
            and _capital(before)
            and self._forename(before, span)
            and before.whitespace_
            and len(span) == 1
            and before.text not in names.titles
            and before.text not in names.not_names
        )

    def _within_name_of_model(self, span: Stretch, *, place: bool) -> bool:
        """Whether the language model takes a known name for a part of a firm's or body's longer one."""
        names = self.grammar.names
        entity = self.entity_at.get(span.start)
        if entity is None or entity.end < span.end:
            return False
        rest = [
            token
            for token in entity
            if not (span.start <= token.i < span.end) and token.lower_ not in names.particles
        ]
        firm = any(
            token.text in names.company_words or token.text in names.organization_words for token in rest
        )
        return (
            (firm or entity.label_ in ("ORG", "PRODUCT"))
            and bool(rest)
            and all(
                _capital(token)
                and (place or token.i not in self.known)
                and token.text not in names.not_names
                and token.text not in names.legal_forms
                and token.text not in names.titles
                for token in rest
            )
        )

    def _forename(self, before: Word, span: Stretch) -> bool:
        """Whether the word before a known name is a person's first: "Marina" of "Marina Ferrari"."""
        if before.ent_type_ in ("PER", "PERSON"):
            return True
        return (
            before.pos_ == "PROPN"
            and not before.ent_type_
            and before.dep_ == "compound"
            and before.head.i == span.start
            and before.lower_ not in self.grammar.names.company_nouns
        )

    def _from_model(self) -> None:
        for entity in self.doc.ents:
            if entity.label_ not in _NAME_LABELS or entity.sent.start in self.headlines:
                continue
            parts = _split(self.doc, entity.start, entity.end)
            for begin, end in parts:
                self._try(self._widened(begin) if len(parts) == 1 else begin, end)

    def _widened(self, begin: int) -> int:
        """Where a name begins whose first words the language model left out: "GCS" of "GCS Capital"."""
        names = self.grammar.names
        while begin > self.doc[begin].sent.start:
            before = self.doc[begin - 1]
            if (
                not _capital(before)
                or before.pos_ != "PROPN"
                or not before.whitespace_
                or before.ent_type_
                or before.text in names.titles
                or before.text in names.not_names
                or before.lower_ in names.articles
            ):
                break
            begin -= 1
        return begin

    def _from_capitals(self) -> None:
        for sentence in self.doc.sents:
            if sentence.start in self.headlines:
                continue
            for begin, end in _runs(self.doc, sentence, self.grammar):
                if not _opens_by_grammar(self.doc, begin, end):
                    self._try(begin, end)

    def _try(self, begin: int, end: int) -> None:
        while begin < end and self.taken.tokens[begin]:
            begin += 1
        while end > begin and self.taken.tokens[end - 1]:
            end -= 1
        if begin >= end or not self.taken.free(begin, end):
            return
        repaired = _repair(self.doc, begin, end, self.grammar, self.taken)
        if repaired is None or not self.taken.free(*repaired):
            return
        span = self.doc[repaired[0] : repaired[1]]
        if len(span) == 1 and span.text in self.grammar.names.not_names:
            return
        self._add(span)

    def _add(self, span: Stretch, *more: str) -> None:
        self.taken.take(span.start, span.end)
        told = (*more, *cues(span, self.grammar.names, self.grammar.code))
        self.names.append(Name(span.start_char, span.end_char, span.text, told, titled=self._titled(span)))

    def _titled(self, span: Stretch) -> str | None:
        """A name with the title before it, if there is one."""
        first = span.start - 1
        if first > 0 and self.doc[first].text == "." and not self.doc[first - 1].whitespace_:
            first -= 1
        title = self.doc[first : span.start].text if 0 <= first < span.start else ""
        known = title in self.grammar.names.titles and self.doc[first].sent.start == span.sent.start
        return self.doc[first : span.end].text if known else None

    def _repeated(self) -> None:
        """Further places of the names found: in headlines, and first or last words standing alone."""
        known: dict[str, Name] = {}
        for name in self.names:
            if name.reference is None or " " in name.text:
                known.setdefault(name.text, name)
        shorts = {text.split()[0] for text in known if " " in text} | {
            text.split()[-1] for text in known if " " in text
        }
        longest = sorted(known, key=len, reverse=True)
        for sentence in self.doc.sents:
            for token in sentence:
                if self.taken.tokens[token.i] or not _capital(token):
                    continue
                text = next(
                    (
                        text
                        for text in longest
                        if self.text.startswith(text, token.idx)
                        and not self.text[token.idx + len(text) : token.idx + len(text) + 1].isalnum()
                    ),
                    None,
                )
                if (
                    text is None
                    and token.text in shorts
                    and token.text not in self.grammar.names.not_names
                    and len(token.text) > 2
                    and sentence.start not in self.headlines
                ):
                    text = token.text
                span = self.doc.stretch(token.idx, token.idx + len(text)) if text else None
                if span is not None and self.taken.free(span.start, span.end):
                    self._add(span)

    def _long_forms(self) -> None:
        """Bind an acronym in brackets to the name that it abbreviates, just before it or just behind it."""
        ordered = sorted(self.names, key=lambda name: name.begin)
        bound = {}
        for left, right in pairwise(ordered):
            between = self.text[left.end : right.begin]
            if between.strip() in ("(", '("', "(«", "(“", "(the", "(ci-après", "(ou"):
                if _ACRONYM.match(right.text) and len(right.text) < len(left.text):
                    bound[right.begin] = (left.begin, left.end)
                elif _ACRONYM.match(left.text) and len(left.text) < len(right.text):
                    bound[left.begin] = (right.begin, right.end)
        self.names = [replace(name, long_form=bound.get(name.begin)) for name in ordered]


def find_names(doc: Text, text: str, grammar: Language) -> tuple[Name, ...]:
    """The names in a document, in order, none overlapping another.

    Args:
        doc: The parsed text.
        text: The same as ``kg.parse.plain`` gives it.
        grammar: What stands beside names in this language.
    """
    return NameFinder(doc, text, grammar).find()
