"""Stretches of text that name something: known names, names by their make, the model's, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from kg.language import Language, forenames
from kg.mentions.beside import with_country, with_long_forms, without_kinds
from kg.mentions.bodies import find_bodies
from kg.mentions.cues import cues
from kg.mentions.gazetteer import Match, gazetteer
from kg.mentions.longer import Longer
from kg.mentions.overseers import find_overseers
from kg.mentions.patterns import find_patterns
from kg.mentions.phrases import find_phrases
from kg.mentions.quantities import find_quantities
from kg.mentions.spans import (
    PERSONS,
    Taken,
    capital_runs,
    hyphenated,
    is_capital,
    is_function,
    is_title_case,
    opens_by_grammar,
    repaired,
    split_at_marks,
)
from kg.model import Name
from kg.text import Stretch, Text
from kg.vocabulary import demonyms, vocabulary

#: Labels of the models that mark names (others mark dates and sums).
_NAME_LABELS = frozenset(
    ["PER", "ORG", "LOC", "MISC", "PERSON", "GPE", "FAC", "PRODUCT", "LAW", "WORK_OF_ART", "EVENT", "NORP"]
)

#: Words between a function and the person who has it in which its remit stands: « ministre de la ».
_REMIT = 4
#: What stands between a body that is known and where it sits.
_WHERE = (" in ", " for ", " à ")
#: What stands between a body and what it is of: "board of Telvar".
_OF = (" of ", " of the ", " for ", " on ")
#: What makes another body of a known one's name: "National Environment Agency".
_OF_ITS_OWN = tuple(f"{word} " for word in ("National", "State", "Personal", "Regional", "Joint", "Royal"))
_OWNER = re.compile(r"[^']*'s ")
#: A letter and the full stop behind it, which the model takes for an initial.
_LETTER = re.compile(r"[A-Z]\.")
#: How a word may begin that is part of a sum: a figure or the sign of a currency, behind letters or not.
_STARTS_SUM = re.compile(r"\w{0,3}[\d$€£¥₹₦₩₽₺]")
_YEAR = re.compile(r" (?:of )?(?:19|20)\d\d(?!\w)")


def _is_place(what: Match | str) -> bool:
    return isinstance(what, Match) and what.place


class NameFinder:
    """Finds the names of one document, layer by layer, the surest first."""

    def __init__(self, doc: Text, text: str, grammar: Language) -> None:
        self.doc = doc
        self.text = text
        self.grammar = grammar
        self.taken = Taken(len(doc))
        self.names: list[Name] = []
        self.known: set[int] = set()
        """Words that known names other than places' cover."""
        self.joined = bytearray(len(doc) + 1)
        """Whether a known name goes on from the word before."""
        self.headlines = {
            sentence.start for sentence in doc.sents if grammar.code == "en" and is_title_case(sentence)
        }
        self.firms: set[int] = set()
        """Where known firms' names begin."""
        self.longer = Longer(doc, text, grammar, self.known, self.headlines)

    def find(self) -> tuple[Name, ...]:
        """All names, in order."""
        self._known_and_made()
        self._from_model()
        self._from_capitals()
        self.names = with_country(self.doc, without_kinds(self.text, self.names, self.grammar), self.grammar)
        self._repeated()
        return with_long_forms(self.text, self.names)

    # ------------------------------------------------------------ layers

    def _known_and_made(self) -> None:
        """Names of the gazetteer and names by their make; where they overlap, the longer."""
        rows: list[tuple[int, int, Match | str]] = [
            (match.begin, match.end, match)
            for match in (
                *gazetteer().find(self.doc, self.text),
                *find_overseers(self.text, self.grammar),
            )
        ]
        rows += [(begin, end, kind) for begin, end, kind in find_patterns(self.text, self.grammar.code)]
        known: dict[int, int] = {}
        for begin, end, _ in rows:
            known[begin] = max(end, known.get(begin, 0))
        for start, stop, kind in find_phrases(self.doc, self.grammar):
            phrase = self.doc[start:stop]
            if is_function(self.doc, start, stop, self.grammar):
                continue
            if phrase.end_char > known.get(phrase.start_char, 0):
                rows.append((phrase.start_char, phrase.end_char, kind or "phrase"))
        for begin, end, what in rows:
            span = self.doc.stretch(begin, end)
            if span is not None and isinstance(what, Match) and not what.place:
                self.known.update(range(span.start, span.end))
                if what.certain:
                    self.joined[span.start + 1 : span.end] = b"\1" * (len(span) - 1)
        self.firms = {
            match.begin
            for _, _, match in rows
            if isinstance(match, Match)
            and any(vocabulary().references[slug].entity_type == "Company" for _, slug in match.slugs)
        }
        rows += self._bodies(rows)
        rows.sort(key=lambda row: (row[0] - row[1], row[0], isinstance(row[2], str)))
        whole = {
            begin: end
            for begin, end, what in rows
            if isinstance(what, Match) and what.certain and not what.place
        }
        for begin, end, what in rows:
            span = self.doc.stretch(begin, end)
            if span is None or not self.taken.free(span.start, span.end):
                continue
            if isinstance(what, str) and self._cuts_known(span, whole):
                continue
            if what == "Legislation" and self._holds_firm(span):
                continue
            if isinstance(what, Match):
                self._add_known(span, what)
            elif not (span.start in self.headlines or span.sent.start in self.headlines):
                self._add(span, f"made={what}")

    def _cuts_known(self, span: Stretch, known: dict[int, int]) -> bool:
        """Whether a name by its make only adds a place to a known one, or takes a part of one.

        "the Food and Drug Administration authority over nicotine" names no "Drug Administration authority".
        """
        if known.get(span.start_char, span.end_char) < span.end_char and self.text.startswith(
            _WHERE, known[span.start_char]
        ):
            return True
        return bool(self.joined[span.start] or self.joined[span.end])

    def _holds_firm(self, span: Stretch) -> bool:
        """Whether what looks like a law's name goes on with whom it concerns: "Rules for Apple"."""
        return any(span.start_char < begin < span.end_char for begin in self.firms)

    def _bodies(self, rows: list[tuple[int, int, Match | str]]) -> list[tuple[int, int, str]]:
        """Names of bodies by their make, but those that only lengthen a known name or end with a firm."""
        known = [
            (begin, end)
            for begin, end, what in rows
            if not _is_place(what) and not self.text.endswith(_OF_ITS_OWN, 0, begin)
        ]
        ends = {end for begin, end in known if " " in self.text[begin:end]}
        found: list[tuple[int, int, str]] = []
        for start, stop in find_bodies(self.doc, self.grammar):
            body = self.doc[start:stop]
            if body.end_char in ends or body.sent.start in self.headlines:
                continue
            if not any(end == body.end_char and self.text.endswith(_OF, 0, begin) for begin, end in known):
                found.append((body.start_char, body.end_char, "body"))
        return found

    def _add_known(self, span: Stretch, match: Match) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, slug in match.slugs:
            by_kind.setdefault(kind, []).append(slug)
        certain = by_kind.get("name", [])
        if not certain and not self._is_definite(span):
            return
        if self.longer.holds(span, place=match.place, sure=bool(certain), acts="metonym" in by_kind):
            return
        if match.place and self._is_beside_state(span, certain):
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
        span = self._with_year(span, match)
        self.taken.take(span.start, span.end)
        span = self._behind_owner(span, match)
        self.names.append(
            Name(
                begin=span.start_char,
                end=(end := self._end(span)),
                text=self.text[span.start_char : end],
                cues=cues(span, self.grammar),
                reference=places[0] if len(places) == 1 else sure[0] if len(sure) == 1 else None,
                in_context=tuple(by_kind.get("context", [])) + (tuple(sure) if len(sure) > 1 else ()),
                acts_for=metonyms[0] if metonyms else None,
                titled=self._titled(span),
            )
        )

    def _is_beside_state(self, span: Stretch, slugs: Iterable[str]) -> bool:
        """Whether a state's name is a part of another one's: "Virginia" of "West Virginia"."""
        before = self.doc[span.start - 1] if span.start > span.sent.start else None
        return (
            before is not None
            and before.text in ("West", "North", "South", "East")
            and any("-" in (vocabulary().references[slug].country or "") for slug in slugs)
        )

    def _behind_owner(self, span: Stretch, match: Match) -> Stretch:
        """An authority's name without whose it is: "CCI" of "India's CCI"."""
        owner = _OWNER.match(span.text)
        kinds = {vocabulary().references[slug].entity_type for _, slug in match.slugs}
        if owner is None or "PublicAuthority" not in kinds:
            return span
        return self.doc.stretch(span.start_char + owner.end(), span.end_char) or span

    def _with_year(self, span: Stretch, match: Match) -> Stretch:
        """A law's name with its year: "Competition Act 1998"."""
        year = _YEAR.match(self.text, span.end_char) if self.grammar.code == "en" else None
        kinds = {vocabulary().references[slug].entity_type for _, slug in match.slugs}
        if year is None or kinds != {"Legislation"}:
            return span
        return self.doc.stretch(span.start_char, year.end()) or span

    def _from_model(self) -> None:
        for entity in self.doc.ents:
            if entity.label_ not in _NAME_LABELS or entity.sent.start in self.headlines:
                continue
            parts = split_at_marks(self.doc, entity.start, entity.end)
            for begin, end in parts:
                self._try(self._widened(begin) if len(parts) == 1 else begin, end)

    def _widened(self, begin: int) -> int:
        """Where a name begins whose first words the language model left out: "GCS" of "GCS Capital"."""
        names = self.grammar.names
        of_person = self.doc[begin].ent_type_ in PERSONS
        while begin > self.doc[begin].sent.start:
            before = self.doc[begin - 1]
            if (
                not is_capital(before)
                or before.pos_ != "PROPN"
                or (of_person and before.i == before.sent.start and before.text not in forenames())
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
            for begin, end in capital_runs(self.doc, sentence, self.grammar):
                if not opens_by_grammar(self.doc, begin, end):
                    self._try(begin, end)

    def _try(self, begin: int, end: int) -> None:
        while begin < end and self.taken.tokens[begin]:
            begin += 1
        while end > begin and self.taken.tokens[end - 1]:
            end -= 1
        if begin >= end or not self.taken.free(begin, end):
            return
        begin, end = hyphenated(self.doc, begin, self._before_sum(begin, end))
        found = repaired(self.doc, begin, end, self.grammar, self.taken)
        if found is None or not self.taken.free(*found):
            return
        span = self.doc[self._without_function(*found) : found[1]]
        if len(span) == 1 and (
            span.text in self.grammar.names.not_names or not self._is_definite(span) or self._are_people(span)
        ):
            return
        self._add(span)

    def _before_sum(self, begin: int, end: int) -> int:
        """Where a name ends that the model reads on into a sum: "fined Kuroda Pharma GBP 30,000"."""
        words = self.doc.words[begin : end + 1]
        if not any(_STARTS_SUM.match(word.text) for word in words):
            return end
        return next((word.i for word in words[: end - begin] if word.idx in self._in_sums), end)

    @cached_property
    def _in_sums(self) -> frozenset[int]:
        """Where the characters of sums of money are, and of numbers in words of scale."""
        return frozenset(
            place
            for item in find_quantities(self.text, self.grammar)
            if item.scale != 1 or (item.codes and (not item.doubtful or item.grouped))
            for place in range(item.begin, item.end)
        )

    def _is_definite(self, span: Stretch) -> bool:
        """Whether a word that names something with an article only has one: « l'État »."""
        before = self.doc[span.start - 1].lower_ if span.start else ""
        return span.text not in self.grammar.names.only_definite or before in ("l'", "the")

    def _are_people(self, span: Stretch) -> bool:
        """Whether somebody is called by his country: « des Chinois », « le Français Alstom »."""
        word = span.text.lower()
        before = self.doc[span.start - 1] if span.start else None
        return (
            self.grammar.code == "fr"
            and before is not None
            and before.text.islower()
            and before.pos_ in ("DET", "ADP", "NUM", "ADJ")
            and (word in demonyms() or word.removesuffix("s") in demonyms())
        )

    def _without_function(self, begin: int, end: int) -> int:
        """Where a person's name begins behind a function or its remit: "Senators Hall"."""
        names = self.grammar.names
        first = self.doc[begin]
        if first.i == first.sent.start and end - begin > 1 and is_capital(self.doc[begin + 1]):
            # "Chipmakers Nvidia and AMD", "Retailers Big Bazaar": the capital is the sentence's.
            plural = first.text.endswith("s") and first.lower_.removesuffix("s") in names.company_nouns
            begin += plural
        for index in range(begin, end - 1):
            word = self.doc[index].lower_
            if word not in names.person_nouns and word.removesuffix("s") not in names.person_nouns:
                continue
            behind = self.doc[index + 1]
            if is_capital(behind) and (behind.ent_type_ in PERSONS or behind.text in forenames()):
                return index + 1
        before = self.doc.words[max(self.doc[begin].sent.start, begin - _REMIT) : begin]
        remit = bool(before) and before[-1].pos_ in ("ADP", "DET") and self.doc[begin].text not in forenames()
        if remit and any(word.lower_ in names.person_nouns for word in before):
            for index in range(begin + 1, end - 1):
                if self.doc[index].text in forenames() and is_capital(self.doc[index + 1]):
                    return index
        return begin

    def _end(self, span: Stretch) -> int:
        """Where a name ends; a letter at the end of a sentence is no initial: « Elles ont assigné X. »"""
        is_letter = len(span) == 1 and _LETTER.fullmatch(span.text) is not None
        return span.end_char - (is_letter and span.end == span.sent.end)

    def _add(self, span: Stretch, *more: str) -> None:
        self.taken.take(span.start, span.end)
        told = (*more, *cues(span, self.grammar))
        begin, end = span.start_char, self._end(span)
        self.names.append(Name(begin, end, self.text[begin:end], told, titled=self._titled(span)))

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
                if self.taken.tokens[token.i] or not is_capital(token):
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


def find_names(doc: Text, text: str, grammar: Language) -> tuple[Name, ...]:
    """The names in a document, in order, none overlapping another.

    Args:
        doc: The parsed text.
        text: The same as ``kg.parse.plain`` gives it.
        grammar: What stands beside names in this language.
    """
    return NameFinder(doc, text, grammar).find()
