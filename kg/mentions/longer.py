"""Whether a known name is only a part of a longer one: "Apple" of "Apple Rubber Products"."""

from __future__ import annotations

from collections.abc import Set

from kg.language import Language, forenames
from kg.mentions.spans import PERSONS, is_capital
from kg.text import Stretch, Text, Word


class Longer:
    """What of one document is a part of a longer name.

    Args:
        doc: The parsed text.
        text: The same as ``kg.parse.plain`` gives it.
        grammar: The language.
        known: Words that known names other than places' cover.
        headlines: First words of the sentences that are set as headlines.
    """

    def __init__(self, doc: Text, text: str, grammar: Language, known: Set[int], headlines: Set[int]) -> None:
        self.doc = doc
        self.text = text
        self.grammar = grammar
        self.known = known
        self.headlines = headlines
        self.entity_at = {token.i: entity for entity in doc.ents for token in entity}

    def holds(self, span: Stretch, *, place: bool, sure: bool, acts: bool) -> bool:
        """Whether a known name is a part of a longer one.

        Args:
            span: The known name.
            place: Whether it is a place's.
            sure: Whether it names nothing else: "Marianne" is a magazine, but a person's forename as well.
            acts: Whether it is a place that stands for its authority.
        """
        return (
            self._hyphenated(span)
            or self._opens_person(span)
            or self._within_name_of_model(span, place=place, sure=sure)
            or (not acts and self._goes_on(span))
        )

    def _opens_person(self, span: Stretch) -> bool:
        """Whether a place's name is a forename before a particle: « Dominique de Villepin »."""
        if len(span) > 1 or span.text not in forenames() or span.end + 1 >= len(self.doc):
            return False
        before = self.doc[span.start - 1] if span.start else None
        return (
            self.doc[span.end].text in ("de", "d'", "von", "van")
            and is_capital(self.doc[span.end + 1])
            and self.doc[span.end + 1].ent_type_ != "LOC"
            and (before is None or before.pos_ not in ("DET", "ADP"))
        )

    def _hyphenated(self, span: Stretch) -> bool:
        """Whether a known name is a part of an unknown word: "Lafarge" of "Poupart-Lafarge"."""
        before, behind = span.start - 2, span.end + 1
        return (
            before >= 0
            and self.text[span.start_char - 1 : span.start_char] == "-"
            and self._other_part(self.doc[before])
        ) or (
            behind < len(self.doc)
            and self.text[span.end_char : span.end_char + 1] == "-"
            and self._other_part(self.doc[behind])
        )

    def _other_part(self, word: Word) -> bool:
        """Whether a word beside a hyphen is a name's that nobody knows."""
        return is_capital(word) and word.i not in self.known and word.text not in self.grammar.names.not_names

    def _within_name_of_model(self, span: Stretch, *, place: bool, sure: bool) -> bool:
        """Whether the language model takes a known name for a part of a longer one."""
        names = self.grammar.names
        entity = self.entity_at.get(span.start)
        if entity is None or entity.end < span.end:
            return False
        rest = [
            token
            for token in entity
            if not (span.start <= token.i < span.end)
            and token.lower_ not in names.particles
            and token.text not in ("&", "-", "'s")
            and not (token.i == entity.start and token.lower_ in names.articles)
        ]
        firm = any(
            token.text in names.company_words or token.text in names.organization_words for token in rest
        )
        return (
            (
                firm
                or entity.label_ in ("ORG", "PRODUCT")
                or (entity.label_ in PERSONS and (not sure or self._of_person(span, entity)))
            )
            and bool(rest)
            and all(
                is_capital(token)
                and (place or token.i not in self.known)
                and token.text not in names.not_names
                and (place or token.text not in names.legal_forms)
                and token.text not in names.titles
                for token in rest
            )
        )

    def _of_person(self, span: Stretch, entity: Stretch) -> bool:
        """Whether a place's name is a person's first or last: "Florence Hill", "Robert Amsterdam"."""
        return span.text in forenames() or (entity.start < span.start and entity[0].text in forenames())

    def _goes_on(self, span: Stretch) -> bool:
        """Whether what stands beside a known name belongs to it: "Apple" of "Apple Rubber Products"."""
        doc, names = self.doc, self.grammar.names
        if span.sent.start in self.headlines:
            return False
        after = doc[span.end] if span.end < len(doc) else None
        before = doc[span.start - 1] if span.start else None
        if after is not None and (_is_of_series(span, after) or self._goes_on_in_french(span, after)):
            return True
        if (
            after is not None
            and after.sent.start == span.sent.start
            and is_capital(after)
            and after.pos_ == "PROPN"
        ):
            return after.text in names.company_words | names.legal_forms | names.organization_words and not (
                after.text in names.legal_forms or self.text[span.end_char : after.idx] != " "
            )
        return bool(
            before is not None
            and before.sent.start == span.sent.start
            and (before.i != span.sent.start or before.pos_ == "PROPN")
            and is_capital(before)
            and self._forename(before, span)
            and before.whitespace_
            and len(span) == 1
            and before.text not in names.titles
            and before.text not in names.not_names
        )

    def _goes_on_in_french(self, span: Stretch, after: Word) -> bool:
        """Whether a capital behind a known name can only be its own: « Afriquia Gaz », « Renault Trucks »."""
        return (
            self.grammar.code == "fr"
            and is_capital(after)
            and self.text[span.end_char : after.idx] == " "
            and after.i not in self.known
            and after.sent.start == span.sent.start
            and after.text not in self.grammar.names.not_names
            and after.text not in forenames()
            and after.ent_type_ not in PERSONS
        )

    def _forename(self, before: Word, span: Stretch) -> bool:
        """Whether the word before a known name is a person's first: "Marina" of "Marina Ferrari"."""
        if before.ent_type_ in PERSONS:
            return True
        return (
            before.pos_ == "PROPN"
            and not before.ent_type_
            and before.dep_ == "compound"
            and before.head.i == span.start
            and before.lower_ not in self.grammar.names.company_nouns
        )


def _is_of_series(span: Stretch, after: Word) -> bool:
    """Whether a letter or a Roman number goes on with a name: "Circle K", « AIFMD II »."""
    return (
        span.doc.text[span.end_char : after.idx] == " "
        and after.text in ("K", "Z", "II", "III", "IV", "VI")
        and after.sent.start == span.sent.start
    )
