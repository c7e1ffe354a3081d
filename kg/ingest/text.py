"""Characters: the one way in which white space, entities and stray signs are written."""

from __future__ import annotations

import html
import re

#: Spaces of every width that stand for a plain one: no-break, thin, figure, ideographic …
_SPACES = re.compile("[\t\x0b\x0c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: Line ends of every system.
_LINE_ENDS = re.compile("\r\n?|\u0085|\u2028|\u2029")
#: Control characters, zero-width characters, soft hyphens, direction marks, lone surrogates, non-characters.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_RUN_OF_SPACES = re.compile(" {2,}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\s{0,3}/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|p|div|li|ul|ol|h[1-6]|br|sup|sub|small|mark|img|font)\b[^<>\n]{0,500}>",
    re.IGNORECASE,
)
#: What copying a page with links leaves behind: "Fox , Disney", « l' Union ».
# Each begins with what it looks for, so that the search leaps from one to the next.
_SPACE_BEFORE_SIGN = re.compile(r" (?<=[^\W_] )(?=[,.](?:[ \n]|$))")
_SPACE_AFTER_ELISION = re.compile(r"(['’])(?:(?<=\b[ldnjmtscLDNJMTSC]['’])|(?<=\b[qQ]u['’])) (?=[^\W\d_])")


def normalise(text: str) -> str:
    """Write white space in one way and drop characters that are no text; quotes and apostrophes stay.

    >>> normalise("15\\u00a0millions\\u202f€\\u200b  d'euros")
    "15 millions € d'euros"
    >>> normalise("Fox , Disney et l' Union")
    "Fox, Disney et l'Union"
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _NO_TEXT.sub("", text)
    text = _RUN_OF_SPACES.sub(" ", text)
    text = _SPACE_BEFORE_SIGN.sub("", text)
    return _SPACE_AFTER_ELISION.sub(r"\1", text)


def decode_markup(text: str) -> str:
    """Turn the entities and loose tags that come along with copied text into what they mean.

    >>> decode_markup("«&nbsp;non&nbsp;»<br /> dit-il, <b>AT&T</b>")
    '«\\xa0non\\xa0»\\n dit-il, AT&T'
    """
    if "<" in text:
        text = _INLINE_TAG.sub("", _LINE_BREAK_TAG.sub("\n", text))
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def one_line(text: str | None) -> str | None:
    """The text on one line, or ``None`` if nothing is left of it.

    >>> one_line("  L'amende \\n de Google ")
    "L'amende de Google"
    """
    if text is None:
        return None
    return " ".join(normalise(text).split()) or None
