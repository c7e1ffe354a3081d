"""Where a name begins and ends in a text: capitals, articles, titles, legal forms, marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.language import Language, forenames
from kg.text import Stretch, Text, Word

#: How a word begins that says when: "Post-Brexit", « Mi-2021 ».
_PERIOD = re.compile(r"(?:Post|Pre|Mid|Mi)-\w")
#: An article of a law, which is no name: "Articles 5.1".
_PROVISION = re.compile(r"(?:Articles?|Sections?|Art\.?|Annexe?s?|Chapters?|Chapitre|Recitals?)\s+[\dIVX]")
#: Legal forms that are several words to the models.
_LEGAL_FORM = re.compile(
    r",? (?:A/S|[Ss]\.à ?r\.l\.|S\.p\.A\.|S\.A\.U\.|S\.L\.U\.|S\.A\.S\.|e\. ?V\.|Sp\. z ?o\. ?o\.|d\.o\.o\.|"
    r"s\.r\.o\.|a\.s\.|S\.A\. de C\.V\.|GmbH & Co\. KG|Sdn\.? Bhd\.?|Pty\.? Ltd\.?|Pvt\.? Ltd\.?)(?!\w)"
)
#: A brand that opens in lower case, and the letters of the longest word that only looks like one: "kWh".
_INNER, _BRAND = re.compile(r"[a-z][A-Z][a-z]"), 3
#: Share of capitalised words from which a sentence is taken for a headline in title case.
_TITLE_CASE = 0.6

#: What stays in lower case in such a headline.
_SMALL_WORDS = frozenset({"ADP", "SCONJ", "CCONJ", "DET"})

#: Labels of persons in the models.
PERSONS = ("PER", "PERSON")

_CLOSERS = frozenset(".,;:!?)»”\"'’-–—")
_OPENERS = frozenset("(«“\"'‘-–—")


class Taken:
    """Which tokens belong to a name already."""

    def __init__(self, size: int) -> None:
        self.tokens = bytearray(size)

    def free(self, begin: int, end: int) -> bool:
        return not any(self.tokens[begin:end])

    def take(self, begin: int, end: int) -> None:
        self.tokens[begin:end] = b"\1" * (end - begin)


def is_capital(token: Word) -> bool:
    """Whether a word has the capital of a name, if only its second letter: "eToro"."""
    text = token.text
    return bool(text) and (text[0].isupper() or (len(text) > _BRAND and _INNER.match(text) is not None))


def is_title_case(sentence: Stretch) -> bool:
    """Whether a sentence is set as English headlines are: Most Words Begin With a Capital."""
    words = [token for token in sentence if token.is_alpha and len(token.text) > 3]
    lower = [
        token
        for token in words
        if not is_capital(token) and token.pos_ not in ("ADP", "SCONJ", "CCONJ", "DET")
    ]
    return len(words) >= 5 and not lower and sum(map(is_capital, words)) / len(words) >= _TITLE_CASE


def repaired(doc: Text, begin: int, end: int, grammar: Language, taken: Taken) -> tuple[int, int] | None:
    """The name within a stretch: without article, title, bracket, and with the legal form behind it."""
    names = grammar.names
    while begin < end and (
        doc[begin].text in names.titles
        or (
            doc[begin].lower_ in names.articles
            and not (end - begin > 1 and is_capital(doc[begin]) and begin != doc[begin].sent.start)
        )
        or doc[begin].text[0] in _OPENERS
        or (
            not is_capital(doc[begin])
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
    if end < len(doc) and _ends_with_particle(doc, begin, end, grammar) and taken.free(end, end + 1):
        end += 1
    while end - begin > 2 and doc[end - 1].text in names.behind_names and doc[begin].ent_type_ in PERSONS:
        end -= 1  # "Meg Hillier MP"
    while end > begin and (
        doc[end - 1].text[0] in _CLOSERS
        or doc[end - 1].text in ("'s", "s'", "n't")
        or (not is_capital(doc[end - 1]) and not doc[end - 1].text[0].isdigit() and not doc[end - 1].is_oov)
        or (doc[end - 1].pos_ in ("VERB", "AUX", "ADP", "DET") and not is_capital(doc[end - 1]))
        or doc[end - 1].is_space
    ):
        end -= 1
    while (
        end < len(doc)
        and taken.free(end, end + 1)
        and (
            doc[end].text in names.legal_forms
            or (doc[end].text == "&" and end + 1 < len(doc) and is_capital(doc[end + 1]))
            or (end - 1 >= begin and doc[end - 1].text == "&" and is_capital(doc[end]))
        )
    ):
        end += 1
    if (
        end + 1 < len(doc)
        and end > begin
        and doc[end].text == ","
        and doc[end + 1].text in names.legal_forms
        and taken.free(end, end + 2)
    ):
        end += 2  # "Velora Labs, LLC"
    end = _legal_form_end(doc, begin, end, taken)
    if _goes_on(doc, begin, end) and taken.free(end, end + 2):
        end += 2
    if begin >= end or (end - begin == 1 and doc[begin].text in names.not_names):
        return None
    if all(word.text in names.legal_forms for word in doc[begin:end]):
        return None
    if is_function(doc, begin, end, grammar) or _is_period(doc, begin):
        return None
    text = doc[begin:end].text
    if _PROVISION.match(text):
        return None
    if len(text) < 2 or not any(char.isupper() for char in text) or "\n" in text or len(text) > 90:
        return None
    return begin, end


def is_function(doc: Text, begin: int, end: int, grammar: Language) -> bool:
    """Whether it says what somebody is, with the capital of courtesy: « la Commissaire européenne »."""
    return (
        end - begin > 1
        and doc[begin].lower_ in grammar.names.person_nouns
        and not any(is_capital(word) for word in doc.words[begin + 1 : end])
    )


def _is_period(doc: Text, begin: int) -> bool:
    """Whether it says when by a prefix: "Post-Brexit", « Mi-2021 »."""
    return begin < len(doc) and _PERIOD.match(doc.text, doc[begin].idx) is not None


def _legal_form_end(doc: Text, begin: int, end: int, taken: Taken) -> int:
    """Where a legal form ends that is cut into several words: "A/S", "S.à r.l.", "Sp. z o.o."."""
    if begin >= end:
        return end
    head = doc[begin:end]
    # The model may have taken the form's first letters for the name's last.
    for start in (head.end_char, *(word.idx - 1 for word in doc.words[max(begin + 1, end - 3) : end])):
        form = _LEGAL_FORM.match(doc.text, start)
        whole = doc.stretch(head.start_char, form.end()) if form is not None else None
        if whole is not None and taken.free(whole.start, whole.end):
            return whole.end
    return end


def hyphenated(doc: Text, begin: int, end: int) -> tuple[int, int]:
    """The whole of a name of which the model saw a part before or behind a hyphen: "Samruk-Kazyna"."""
    while begin > 1 and doc[begin - 1].text == "-" and _joined(doc, begin - 2):
        begin -= 2
    while end + 1 < len(doc) and doc[end].text == "-" and _joined(doc, end - 1):
        end += 2
    return begin, end


def _joined(doc: Text, left: int) -> bool:
    """Whether a hyphen without spaces joins two capitalised words."""
    words = doc.words[left : left + 3]
    return (
        not (words[0].whitespace_ or words[1].whitespace_) and is_capital(words[0]) and is_capital(words[2])
    )


def _goes_on(doc: Text, begin: int, end: int) -> bool:
    """Whether a person's name goes on in lower case behind a hyphen: "Kim Nam-geun"."""
    return (
        end - begin > 1
        and end + 1 < len(doc)
        and doc[end].text == "-"
        and not doc[end - 1].whitespace_
        and not doc[end].whitespace_
        and doc[end + 1].text.islower()
        and (doc[end + 1].pos_ not in ("NOUN", "VERB", "ADJ") or doc[end + 1].ent_type_ in PERSONS)
        and doc[end - 1].ent_type_ in PERSONS
    )


