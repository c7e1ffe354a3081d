"""English names of bodies by their make: "Korea Consumer Agency", "Federation of Free Farmers".

The model cuts them at a place or at an "of", or does not see them; the word for what kind of body it is shows
where they stand, capitals show how far they go.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.language import Language, language
from kg.mentions.spans import is_capital
from kg.text import Text, Word

#: Longest name, in words.
_LONGEST = 10
#: "Campaign Against Arms Trade", but "the Commission against Amazon": what it acts on is no part of its name.
_LINKS = frozenset({"of", "for", "on", "Against"})
#: What a body is made of, no other body's name: "Board of Directors".
_MADE_OF = frozenset(
    ["directors", "trustees", "governors", "members", "experts", "ministers", "appeal", "appeals"]
)
#: What bodies are for, behind an "and": "High Court of Cassation and Justice".
_FIELDS = frozenset(
    {
        *(
            "Justice",
            "Industry",
            "Commerce",
            "Trade",
            "Technology",
            "Fisheries",
            "Food",
            "Tourism",
            "Finance",
        ),
        *("Development", "Forestry", "Sport", "Sports", "Communications", "Services", "Transport", "Labour"),
        *("Innovation", "Science", "Housing", "Environment", "Security", "Consumer", "Consumers", "Energy"),
    }
)
#: Ends of words for people whose body it is: "People's Party", "Fishermen's Association".
_MANY = ("people", "men", "women", "children", "prosecutor", "attorney", "general", "ombudsman", "teacher")
#: What stands behind a word that goes on in the next.
_MARKS = frozenset({"'", "'s", "-"})
#: Kinds of bodies that are firms as often, and words that stand before the kind.
_MORE = frozenset({"Plan", "Chamber", "Academy", "Bank", "Airport", "Panel", "Commissioner", "Service"})
_ALONE = frozenset({"Federal", "Supreme", "Government"})


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    names = language("en").names
    words = names.organization_words | names.authority_words | _MORE
    return frozenset(word for word in words if " " not in word) - _ALONE


def find_bodies(doc: Text, grammar: Language) -> Iterator[tuple[int, int]]:
    """Names of bodies, as (begin, end) in words; English only.

    Args:
        doc: The parsed text.
        grammar: The language.
    """
    if grammar.code != "en":
        return
    for word in doc:
        if word.text not in _heads():
            continue
        begin, end = _begin(word, grammar), _end(word, grammar)
        if end - begin > 1 and not _is_function(word, end) and not _opens_firm(doc, end, grammar):
            yield begin, end


def _begin(head: Word, grammar: Language) -> int:
    """Where the run of capitalised words that a head ends begins."""
    doc, begin, first = head.doc, head.i, head.sent.start
    while begin > first and head.i - begin < _LONGEST:
        before = doc[begin - 1]
        if before.text == "'" and begin - 1 > first and doc[begin - 2].text.endswith("s"):
            before = doc[begin - 2]  # "Transport Workers' Union"
        elif before.text == "'s" and begin - 1 > first and doc[begin - 2].lower_.endswith(_MANY):
            before = doc[begin - 2]  # "Danish People's Party"
        elif before.text == "-" and begin - 1 > first and not before.whitespace_:
            before = doc[begin - 2]  # "Red-Green Alliance"
        elif _joins(before) and begin - 1 > first:
            before = doc[begin - 2]  # "Securities and Exchange Commission"
        if not _belongs(before, grammar) or not (before.whitespace_ or doc[before.i + 1].text in _MARKS):
            break
        begin = before.i
    while begin < head.i and _only_opens(doc[begin], grammar):
        begin += 1
    return begin


def _opens_firm(doc: Text, end: int, grammar: Language) -> bool:
    """Whether a firm's name goes on behind what looks like a body's: "Health Center Management LLC"."""
    while end < len(doc) and is_capital(doc[end]) and doc[end - 1].whitespace_:
        if doc[end].text in grammar.names.legal_forms:
            return True
        end += 1
    return False


def _is_function(head: Word, end: int) -> bool:
    """Whether a person's function is meant: "Competition Commissioner Vera Holm"."""
    behind = head.doc[end] if end < head.sent.end else None
    return head.text == "Commissioner" and behind is not None and is_capital(behind)


def _belongs(word: Word, grammar: Language) -> bool:
    names = grammar.names
    return (
        is_capital(word)
        and word.text not in names.titles
        and (word.text not in names.not_names or _may_belong(word, grammar))
        and word.lower_ not in names.articles
        and word.text[-1].isalnum()
    )


def _may_belong(word: Word, grammar: Language) -> bool:
    """Whether a word that no name begins with belongs to a body's: "American Farm Bureau Federation"."""
    return (
        word.i != word.sent.start
        and word.pos_ in ("PROPN", "NOUN", "ADJ")
        and word.lower_ not in grammar.names.person_nouns
        and not _is_time(word, grammar)
    )


def _is_time(word: Word, grammar: Language) -> bool:
    return word.lower_ in grammar.calendar.months or word.lower_ in grammar.calendar.weekdays


def _only_opens(word: Word, grammar: Language) -> bool:
    """Whether a word has its capital only because it opens the sentence."""
    return word.i == word.sent.start and word.pos_ not in ("PROPN", "ADJ", "NOUN")


def _end(head: Word, grammar: Language) -> int:
    """Where a head's "of the Free Farmers" ends, or the head itself."""
    doc, end, last = head.doc, head.i + 1, head.sent.end
    while end + 1 < last and doc[end].text in _LINKS and doc[end - 1].whitespace_:
        begin = end + 1
        if doc[begin].lower_ == "the" and begin + 1 < last:
            begin += 1
        stop = begin
        while stop < last and _goes_on(doc[stop], begin, grammar):
            stop += 1
            if stop + 1 < last and _joins(doc[stop]) and _goes_on(doc[stop + 1], begin, grammar):
                stop += 1
            elif stop + 1 < last and doc[stop].text == "-" and is_capital(doc[stop + 1]):
                stop += 2  # "Campaign for Tobacco-Free Kids"
        if stop == begin or doc[begin].lower_ in _MADE_OF or stop - head.i > _LONGEST:
            break
        end = stop
    return end


def _goes_on(word: Word, begin: int, grammar: Language) -> bool:
    """Whether a body's name goes on with a word: "on" a month or a weekday is when, not what."""
    return (
        is_capital(word)
        and not _is_time(word, grammar)
        and (word.i == begin or bool(word.doc[word.i - 1].whitespace_))
    )


def _joins(word: Word) -> bool:
    """Whether an "and" stands within one name: "Chamber of Commerce and Industry"."""
    if word.lower_ != "and":
        return word.text == "&"
    behind = word.doc[word.i + 1] if word.i + 1 < word.sent.end else word
    return bool(word.ent_type_) or behind.text in _FIELDS
