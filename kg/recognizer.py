"""spaCy's entity recognizer, all words at once: the same names in about half the time.

The recognizer goes from word to word and asks for each of some seventy moves whether it is allowed. Outside a
name its network looks at nothing but the word, so that all words can be scored together; only within a name
of several words the next step depends on the last. What it says is that of
``spacy.pipeline._parser_internals.ner`` for texts in which no name is set beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

#: What the network looks at: the word, the first word of the open name, the word before.
_LOOKED_AT = 3
_NONE = -np.inf


class Recognizer:
    """Does what an entity recognizer does.

    Args:
        recognizer: That of a model.

    Raises:
        ValueError: Its network is made otherwise, or it searches in beams.
    """

    def __init__(self, recognizer: EntityRecognizer) -> None:
        ner = cast("Any", recognizer)
        known = ner.model.attrs
        if ner.cfg.get("beam_width", 1) != 1 or known.get("unseen_classes") or not known.get("has_upper"):
            raise ValueError("the entity recognizer searches in beams, or has no hidden layer")
        self._words, self._affine, self._upper = ner.model.layers
        if self._affine.get_dim("nF") != _LOOKED_AT or self._affine.get_dim("nP") < 2:
            raise ValueError("the network of the entity recognizer looks at something else")
        names = [ner.moves.get_class_name(number) for number in range(self._upper.get_dim("nO"))]
        self._moves = [(move, label) for move, _, label in (name.partition("-") for name in names)]
        kinds = [move if label or move == "O" else "" for move, label in self._moves]
        self._begins = np.array([kind == "B" for kind in kinds])
        self._shut = ~np.isin(kinds, ("O", "U", "B"))  # Moves for which a name must be open.
        self._out = kinds.index("O")
        self._within = {
            label: (self._moves.index(("I", label)), self._moves.index(("L", label)))
            for move, label in self._moves
            if move == "B"
        }

    def __call__(self, doc: Doc) -> Doc:
        self._recognize([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Texts, some at a time."""
        left = iter(docs)
        while batch := list(islice(left, batch_size)):
            self._recognize(batch)
            yield from batch

    def _recognize(self, docs: list[Doc]) -> None:
        from spacy.attrs import IS_SPACE, SENT_START
        from spacy.tokens import Span

        if not any(len(doc) for doc in docs):
            return
        # What each word adds in each of the three places; the first row stands for no word.
        parts = self._affine.predict(self._words.predict(docs)).reshape(
            -1, _LOOKED_AT, self._affine.get_dim("nO"), self._affine.get_dim("nP")
        )
        seen = np.concatenate([doc.to_array([SENT_START, IS_SPACE]).reshape(-1, 2) for doc in docs])
        ends = np.cumsum([len(doc) for doc in docs])
        last = np.append(seen[1:, 0] == 1, True)  # A name must not go on in the next sentence or text.
        last[ends[ends > 0] - 1] = True
        moves = self._first_moves(parts, last, seen[:, 1] == 1)
        begin = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            names, place = [], begin
            for first in (begin + np.flatnonzero(moves[begin:end] != self._out)).tolist():
                if first >= place:
                    move, label = self._moves[moves[first]]
                    place = first + 1 if move == "U" else self._end(parts, last, first, label)
                    names.append(Span(doc, first - begin, place - begin, label=label))
            doc.set_ents(names, default="outside")
            begin = end

    def _first_moves(self, parts: Any, last: Any, spaces: Any) -> Any:
        """For each word the index of its move if no name is open."""
        hidden = (parts[1:, 0] + (parts[0, 1] + parts[0, 2] + self._affine.get_param("b"))).max(axis=-1)
        scores = hidden @ self._upper.get_param("W").T + self._upper.get_param("b")
        scores[:, self._shut] = _NONE
        scores[np.ix_(last, self._begins)] = _NONE
        moves = scores.argmax(axis=1)
        moves[spaces] = self._out
        return moves

    def _end(self, parts: Any, last: Any, first: int, label: str) -> int:
        """Where a name ends that begins at a word and has another behind it."""
        inner, final = self._within[label]
        weights, bias = self._upper.get_param("W")[[inner, final]], self._upper.get_param("b")[[inner, final]]
        place = first + 1
        while not last[place]:
            looked = parts[place + 1, 0] + parts[first + 1, 1] + parts[place, 2] + self._affine.get_param("b")
            go_on, stop = weights @ looked.max(axis=-1) + bias
            if stop > go_on or (stop == go_on and final < inner):
                break
            place += 1
        return place + 1