def _ends_with_particle(doc: Text, begin: int, end: int, grammar: Language) -> bool:
    """Whether a person's name was cut behind its particle: "Bruno Le" of "Bruno Le Maire"."""
    return (
        end - begin > 1
        and doc[end - 1].lower_ in grammar.names.particles - {"of"}
        and doc[begin].ent_type_ in PERSONS
        and is_capital(doc[end])
        and bool(doc[end - 1].whitespace_)
        and doc[end - 1].sent.start == doc[end].sent.start
    )


def _opens_person(doc: Text, begin: int, end: int) -> bool:
    """Whether a word that is seldom a name opens a person's here: "Bill" of "Bill Gates"."""
    return (
        end - begin > 1
        and doc[begin].text in forenames()
        and doc[begin].ent_type_ in PERSONS
        and is_capital(doc[begin + 1])
    )


def split_at_marks(doc: Text, begin: int, end: int) -> list[tuple[int, int]]:
    """Parts of a stretch at commas, slashes, breaks, in a list at "and": the models join what is listed."""
    parts, start = [], begin
    listed = begin > 0 and doc[begin - 1].lower_ in (",", "between", "entre")
    for index in range(begin, end):
        if (
            (listed and doc[index].lower_ in ("and", "et"))
            or doc[index].text in (",", ";", "/", "|", "«", "»", "“", "”", ":", "(", ")")
            or "\n" in doc[index].text
        ):
            parts.append((start, index))
            start = index + 1
    parts.append((start, end))
    return [part for part in parts if part[0] < part[1]]


def capital_runs(doc: Text, sentence: Stretch, grammar: Language) -> Iterable[tuple[int, int]]:
    """Runs of capitalised words that do not merely open a sentence."""
    words = doc.words
    index = sentence.start
    while index < sentence.end:
        token = words[index]
        if (
            not is_capital(token)
            or token.text in grammar.names.not_names
            or token.text in grammar.names.titles
        ):
            index += 1
            continue
        end = index + 1
        while end < sentence.end:
            here = words[end]
            joins = here.lower_ in grammar.names.particles or here.text in ("-", "&", "'")
            if is_capital(here) and here.text not in ("I",):
                end += 1
            elif (
                here.text[0].isdigit()
                and len(here.text) < 4
                and end - index >= 1
                and words[end - 1].whitespace_
            ):
                end += 1
                break
            elif (
                joins
                and end + 1 < sentence.end
                and is_capital(words[end + 1])
                and (
                    here.text in ("-", "&", "'")
                    or (grammar.code == "en" and here.lower_ == "of")
                    or here.lower_ not in ("de", "du", "des", "le", "la", "d'", "of")
                    or (words[end - 1].pos_ == "PROPN" and words[end + 1].pos_ == "PROPN")
                )
            ):
                end += 2
            else:
                break
        yield index, end
        index = end


def opens_by_grammar(doc: Text, begin: int, end: int) -> bool:
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
