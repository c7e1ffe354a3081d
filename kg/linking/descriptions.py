"""Descriptions and pronouns → the entity they refer back to: « le groupe », “the watchdog”, « celui-ci »."""

from __future__ import annotations

from collections.abc import Iterable

from kg.language import Language
from kg.model import Entity, EntityType, Mention
from kg.text import Text, Word
from kg.vocabulary import Reference

#: Sentences back to which a description may refer.
REACH = 6
#: Sentences back to which a pronoun may refer.
PRONOUN_REACH = 2
#: Characters by which a subject counts as nearer than another mention.
SUBJECT_BONUS = 120

#: Words behind a noun among which its name may stand.
PHRASE = 7
_OF = ("de", "d'", "du", "des", "of")
#: Verbs up to which the subject of a description's verb is looked for.
_CLIMB = 4
_OBJECTS = ("obj", "dobj", "iobj")
_COURT_FIELDS = frozenset({"court"})
_STATE_FIELDS = frozenset({"government", "parliament", "ministry"})
_COURT_WORDS = ("court", "cour ", "cour", "tribunal", "conseil d'état")
_IMPERSONAL = frozenset(
    {"falloir", "agir", "suffire", "convenir", "sembler", "paraître", "apparaître", "exister"}
)


class Descriptions:
    """Resolves the descriptions of one document from left to right."""

    def __init__(
        self,
        doc: Text,
        mentions: Iterable[Mention],
        entities: Iterable[Entity],
        grammar: Language,
        references: dict[str, Reference],
    ) -> None:
        self.doc = doc
        self.grammar = grammar
        self.references = references
        self.entities = {entity.slug: entity for entity in entities}
        self.mentions = sorted(mentions, key=lambda mention: mention.begin)
        self.inside = {
            token.i for mention in self.mentions for token in doc.stretch(mention.begin, mention.end) or ()
        }
        self.at = {mention.begin: mention for mention in self.mentions}
        words = grammar.descriptions
        self._nouns = words.company | words.authority | words.court | words.person
        self.sentence_of = {}
        for number, sentence in enumerate(doc.sents):
            for token in sentence:
                self.sentence_of[token.i] = number
        self.subjects = {token.i for token in doc if token.dep_.startswith("nsubj")}
        self.meant: dict[int, str] = {}
        for mention in self.mentions:
            span = doc.stretch(mention.begin, mention.end)
            if span is not None:
                self.meant[span.root.i] = mention.entity

    def find(self) -> tuple[Mention, ...]:
        """All descriptions and pronouns that refer to an entity of the document."""
        found: list[Mention] = []
        for token in self.doc:
            if token.i in self.inside:
                continue
            mention = (
                self._description(token)
                if token.pos_ in ("NOUN", "PROPN", "ADJ", "X")
                else self._pronoun(token)
            )
            if mention is not None:
                found.append(mention)
                self.meant[token.i] = mention.entity
        return tuple(found)

    def _description(self, token: Word) -> Mention | None:
        words = self.grammar.descriptions
        determiner = next((child for child in token.lefts if child.lower_ in words.determiners), None)
        if determiner is None or "Number=Plur" in token.morph:
            return None
        lemma = (
            token.lemma_.lower()
            if token.lemma_.lower()
            in words.company | words.authority | words.court | words.person | words.law
            else token.lower_
        )
        if self._named_beside(token):
            return None
        target = self._named_at_end(token) if lemma in words.company else None
        if target is not None and self._is_linked(target, token):
            return None
        if target is None and lemma in words.company:
            target = self._nearest(token, ("Company",))
        if target is None and lemma in words.court:
            target = self._nearest(token, ("PublicAuthority",), fields=_COURT_FIELDS)
        if target is None and lemma in words.authority:
            field = self._field(token)
            target = self._nearest(token, ("PublicAuthority",), fields=frozenset({field}) if field else None)
        if target is None and lemma in words.person and not self._complement(token):
            target = self._nearest(token, ("Person",))
        if target is None and lemma in words.law and determiner.lower_ not in ("son", "sa", "its"):
            target = self._nearest(token, ("Legislation",))
        if target is None:
            return None
        return Mention(
            determiner.idx if determiner.i == token.i - 1 else token.idx,
            token.idx + len(token),
            target.entity_type,
            target.entity,
            0.6,
            "description",
            target.acts_for,
        )

    def _named_beside(self, token: Word) -> bool:
        """Whether a name stands within the phrase: « le groupe Sotralu » is no reference back."""
        following = range(token.i + 1, min(token.i + 3, len(self.doc)))
        if any(index in self.inside and self.doc[index - 1].pos_ != "ADP" for index in following):
            return token.i + 1 in self.inside or self.doc[token.i + 1].pos_ in ("ADJ", "PUNCT")
        return any(
            child.i in self.inside and child.dep_ in ("compound", "appos", "flat:name")
            for child in token.children
        )

    def _named_at_end(self, token: Word) -> Mention | None:
        """The firm that follows what the noun is of: « le fabricant de boules de pétanque Sotralu ».

        None where another noun gives the name its type, as in « le groupe de la société Sotralu ».
        """
        before = token
        for word in self.doc[token.i + 1 : token.i + 1 + PHRASE]:
            if word.i in self.inside:
                named = self.at.get(word.idx)
                is_behind = before.i > token.i and before.pos_ in ("NOUN", "ADJ", "ADV")
                return named if is_behind and named and named.entity_type == "Company" else None
            if word.pos_ not in ("ADP", "DET", "NOUN", "ADJ", "ADV") or self._gives_type(word):
                return None
            if word.pos_ == "ADP" and word.lower_ not in (*_OF, "en"):
                return None
            before = word
        return None

    def _is_linked(self, mention: Mention, token: Word) -> bool:
        """Whether the parse has the name beside the noun already."""
        span = self.doc.stretch(mention.begin, mention.end)
        return span is not None and span.root.head is token

    def _gives_type(self, word: Word) -> bool:
        """Whether a noun says what the name behind it is."""
        return not {word.lower_, word.lemma_.lower()}.isdisjoint(self._nouns)

    def _complement(self, token: Word) -> bool:
        """Whether the noun says of what: « le PDG de Sotralu » is somebody else."""
        after = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        return after is not None and after.lower_ in (*_OF, "for", "at", "chez")

    def _field(self, token: Word) -> str | None:
        fields = self.grammar.descriptions.fields
        for other in (*token.lefts, *self.doc[token.i + 1 : token.i + 5]):
            if other.pos_ in ("VERB", "AUX", "PUNCT"):
                break
            field = fields.get(other.lower_) or fields.get(other.lemma_.lower())
            if field:
                return field
        return None

    def _pronoun(self, token: Word) -> Mention | None:
        kind = self.grammar.descriptions.pronouns.get(token.lower_)
        if (
            kind is None
            or not token.dep_.startswith("nsubj")
            or token.lower_ in ("qui", "who", "which", "that")
        ):
            return None
        if token.head.lemma_.lower() in _IMPERSONAL or token.head.lower_ in ("y", "faut"):
            return None
        types: tuple[EntityType, ...] = (
            ("Person",) if kind == "person" else ("Person", "Company", "PublicAuthority", "Organization")
        )
        if kind == "organization":
            types = ("Company", "PublicAuthority", "Organization")
        if token.lower_ in ("ils", "elles", "they"):
            return None
        target = self._nearest(token, types, reach=PRONOUN_REACH, subjects_only=kind != "person")
        if target is None:
            return None
        return Mention(
            token.idx,
            token.idx + len(token),
            target.entity_type,
            target.entity,
            0.5,
            "pronoun",
            target.acts_for,
        )

    def _nearest(
        self,
        token: Word,
        types: tuple[EntityType, ...],
        *,
        fields: frozenset[str] | None = None,
        reach: int = REACH,
        subjects_only: bool = False,
    ) -> Mention | None:
        best, least = None, float("inf")
        here = self.sentence_of[token.i]
        doers = {self.meant[doer] for doer in _doers(token) if doer in self.meant}
        for mention in self.mentions:
            if mention.end > token.idx:
                break
            if mention.entity_type not in types:
                continue
            span = self.doc.stretch(mention.begin, mention.end)
            if span is None or here - self.sentence_of[span.start] > reach:
                continue
            subject = span.root.i in self.subjects
            if subjects_only and not subject:
                continue
            if not self._fits(mention, fields, types):
                continue
            distance = token.idx - mention.end - SUBJECT_BONUS * subject
            if distance <= least:
                best, least = mention, distance
        return None if best is not None and best.entity in doers else best

    def _fits(self, mention: Mention, fields: frozenset[str] | None, types: tuple[EntityType, ...]) -> bool:
        if types != ("PublicAuthority",):
            return True
        reference = self.references.get(mention.entity)
        own = frozenset(reference.fields) if reference else frozenset()
        label = self.entities[mention.entity].labels[0][1].lower() if mention.entity in self.entities else ""
        court = bool(own & _COURT_FIELDS) or label.startswith(_COURT_WORDS) or " court" in label
        if fields is None:
            return not (own & _STATE_FIELDS) and not court
        if fields == _COURT_FIELDS:
            return court
        return bool(own & fields)


def find_descriptions(
    doc: Text,
    mentions: Iterable[Mention],
    entities: Iterable[Entity],
    grammar: Language,
    references: dict[str, Reference],
) -> tuple[Mention, ...]:
    """Descriptions and pronouns that refer back to an entity that the document names.

    Args:
        doc: The parsed text.
        mentions: The names, linked.
        entities: What they name.
        grammar: Nouns that refer back, by type.
        references: Known entities: their fields tell one authority from another.
    """
    return Descriptions(doc, mentions, entities, grammar, references).find()


def _doers(token: Word) -> set[int]:
    """The subjects of the clause in which a description is an object or an agent.

    "Brix agreed to be bought by the brewer": whoever the brewer is, it is not Brix, who would be named
    by "itself". Of "Arbel asked Brix to buy the brewer" it is Brix who buys.
    """
    if token.dep_.startswith("nsubj"):
        return set()
    verb = token.head
    if verb.pos_ == "ADP":
        verb = verb.head
    for _ in range(_CLIMB):
        if verb.pos_ not in ("VERB", "AUX"):
            break
        found = {child.i for child in verb.lefts if child.dep_.startswith("nsubj")}
        if found or verb.dep_ not in ("xcomp", "conj"):
            return found
        asked = {child.i for child in verb.head.rights if child.dep_ in _OBJECTS and child.i < verb.i}
        if verb.dep_ == "xcomp" and asked:
            return asked
        verb = verb.head
    return set()
