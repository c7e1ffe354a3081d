"""Names that are phrases: « Union nationale des poseurs de sols », « loi sur les cartels », "Lyon court".

They stand in lower case but for a word, so that neither capitals nor the model show where they begin and end;
the parse does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from kg.language import Language, forenames, language
from kg.model import EntityType
from kg.text import Text, Word
from kg.vocabulary import demonyms

_OF = frozenset({"de", "du", "des", "d'"})
_TO = frozenset({"à", "au", "aux"})
_ARTICLES = frozenset({"la", "le", "les", "l'"})
#: Longest phrase, in words.
_LONGEST = 14
#: Functions that a person has, not bodies, where the person's name follows.
_HELD_BY = frozenset({"juge", "préfet", "préfète", "procureur", "cabinet", "bureau"})
#: Nouns of firms as well, where a name follows at once: « le cabinet Finexsi ».
_FIRMS_TOO = frozenset({"cabinet", "bureau"})
#: Nouns of English bodies that have a name in lower case: "the environment ministry".
_MINISTRIES = frozenset({"ministry", "court"})
#: What tells no court from another.
_ANY = frozenset(
    {"same", "lower", "first", "second", "local", "other", "higher", "new", "full", "whole", "line"}
)
#: Prepositions that bind what a law is on.
_ON = frozenset({"sur", "pour", "contre"})
#: « loi de finances »: laws that come again each year.
_YEARLY = frozenset({"finances", "programmation", "financement"})
#: « loi d'orientation des mobilités »: what a law is to do.
_AIMS = frozenset(
    {
        "orientation",
        "simplification",
        "modernisation",
        "transformation",
        "accélération",
        "avenir",
        "régulation",
    }
)
_RELATING = frozenset({"relatif", "relative", "relatifs", "relatives"})


def find_phrases(doc: Text, grammar: Language) -> Iterator[tuple[int, int, EntityType | None]]:
    """Phrases that are names, as (begin, end, type where the first word tells it) in words.

    Args:
        doc: The parsed text.
        grammar: The language.
    """
    for word in doc:
        if word.lower_ in grammar.names.body_heads and word.text.islower():
            body = _french_body(word) if grammar.code == "fr" else _english_body(word)
            if body is not None:
                yield (*body, None)
        if word.text in grammar.names.phrase_words:
            end = _institution(word)
            if end > word.i + 2 or (end == word.i + 2 and _is_named_by_adjective(word)):
                yield word.i, end, None
        elif word.lower_ in grammar.names.law_heads:
            found = _law(word)
            if found is not None:
                yield (*found, "Legislation")


def _next(word: Word, steps: int = 1) -> Word | None:
    index = word.i + steps
    return word.doc[index] if index < len(word.doc) else None


def _lower(word: Word | None) -> str:
    return word.lower_ if word is not None else ""


@lru_cache(maxsize=1)
def _times() -> frozenset[str]:
    calendar = language("fr").calendar
    return frozenset((*calendar.weekdays, *calendar.months, *calendar.days))


def _nominal(word: Word | None) -> bool:
    return (
        word is not None
        and word.lower_ not in _times()
        and (word.pos_ in ("NOUN", "ADJ", "PROPN", "X") or (word.text[0].isupper() and word.text.isalpha()))
    )


def _plain_nouns(word: Word | None, begin: int) -> int:
    """The end of the run of nouns and adjectives that begins with a word, at most four."""
    end = word.i if word is not None else begin
    while word is not None and _nominal(word) and end - begin < 4 and not _opens_person(word):
        if end > begin and word.text.islower() and word.doc[end - 1].text[0].isupper():
            break  # « la Banque de France table sur »
        end = word.i + 1
        word = _next(word)
    return end


def _opens_person(word: Word) -> bool:
    """Whether a person's name begins: « la ministre des Transports Élise Marchand »."""
    after = _next(word)
    return word.text in forenames() and after is not None and after.text[0].isupper()


def _names_person(head: Word, after: Word) -> bool:
    """Whether a person follows who is not the body: « le chef du gouvernement Luc Marchand »."""
    behind = _next(after)
    if after.lower_ in _OF:
        return head.lower_ != "famille" and behind is not None and _is_person(behind)
    whole = behind is not None and _is_person(behind)
    return _is_person(after) and (whole or head.lower_ in _HELD_BY)


