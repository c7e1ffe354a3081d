"""Which language an article is in: what the caller says, what the page declares, what its words show."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kg.errors import UnknownLanguage

#: Languages that are read.
READ = ("fr", "en")
#: Languages told apart: those of the press that European readers meet.
_CANDIDATES = (
    *(
        "fr",
        "en",
        "de",
        "es",
        "it",
        "nl",
        "pt",
        "ca",
        "ro",
        "pl",
        "cs",
        "sk",
        "hu",
        "sv",
        "da",
        "no",
        "fi",
        "el",
    ),
    *("bg", "ru", "uk", "tr", "ar", "he", "zh", "ja", "ko", "vi", "id", "lt", "lv", "et", "sl", "hr"),
)
#: Characters of the body that are looked at.
LOOK_AT = 600
#: Characters below which only French and English are weighed: names and figures mislead.
SHORT = 80
#: Characters from which the words are believed against the page's own declaration.
LONG = 400
#: Probability from which another language is believed.
SURE = 0.9
#: What forms and fields call them, beside the codes of ISO 639.
_CALLED = {
    **dict.fromkeys(("french", "français", "francais", "fra", "fre"), "fr"),
    **dict.fromkeys(("english", "anglais", "eng"), "en"),
}


def decide_language(text: str, *, name: str, wanted: str = "auto", declared: str | None = None) -> str:
    """The language of an article: ``fr`` or ``en``.

    Args:
        text: Title and body.
        name: What messages call the source.
        wanted: What the caller says, ``auto`` to find out.
        declared: What the page says of itself (``fr-FR``); a long text that is plainly in another language
            is believed more, since many sites declare the language of their template.

    Raises:
        UnknownLanguage: It is in another language.

    >>> decide_language("La CNIL inflige une amende à Google.", name="page")
    'fr'
    """
    if wanted != "auto":
        return _checked(wanted, name)
    said = primary(declared)
    if said and len(text) < LONG:
        return _checked(said, name)
    seen, probability = _classify(text[:LOOK_AT])
    if said and (seen not in READ or probability < SURE) and said in READ:
        return said if seen in READ or probability < SURE else _checked(seen, name)
    return _checked(seen, name)


def primary(tag: str | None) -> str | None:
    """The language of a tag: ``fr-FR``, ``en_GB``, ``Français`` → ``fr``, ``en``, ``fr``.

    >>> primary("fr_CA"), primary("English"), primary("")
    ('fr', 'en', None)
    """
    lowered = (tag or "").strip().lower().replace("_", "-")
    code = _CALLED.get(lowered, lowered.partition("-")[0])
    return code if code.isalpha() and len(code) == 2 else None


def _checked(code: str, name: str) -> str:
    known = primary(code)
    if known in READ:
        return known
    raise UnknownLanguage(name, f"is in {_name(known or code)}: only French and English are read")


def _name(code: str) -> str:
    # Imported for the message alone.
    from babel import Locale

    return Locale("en").languages.get(code) or repr(code)


def _classify(text: str) -> tuple[str, float]:
    """The likeliest language and its probability, of French and English alone where the text is short."""
    ranked = [(str(code), float(probability)) for code, probability in _identifier().rank(text)]
    code, probability = ranked[0]
    if (
        code in READ
        or (len(text) >= SHORT and probability >= SURE)
        or (not text.isascii() and _is_foreign(text))
    ):
        return code, probability
    return next(pair for pair in ranked if pair[0] in READ)


def _is_foreign(text: str) -> bool:
    """Most letters are of another alphabet."""
    letters = [character for character in text if character.isalpha()]
    return sum(character > "\u024f" for character in letters) > len(letters) / 2


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Imported when first asked: it loads numpy and a model.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier
