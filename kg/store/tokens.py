"""The words of a SPARQL text, told apart from strings, comments, IRIs and names.

A search in the text is fooled by ``S\\u0045RVICE`` and stops ``"service"`` in a literal; tokens are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LOCAL = r"(?:[\w.:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*+"
_RUN = r"[\w.\-·]"
# Possessive throughout: what was read is not read again, however a text was made to ask for it.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s++)
  | (?P<comment>\#[^\n\r]*+)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*+>)
  | (?P<string>'''(?:'{{0,2}}+(?:[^'\\]++|\\.))*+'''
      | \"\"\"(?:\"{{0,2}}+(?:[^"\\]++|\\.))*+\"\"\"
      | '(?!'')(?:[^'\\\n\r]++|\\.)*+' | "(?!"")(?:[^"\\\n\r]++|\\.)*+")
  | (?P<unclosed>['"].*)
  | (?P<variable>[?$]\w++)
  | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<name>(?:[^\W\d_]{_RUN}*+|_)?:{_LOCAL})
  | (?P<number>\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)
  | (?P<word>[^\W\d]\w*+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: A word that no prefix begins with, because the run of characters it stands in ends without a colon.
_WORD = re.compile(r"[^\W\d]\w*+")
_REST_OF_RUN = re.compile(rf"{_RUN}*+")
_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A piece of the text that is neither space nor comment."""

    kind: str
    """``iri string unclosed variable tag name number word sign``"""
    text: str
    begin: int
    end: int

    @property
    def word(self) -> str:
        """The keyword in capitals; empty for what is no word."""
        return self.text.upper() if self.kind == "word" else ""


def unescape(text: str) -> str:
    """The text as the engine reads it: ``\\uXXXX`` stands for a character anywhere, also in keywords.

    >>> unescape("S\\\\u0045RVICE '\\\\\\\\u0045'")
    "SERVICE '\\\\\\\\u0045'"
    """
    return _ESCAPE.sub(_unescaped, text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an unescaped text, in order, in a time that grows as the text does. It never fails.

    A quote that is not closed is one token ``unclosed`` to the end of the text, which then cannot parse.

    >>> [token.text for token in tokens("ASK { ?s ex:p 'a b' } # end")]
    ['ASK', '{', '?s', 'ex:p', "'a b'", '}']
    """
    at, run_end = 0, 0
    while at < len(text):
        match = (_WORD.match(text, at) if at < run_end else None) or _TOKEN.match(text, at)
        assert match is not None, "every character is at least a sign"
        kind = match.lastgroup or "word"
        if kind == "word" and at >= run_end and text[at] != "_":
            # Its run was looked through for a colon in vain; no part of it need be again.
            rest = _REST_OF_RUN.match(text, at)
            run_end = rest.end() if rest else match.end()
        if kind not in {"space", "comment"}:
            yield Token(kind, match[0], at, match.end())
        at = match.end()


def query_form(text: str) -> str | None:
    """``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``: the first of these words; None in an update.

    >>> query_form("PREFIX select: <http://e/> # ASK\\nDescribe select:x")
    'DESCRIBE'
    """
    forms = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    for token in tokens(text):
        if token.word in forms:
            return token.word
        # The engine needs no space after a keyword: SELECT?s, but also SELECT:x would be another thing.
        if token.kind == "sign" and token.text == "{":
            return None
    return None


def _unescaped(match: re.Match[str]) -> str:
    if (digits := match[1] or match[2]) is None:
        return match[0]
    code = int(digits, 16)
    # Half a surrogate pair is no character; the engine refuses what is left of it.
    return match[0] if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