def _is_person(word: Word) -> bool:
    return word.ent_type_ == "PER" and word.text[0].isupper()


def _complement(word: Word | None, begin: int, openers: frozenset[str], *, held: bool = False) -> int | None:
    """The end of « des villes câblées » whose noun hangs on the phrase from ``begin``, if it does."""
    if word is None or word.lower_ not in openers:
        return None
    inner = _next(word)
    definite = inner is not None and inner.lower_ in _ARTICLES
    if inner is not None and definite:
        inner = _next(inner)
    if word.lower_ == "pour" and not definite:
        return None  # « une plainte de l'Assemblée de Corse pour gestion fautive »
    if inner is None or not _nominal(inner):
        return None
    end = _plain_nouns(inner, inner.i)
    nouns = inner.doc.words[inner.i : end]
    if word.lower_ in _ON:
        # « La Ligue contre le cancer », but « la Commission contre Apple »: who is acted on has another name.
        nouns = list(takewhile(lambda noun: noun.text.islower(), nouns))
        if not nouns:
            return None
        end = nouns[-1].i + 1
    held = held or any(begin <= noun.head.i < word.i for noun in nouns)
    return end if held or any(noun.pos_ == "PROPN" for noun in nouns[:1]) else None


def _chain(end: int, begin: int, doc: Text, openers: frozenset[str]) -> int:
    """The end of a phrase with all complements that hang on it."""
    while end - begin < _LONGEST and end < len(doc):
        word = doc[end]
        if word.lower_ == "et":
            more = _coordinated(_next(word), begin, end)
        else:
            more = _complement(word, begin, openers)
        if more is None:
            return end
        end = more
    return end


def _coordinated(word: Word | None, begin: int, end: int) -> int | None:
    """The end of « et de la répression des fraudes », in lower case throughout, behind an « et »."""
    if word is None or not word.text.islower():
        return None
    inner = _next(word)
    if word.lower_ in _OF | _TO:
        stop = _complement(word, begin, _OF | _TO)
    elif word.lower_ in _ARTICLES and inner is not None and inner.pos_ == "NOUN":
        # « la loi sur les banques et les caisses d'épargne »
        stop = _plain_nouns(inner, inner.i) if begin <= inner.head.i < end else None
    else:
        held = word.pos_ in ("NOUN", "ADJ") and begin <= word.head.i < end
        stop = _plain_nouns(word, word.i) if held else None
    return stop if stop is not None and word.doc[word.i : stop].text.islower() else None


def _institution(head: Word) -> int:
    """The end of the name that an institution's first word opens."""
    end = head.i + 1
    after = _next(head)
    if after is not None and _nominal(after):
        end = _plain_nouns(after, after.i)
    return _chain(end, head.i, head.doc, _OF | _ON)


def _is_named_by_adjective(head: Word) -> bool:
    """Whether two words are a name: « la Banque nationale »; a sentence's first has its capital anyway."""
    after = _next(head)
    return head.i != head.sent.start and after is not None and after.pos_ == "ADJ" and after.text.islower()


