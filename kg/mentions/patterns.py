"""Names that are known by their make: laws by number or kind, courts, ministries, public prosecutors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.language import language
from kg.model import EntityType

_UP = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ]"
_CAP = rf"{_UP}[\w&.'-]*[\w]"
_CAPS = rf"{_CAP}(?:(?:\s+(?:de\s+la|de\s+l'|de|du|des|d'|et|la|le|les|sur|en))*\s*{_CAP}){{0,4}}"
_OF = r"(?:de\s+la\s+|de\s+l'|de\s+|du\s+|des\s+|d')"
_NOUN = rf"(?:{_UP}|[a-zéèêâîôç])[\w'-]*[\w]"

_MONTHS = "(?:" + "|".join(map(re.escape, language("fr").calendar.months)) + ")"
_DAY = rf"\d{{1,2}}(?:er)?\s+{_MONTHS}(?:\s+\d{{4}})?"

_FRENCH: tuple[tuple[EntityType, str], ...] = (
    (
        "Legislation",
        r"(?:(?:[Pp]rojet|[Pp]roposition)\s+de\s+)?(?:[Ll]ois?|[Oo]rdonnance|[Dd]écret|[Aa]rrêté|"
        r"[Ll]oi organique|[Rr]ésolution)\s+(?:n[°o]\s?)?\d[\d./-]*\d(?:\s+"
        r"du\s+\d{1,2}(?:er)?\s+\w+\s+\d{4})?",
    ),
    (
        "Legislation",
        r"(?:[Rr]èglement|[Dd]irective|[Dd]écision)\s+(?:d'exécution\s+|délégué\s+)?(?:\((?:UE|CE|"
        r"CEE)\)\s+)?(?:n[°o]\s?)?\d{2,4}/\d{2,4}(?:/(?:UE|CE|CEE))?",
    ),
    (
        "Legislation",
        r"(?:[Rr]èglement|[Dd]irective)\s+(?:communautaire\s+|européenn?e?\s+)?de\s+(?:19|20)\d\d",
    ),
    (
        "Legislation",
        rf"(?:[Ll]oi|[Oo]rdonnance|[Dd]écret(?:-loi)?|[Aa]rrêté)(?:\s+(?:fédérale?|organique|royal|ministériel|"
        rf"présidentiel|grand-ducal|interministériel))?\s+(?:du\s+{_DAY}|de\s+(?:{_MONTHS}\s+)?(?:19|20)\d\d)",
    ),
    (
        "Legislation",
        rf"[Ll]oi\s+(?:dite\s+)?(?:[«“\"]\s?)?(?!N°|n°){_CAP}(?:[\s-]+(?:{_CAP}|I{{1,3}}|\d\b))*",
    ),
    (
        "Legislation",
        r"(?:[Pp]rojet|[Pp]roposition)\s+de\s+(?:loi|règlement|directive)(?:\s+[A-Z]-\d+|\s+n[°o]"
        r"\s?\d+)",
    ),
    (
        "Legislation",
        rf"[Cc]ode\s+(?:pénal|civil|monétaire\s+et\s+financier|électoral|général\s+des\s+impôts"
        rf"|{_OF}(?:la\s+|l')?[\w'-]+(?:\s+(?:publique?s?|intellectuelle|sociale|et\s+{_OF}[\w'-]+)"
        rf")?)",
    ),
    (
        "Legislation",
        rf"(?:[Tt]raité|[Aa]ccord|[Cc]onvention|[Cc]harte)\s+{_OF}{_UP}[\w'-]+(?:-{_UP}[\w'-]+)?",
    ),
    (
        "PublicAuthority",
        rf"[Tt]ribunal\s+(?:(?:judiciaire|administratif|correctionnel|de\s+commerce|de\s+grande\s+i"
        rf"nstance|de\s+première\s+instance|des\s+activités\s+économiques|d'instance|fédéral|région"
        rf"al|arbitral|de\s+l'entreprise|de\s+l'Union\s+européenne|pénal\s+fédéral|administratif\s+"
        rf"fédéral|cantonal|populaire|supérieur|constitutionnel|suprême)\s*)+(?:{_OF}{_CAPS})?",
    ),
    (
        "PublicAuthority",
        rf"(?:[Hh]aute\s+)?[Cc]our\s+(?:(?:d'appel|administrative|administrative\s+d'appel|d'assise"
        rf"s|suprême|supérieure|constitutionnelle|fédérale|de\s+cassation|des\s+comptes|de\s+justic"
        rf"e|du\s+travail|de\s+sûreté\s+de\s+l'État)\s*)+(?:{_OF}{_CAPS})?",
    ),
    (
        "PublicAuthority",
        rf"[Pp]arquet\s+(?:(?:général|fédéral|financier|national|européen|antiterroriste)\s*)*(?"
        rf":{_OF}{_CAPS})",
    ),
    (
        "PublicAuthority",
        rf"[Mm]inistère\s+(?:(?:français|allemand|italien|espagnol|belge|suisse|américain|britanniq"
        rf"ue|chinois|japonais|russe|marocain|algérien|tunisien|canadien|public|fédéral|délégué)\s+"
        rf")*{_OF}{_NOUN}(?:(?:,\s*|\s+et\s+)(?:{_OF}){_NOUN})*(?:\s+(?:français|allemand|autrichie"
        rf"n|italien|espagnol|belge|suisse|américain|britannique|chinois|japonais|russe|marocain|al"
        rf"gérien|tunisien|sénégalais|ivoirien|canadien|turc|grec|polonais|néerlandais|portugais)e?"
        rf")?",
    ),
    (
        "PublicAuthority",
        rf"(?:[Pp]réfecture|[Mm]airie|[Cc]onseil\s+(?:régional|départemental|municipal|général|fédé"
        rf"ral|exécutif)|[Rr]ectorat|[Bb]arreau)\s+{_OF}{_CAPS}",
    ),
)  # fmt: skip

_LAW_KIND = (
    r"(?:Act|Law|Bill|Code|Regulation|Regulations|Directive|Rule|Rules|Treaty|Convention|Ordin"
    r"ance|Amendment|Charter|Statute)"
)
_LINK = r"(?:of|and|for|on|the|to|in|against|&|de|with|from)"
_WORD = r"(?:[A-Z][\w&.-]*[\w]|[A-Z])"
#: "Money Laundering (Prohibition) Act", "Commerce (Grocery Sector Covenants) Amendment Bill".
_BRACKET = rf"(?:\(\s?{_WORD}(?:\s+(?:{_LINK}\s+)?{_WORD}){{0,5}}\s?\)\s+(?:{_WORD}\s+){{0,2}}){{0,2}}"
#: "Seafarers' Wages Act", "Children's Code", but "Germany's Competition Act".
_OWNERS = r"(?:(?<=s)'|(?<=Children)'s|(?<=People)'s|(?<=Women)'s|(?<=Consumer)'s)?"
_RUN = rf"(?:{_WORD}{_OWNERS}(?:,?\s+(?:{_LINK}\s+)?(?:the\s+)?|,\s+and\s+)(?<!,\sthe\s)){{1,8}}"

_ENGLISH: tuple[tuple[EntityType, str], ...] = (
    (
        "Legislation",
        r"(?:Regulation|Directive|Decision)\s+(?:\((?:EU|EC|EEC)\)\s+)?(?:No\.?\s?)?\d{2,4}/"
        r"\d{2,4}(?:/(?:EU|EC|EEC))?",
    ),
    (
        "Legislation",
        r"(?:(?:House|Senate|Assembly)\s+Bill\s+\d[\w-]*|Bill\s+[A-Z]-\d+|(?:SB|AB|HB|S\.|H\.R\.)\s?"
        r"\d{2,4}|Executive\s+Order\s+\d+|Law\s+No\.?\s?[\d.,/]*\d|(?:(?:Local|Public|Federal|Organic|Royal|Supreme|Legislative|Presidential|Government|Emergency)\s+)?"
        r"(?:Law|Decree(?:-Law)?|Circular|Ordinance|Order)\s+\d(?:[\d/.-]*\d)?(?:-[A-Z]+)?(?:/\d+)?(?:\s+of\s+(?:19|20)\d\d)?|"
        r"Act\s+[IVXLC]+\s+of\s+(?:19|20)\d\d|Law\s+of\s+\d{1,2}\s+[A-Z]\w+\s+(?:19|20)\d\d|(?:Republic\s+)?"
        r"Act\s+(?:No\.?\s?)?\d+(?:\s+of\s+\d{4})?|[Rr]esolution\s+(?:No\.?\s?)?\d[\d/.-]*\d|Proposition\s+\d+)",
    ),
    (
        # "Law on the Prevention of Money Laundering", "Act to Prevent Pollution from Ships"
        "Legislation",
        rf"(?:{_WORD}\s+){{0,2}}(?:Law|Act|Code|Decree|Ordinance)\s+(?:on|to|against|of|concerning)\s+(?:the\s+)?"
        rf"{_WORD}(?:,?\s+(?:{_LINK}\s+)?(?:the\s+)?(?!{_LAW_KIND}|Royal|Decree){_WORD}){{1,7}}"
        rf"(?:\s+(?:of\s+)?(?:19|20)\d\d)?",
    ),
    ("Legislation", rf"{_RUN}{_BRACKET}{_LAW_KIND}(?:\s+(?:of\s+)?(?:19|20)\d\d|\s+\((?:UK|US|Cth)\))?"),
    ("Legislation", r"(?:First|Second|Fourth|Fifth|Sixth|Eighth|Tenth|Thirteenth|Fourteenth)\s+Amendment"),
    (
        "PublicAuthority",
        rf"(?:(?:U\.S\.|US|United\s+States|Federal)\s+)?(?:[A-Z][\w.-]+\s+){{0,3}}(?:District|Circu"
        rf"it|Superior|Supreme|High|County|Bankruptcy|Appeals|Appellate|Federal|Constitutional|Comm"
        rf"ercial|Regional|Crown|Magistrates'?|Chancery|Patent|Tax|Labour|Administrative)\s+Court(?"
        rf":\s+of\s+(?:Appeals?|Justice|{_WORD}(?:\s+{_WORD})*))?(?:\s+(?:for|in|of)\s+(?:the\s+)?"
        rf"(?:(?:Southern|Northern|Eastern|Western|Central|Middle)\s+District\s+of\s+{_WORD}(?:"
        rf"\s+{_WORD})?|District\s+of\s+{_WORD}|{_WORD}(?:\s+(?:Circuit|County|{_WORD}))?))?",
    ),
    (
        "PublicAuthority",
        rf"(?:[A-Z][\w.]*\s+){{0,3}}Courts?\s+of\s+(?:Appeals?|Session|Justice|Cassation|First\s+In"
        rf"stance)(?:\s+(?:for|in|of)\s+(?:the\s+)?{_WORD}(?:\s+{_WORD}){{0,3}})?",
    ),
    (
        "PublicAuthority",
        rf"(?:[A-Z][\w.]+\s+){{0,2}}(?:Ministry|Department|Office|Secretariat|Directorate(?:-Genera"
        rf"l)?|Bureau)\s+(?:of|for)\s+(?:the\s+)?{_WORD}(?:(?:,?\s+and\s+|,\s+|\s+)(?:the\s+"
        rf")?{_WORD}){{0,4}}",
    ),
    (
        "PublicAuthority",
        r"(?:[A-Z][\w.]+\s+){1,3}(?:Attorney\s+General'?s?\s+Office|Attorney's\s+Office|Prosecutor"
        r"'s\s+Office|County\s+Council|City\s+Council|Borough\s+Council)",
    ),
    (
        "PublicAuthority",
        r"(?!Former|Deputy|Acting|Assistant|Then|Vice|Chief|Solicitor|Associate)(?:[A-Z][\w.]+\s+){1,2}"
        r"Attorney\s+General(?!'?s?\s+Office|\s+[A-Z])",
    ),
)  # fmt: skip

_COMPILED = {
    code: tuple((kind, re.compile(rf"(?<![\w]){pattern}(?![\w])")) for kind, pattern in rows)
    for code, rows in (("fr", _FRENCH), ("en", _ENGLISH))
}

#: Words that begin a run of capitals without belonging to the name.
_OPENERS = re.compile(
    r"^(?:The|the|This|That|A|An|Under|Since|After|Before|In|On|By|For|And|But|While|When|Both|If|As|At|With|Its|Their|"
    r"Our|Following|Today|However|Meanwhile|Whereas|Although|To|From|Against|Article|Section|Any|No|New|Final|Proposed|"
    r"Draft|Chair|Of)\s+"
)

_TITLES = language("en").names.titles
#: When something was, behind the name of who did it: "the High Court in August".
_WHEN = re.compile(
    r"\s+(?:on|in|of|for|by)\s+(?:the\s+)?(?:"
    + "|".join(
        word.capitalize() for word in (*language("en").calendar.months, *language("en").calendar.weekdays)
    )
    + r")$"
)

#: Where a court sits, behind its name: "the Supreme Court in Jerusalem".
_WHERE = re.compile(r"(?<=Court)\s+in\s+(?:the\s+)?[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?$")

#: What precedes the name of a law: "Then the", "Chapter I of the", "breaches of the", "the DSA and".
_LAW_OPENERS = re.compile(
    r"^(?:(?:Then|Next|Later|Now|Here|Besides)\s+the\s+|(?:Chapter|Part|Title|Articles?|Sections?|Schedule|Rule|Breach(?:es)?|"
    r"Violations?|Infringements?|Parts|Chapters)(?:\s+[\dIVX]+)?\s+of\s+the\s+|[A-Z]{3,}\s+and\s+(?:the\s+)?)"
)
#: Two laws in one run: "Chemicals Act and the Agriculture Act".
_TWO_LAWS = re.compile(rf"(?<=\s){_LAW_KIND}(?:\s+(?:of\s+)?(?:19|20)\d\d)?(?=,?\s+and\s+(?:the\s+)?[A-Z])")
_LAW_BEHIND = re.compile(rf",?\s+and\s+the\s+{_LAW_KIND}$")
_AND = re.compile(r",?\s+and\s+(?:the\s+)?")


def find_patterns(text: str, code: str) -> Iterator[tuple[int, int, EntityType]]:
    """Stretches of text that are names by their make, as (begin, end, type), possibly overlapping.

    Args:
        text: As ``kg.parse.plain`` gives it.
        code: The language.
    """
    for kind, pattern in _COMPILED[code]:
        for match in pattern.finditer(text):
            parts = _laws(text, *match.span()) if code == "en" and kind == "Legislation" else [match.span()]
            for begin, end in parts:
                if code == "en":
                    begin, end = _cut(text, begin, end, kind)
                    if text[begin:end].split(" ")[0] in _TITLES and text[begin:end].count(" ") == 1:
                        continue  # "Mayor Bill" Hart
                    if kind == "Legislation" and " " not in text[begin:end] and "/" not in text[begin:end]:
                        continue
                name = text[begin:end]
                if "\n" not in name and len(name) > 3:
                    yield begin, end, kind


def _laws(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The laws of one run of capitals: "Chemicals Act and the Agriculture Act" are two."""
    found = []
    inner = _TWO_LAWS.search(text, begin, end)
    while inner is not None:
        found.append((begin, inner.end()))
        begin = _AND.match(text, inner.end()).end()  # type: ignore[union-attr]
        inner = _TWO_LAWS.search(text, begin, end)
    tail = _LAW_BEHIND.search(text, begin, end)
    return [*found, (begin, tail.start() if tail else end)]


def _cut(text: str, begin: int, end: int, kind: EntityType) -> tuple[int, int]:
    """An English name without what precedes it, nor when or where it was told of."""
    openers = (_OPENERS, _LAW_OPENERS) if kind == "Legislation" else (_OPENERS,)
    opener = next(filter(None, (one.match(text[begin:end]) for one in openers)), None)
    while opener is not None:
        begin += opener.end()
        opener = next(filter(None, (one.match(text[begin:end]) for one in openers)), None)
    for behind in (_WHEN, _WHERE) if kind == "PublicAuthority" else (_WHEN,):
        found = behind.search(text, begin, end)
        end = found.start() if found else end
    return begin, end
