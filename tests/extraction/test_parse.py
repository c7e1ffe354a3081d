"""What is done to spaCy's pipelines to make them quicker changes nothing of what they say."""

from __future__ import annotations

import pytest
import spacy
from threadpoolctl import threadpool_info

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
    table = ours.get_pipe(f"regkg_attribute_ruler_{code}")
    changed = 0
    for text in articles[code]:
        doc = ours.make_doc(text)
        for name, pipe in ours.pipeline:
            if name.startswith("regkg_attribute_ruler"):
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
    theirs, ours = spacy.load(installed()[code][0]).get_pipe("lemmatizer"), pipeline(code)
    assert "lemmatizer" not in ours.pipe_names
    changed = 0
    for text in articles[code]:
        doc = ours.make_doc(text)
        for name, pipe in ours.pipeline:
            if name.startswith("regkg_lemmatizer"):
                break
            doc = pipe(doc)
        before = [word.lemma_ for word in doc]
        lemmas = [word.lemma_ for word in ours.get_pipe(f"regkg_lemmatizer_{code}")(doc.copy())]
        assert lemmas == [word.lemma_ for word in theirs(doc.copy())]
        changed += before != lemmas
    assert changed


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


@pytest.mark.parametrize("code", ["fr", "en"])
def test_networks_multiply_by_numpy_without_threads_and_say_the_same(
    code: str, articles: dict[str, list[str]]
) -> None:
    theirs, ours = spacy.load(installed()[code][0]), pipeline(code)
    blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
    assert blas
    assert all(library["num_threads"] == 1 for library in blas if library["internal_api"] == "openblas")
    names = same = 0
    for text in articles[code]:
        by_theirs = {(span.start_char, span.end_char, span.label_) for span in theirs(text).ents}
        by_ours = {(span.start_char, span.end_char, span.label_) for span in ours(text).ents}
        names, same = names + len(by_theirs), same + len(by_theirs & by_ours)
    assert names > 100
    assert same > 0.95 * names  # Sentences that begin elsewhere end a few names elsewhere.


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_quick_recognizer_finds_the_names_of_the_model(code: str, articles: dict[str, list[str]]) -> None:
    ours = pipeline(code)
    assert "ner" not in ours.pipe_names
    with ours.select_pipes(disable=[f"regkg_ner_{code}"]):
        docs = list(ours.pipe(["", *articles[code], "Apple", "\n\n"]))
    theirs = list(ours.get_pipe("ner").pipe([doc.copy() for doc in docs], batch_size=16))
    quick = list(ours.get_pipe(f"regkg_ner_{code}").pipe([doc.copy() for doc in docs], batch_size=16))
    assert sum(len(span) > 1 for doc in theirs for span in doc.ents) > 100
    for one, other in zip(theirs, quick, strict=True):
        assert [(span.start, span.end, span.label_) for span in one.ents] == [
            (span.start, span.end, span.label_) for span in other.ents
        ]
        assert [word.ent_iob_ for word in one] == [word.ent_iob_ for word in other]
