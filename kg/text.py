"""A parsed text as plain objects: words, stretches of words, sentences.

spaCy makes a new object at each access to a token and follows its tree in C; read a thousand times from
Python that costs more than the parse. Here all is read once. Names are those of spaCy: ``lower_``, ``dep_``,
``head``, ``lefts``, ``char_span``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

from kg.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Word:
    """A token with its place in the tree."""

    __slots__ = (
        "cache",
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_oov",
        "lefts",
        "lemma_",
        "lower_",
        "morph",
        "pos_",
        "rights",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: Text
    i: int
    """Place among the words of the text."""
    idx: int
    """Place of its first character."""
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    morph: str
    """Features as ``Number=Sing|Person=3``."""
    is_oov: bool
    """Whether the model has no vector for it."""
    whitespace_: str
    """The space that follows, if any."""
    head: Word
    children: list[Word]
    lefts: list[Word]
    rights: list[Word]
    sent: Stretch
    cache: dict[str, Any]
    """What was computed of it."""

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    @property
    def is_punct(self) -> bool:
        return self.pos_ == "PUNCT" or not (self.text.isalnum() or any(map(str.isalnum, self.text)))

    @property
    def is_alpha(self) -> bool:
        return self.text.isalpha()

    @property
    def ancestors(self) -> Iterator[Word]:
        """The words above, nearest first."""
        here = self
        while here.head is not here:
            here = here.head
            yield here

    @property
    def subtree(self) -> list[Word]:
        """The word and all below it, in order."""
        found = [self]
        for word in found:
            found += word.children
        return sorted(found, key=lambda word: word.i)


class Stretch:
    """Words from one place to before another: a sentence, a name."""

    __slots__ = ("_root", "doc", "end", "label_", "start")

    def __init__(self, doc: Text, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label
        self._root: Word | None = None

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    def __getitem__(self, index: int) -> Word:
        return self.doc.words[self.start + index if index >= 0 else self.end + index]

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char]

    @property
    def sent(self) -> Stretch:
        return self.doc.words[self.start].sent

    def hang(self) -> None:
        """Find out anew what stands below each word, where heads have changed."""
        self._root = None
        for word in self:
            word.children, word.lefts, word.rights = [], [], []
        for word in self:
            _hang(word)

    @property
    def root(self) -> Word:
        """The word whose head stands outside."""
        if self._root is None:
            self._root = min(self, key=lambda word: (sum(1 for _ in word.ancestors), word.i))
        return self._root


class Text:
    """A parsed text."""

    def __init__(self, doc: Doc) -> None:
        self.words = _words(doc, self)
        self.text = "".join([word.text + word.whitespace_ for word in self.words])
        self._begins = [word.idx for word in self.words]
        self._ends = [word.idx + len(word.text) for word in self.words]
        self.lower_words = frozenset(word.text for word in self.words if word.text.islower())
        """Words that stand in lower case somewhere."""
        self.sents: list[Stretch] = []
        if doc.has_annotation("SENT_START"):
            for span in doc.sents:
                sentence = Stretch(self, span.start, span.end)
                self.sents.append(sentence)
                for word in self.words[span.start : span.end]:
                    word.sent = sentence
        self.ents = [Stretch(self, span.start, span.end, span.label_) for span in doc.ents]
        self._stretches: dict[tuple[int, int], Stretch | None] = {}
        self.cache: dict[tuple[int, int], Any] = {}
        """What was found out of a stretch, by its first character and the one behind it."""

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> Stretch: ...

    def __getitem__(self, index: int | slice) -> Word | Stretch:
        if isinstance(index, slice):
            start, end, _ = index.indices(len(self.words))
            return Stretch(self, start, max(start, end))
        return self.words[index]

    def stretch(self, begin: int, end: int) -> Stretch | None:
        """The words that hold the characters from ``begin`` to before ``end``; None where there are none."""
        place = begin, end
        if place not in self._stretches:
            start, stop = bisect_right(self._ends, begin), bisect_left(self._begins, end)
            self._stretches[place] = Stretch(self, start, stop) if start < stop else None
        return self._stretches[place]


def _words(doc: Doc, text: Text) -> list[Word]:
    """All tokens of a text, each read once."""
    from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, LENGTH, LOWER, MORPH, ORTH, POS, SPACY, TAG

    strings, vectors = doc.vocab.strings, doc.vocab.vectors.key2row
    known = {0: "", strings["_"]: ""}  # "_" stands for no features
    rows = doc.to_array([ORTH, LOWER, LEMMA, POS, TAG, DEP, ENT_TYPE, MORPH, HEAD, SPACY, LENGTH]).tolist()

    def name(key: int) -> str:
        value = known.get(key)
        if value is None:
            value = known[key] = strings[key]
        return value

    words = []
    begin = 0
    for index, (orth, lower, lemma, pos, tag, dep, kind, morph, _, space, length) in enumerate(rows):
        word = Word()
        word.doc, word.i, word.idx = text, index, begin
        word.text, word.lower_, word.lemma_ = name(orth), name(lower), name(lemma)
        word.pos_, word.tag_, word.dep_ = name(pos), name(tag), name(dep)
        word.ent_type_, word.morph = name(kind), name(morph)
        word.whitespace_, word.is_oov = " " if space else "", orth not in vectors
        word.children, word.lefts, word.rights, word.cache = [], [], [], {}
        words.append(word)
        begin += length + space
    for index, row in enumerate(rows):
        word = words[index]
        offset = row[8]
        word.head = words[index + (offset - (1 << 64) if offset >= 1 << 63 else offset)]
        _hang(word)
    return words


def _hang(word: Word) -> None:
    """Put a word below its head."""
    head = word.head
    if head is not word:
        head.children.append(word)
        (head.lefts if word.i < head.i else head.rights).append(word)


def lemma(token: Word, grammar: Language) -> str:
    """The lemma, lower case, mended where the models are known to be wrong."""
    known: str | None = token.cache.get("lemma")
    if known is None:
        known = token.cache["lemma"] = _lemma(token, grammar)
    return known


def _lemma(token: Word, grammar: Language) -> str:
    form = token.lower_
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        known = grammar.lemmas.get(form) or grammar.forms.get(form)
        if known is not None:
            return known
    return token.lemma_.lower() or form
