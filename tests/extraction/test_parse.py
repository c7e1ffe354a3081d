"""What is done to spaCy's pipelines to make them quicker changes nothing of what they say."""

from __future__ import annotations

import pytest
import spacy

from benchmarks.gold import EXTRACTION, load
from kg.parse import installed, parse_all, pipeline, plain

_SEEN = ("text", "pos_", "tag_", "dep_", "lemma_", "ent_type_", "is_sent_start", "whitespace_")


@pytest.fixture(scope="module")
def articles() -> dict[str, list[str]]:
    return {
        code: [plain(gold.document.text) for gold in load([EXTRACTION / "tune"], code)][:20]
        for code in ("fr", "en")
    }


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_table_says_what_the_ruler_says(code: str, articles: dict[str, list[str]]) -> None:
    ours = pipeline(code)
    assert "attribute_ruler" not in ours.pipe_names
    ruler = ours.get_pipe("attribute_ruler")
    table = ours.get_pipe(f"regkg_attributes_{code}")
    changed = 0
    for text in articles[code]:
        doc = ours.make_doc(text)
        for name, pipe in ours.pipeline:
            if name.startswith("regkg_attributes"):
                break
            doc = pipe(doc)
        before = [str(word.morph) + word.pos_ + word.tag_ for word in doc]
        by_ruler, by_table = ruler(doc.copy()), table(doc.copy())
        for one, other in zip(by_ruler, by_table, strict=True):
            assert [getattr(one, name) for name in _SEEN] == [getattr(other, name) for name in _SEEN]
            assert str(one.morph) == str(other.morph)
        changed += before != [str(word.morph) + word.pos_ + word.tag_ for word in by_table]
    assert changed


@pytest.mark.parametrize("code", ["fr", "en"])
def test_lemmas_are_those_of_the_model(code: str, articles: dict[str, list[str]]) -> None:
    theirs, ours = spacy.load(installed()[code][0]), pipeline(code)
    for text in articles[code]:
        doc = ours(text)
        lemmas = [word.lemma_ for word in doc]
        assert lemmas == [word.lemma_ for word in theirs.get_pipe("lemmatizer")(doc.copy())]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_together_as_one_by_one(code: str, articles: dict[str, list[str]]) -> None:
    for text, together in zip(articles[code], parse_all(articles[code], code), strict=True):
        alone = next(iter(parse_all([text], code)))
        assert [word.text for word in together] == [word.text for word in alone]
        assert [span.start for span in together.sents] == [span.start for span in alone.sents]
        same = sum(
            (one.dep_, one.pos_, one.head.i) == (other.dep_, other.pos_, other.head.i)
            for one, other in zip(together, alone, strict=True)
        )
        # Sums in another order may round otherwise, and decide what was even.
        assert same >= 0.99 * len(alone)
