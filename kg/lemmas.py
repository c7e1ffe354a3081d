"""spaCy's lemmatizer, asked once for each form: the same lemmas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spacy.pipeline import Lemmatizer
    from spacy.tokens import Doc

#: What a lemma depends on.
ASKED = ("ORTH", "POS", "MORPH", "LEMMA")


class Lemmas:
    """Does what a lemmatizer does.

    Args:
        lemmatizer: That of a model. Its lists of forms (66,000 in French) become sets.
    """

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, int, int], int] = {}
        lookups = cast("Any", lemmatizer).lookups
        if lookups.has_table("lemma_index"):
            table = lookups.get_table("lemma_index")
            for kind, forms in list(table.items()):
                table[kind] = frozenset(forms)

    def __call__(self, doc: Doc) -> Doc:
        import numpy as np

        strings, overwrite = doc.vocab.strings, cast("Any", self._lemmatizer).overwrite
        found = []
        for index, (orth, pos, morph, lemma) in enumerate(doc.to_array(list(ASKED)).tolist()):
            if lemma and not overwrite:
                found.append(lemma)
                continue
            key = orth, pos, morph
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = strings.add(self._lemmatizer.lemmatize(doc[index])[0])
            found.append(known)
        if found:
            doc.from_array(["LEMMA"], cast("Any", np.array(found, dtype="uint64").reshape(-1, 1)))
        return doc