def _law(head: Word) -> tuple[int, int] | None:
    """Begin and end of a law's name, or None where the word only tells of some law."""
    doc, begin = head.doc, head.i
    if head.i > 1 and doc[head.i - 1].lower_ == "de" and doc[head.i - 2].lower_ in ("projet", "proposition"):
        begin = head.i - 2
    after = _next(head)
    if after is None:
        return None
    if after.text in ("«", "“", '"'):
        for index in range(after.i + 1, min(after.i + 7, len(doc))):
            if doc[index].text in ("»", "”", '"'):
                return begin, index + 1
        return None
    if after.lower_.startswith("anti-") or (after.lower_ == "anti" and _next(after) is not None):
        return begin, _plain_nouns(after, after.i + 1)
    if (head.lower_ == "code" or head.text == "Charte") and after.pos_ == "ADJ":
        return begin, _plain_nouns(after, after.i)
    if (head.lower_ == "code" or head.text == "Charte") and after.lower_ in _OF:
        end = _complement(after, begin, _OF, held=True)
        return (begin, end) if end is not None and end > after.i + 2 else None
    after = _behind_kind(after)
    if after is None:
        return None
    if head.lower_ == "loi" and after.lower_ == "de" and _lower(_next(after)) in _YEARLY:
        stop = _chain(head.i + 1, begin, doc, _OF | _ON)
        year = doc[stop].text if stop < len(doc) else ""
        return begin, stop + (len(year) == 4 and year.isdigit())
    if (
        head.lower_ == "loi"
        and after.lower_ in _OF
        and _lower(aim := _next(after)) in _AIMS
        and aim is not None
    ):
        return begin, _chain(_plain_nouns(aim, aim.i), begin, doc, _OF | _ON)
    if after.lower_ in _RELATING and (to := _next(after)) is not None and to.lower_ in _TO:
        end = _complement(to, begin, _TO)
        return (begin, _chain(end, begin, doc, _OF)) if end is not None else None
    if after.lower_ in _ON:
        end = _complement(after, begin, _ON, held=True)
        if end is not None:
            return begin, _chain(end, begin, doc, _OF)
    return None


def _behind_kind(word: Word) -> Word | None:
    """What stands behind a law's kind or date: « loi fédérale sur », « loi du 3 mai 2012 relative »."""
    after = _next(word)
    if word.pos_ == "ADJ" and word.text.islower() and _lower(after) in _ON | _RELATING:
        return after
    if word.lower_ in _OF:
        step = 1
        while (inner := _next(word, step)) is not None and (
            inner.lower_ in language("fr").calendar.months or inner.text.rstrip("er").isdigit()
        ):
            step += 1
        if step > 1 and inner is not None and inner.lower_ in _ON | _RELATING:
            return inner
    return word


def _french_body(head: Word) -> tuple[int, int] | None:
    """« tribunal de Venise », « justice bavaroise », « gouvernement Conte »: a body with whose it is."""
    end = head.i + 1
    after = _next(head)
    if after is not None and after.pos_ == "ADJ" and after.text.islower() and after.text not in demonyms():
        end, after = after.i + 1, _next(after)
    if after is None:
        return None
    if after.text in demonyms() and after.text.islower():
        return head.i, after.i + 1
    if _names_person(head, after):
        return None
    if after.lower_ in _OF:
        after = _next(after)
        if after is not None and after.lower_ in _ARTICLES:
            after = _next(after)
    elif end > head.i + 1 or head.lower_ in _FIRMS_TOO:
        return None
    stop = _capitals(after)
    return (head.i, stop) if stop is not None else None


def _english_body(head: Word) -> tuple[int, int] | None:
    """ "US supreme court", "Lyon court", "federal court in Colorado", "the environment ministry"."""
    begin = head.i
    doc = head.doc
    while (
        begin > head.sent.start
        and head.i - begin < 5
        and doc[begin - 1].pos_ in ("NOUN", "ADJ", "PROPN")
        and doc[begin - 1].text.replace("-", "").replace(".", "").isalnum()
    ):
        begin -= 1
    if any(word.text[0].isupper() for word in doc.words[begin : head.i]):
        return begin, head.i + 1
    if begin == head.i - 1 and head.lower_ in _MINISTRIES and doc[begin].lower_ not in _ANY:
        before = doc[begin - 1] if begin > head.sent.start else None
        if before is not None and before.lower_ in ("the", "its", "'s"):
            return begin, head.i + 1
    after = _next(head)
    if begin < head.i and after is not None and after.lower_ in ("in", "of", "for"):
        stop = _capitals(_next(after))
        return (begin, stop) if stop is not None else None
    return None


def _capitals(word: Word | None) -> int | None:
    """The end of the run of capitalised words that begins with a word."""
    if word is None or not word.text[0].isupper():
        return None
    doc, end, last = word.doc, word.i, word.sent.end
    while end < last and doc[end].text[0].isupper() and (end == word.i or doc[end - 1].whitespace_):
        end += 1
        while end + 1 < last and doc[end].text == "-" and doc[end + 1].text[0].isupper():
            end += 2  # « Auvergne-Rhône-Alpes »
    return end
