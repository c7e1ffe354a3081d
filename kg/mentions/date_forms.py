"""How dates are written in French and English: patterns for text in lower case.

Each names its reader in ``kg.mentions.date_readings`` and the kind of word that calls for it. Months, units
and the like come from ``kg/language``; the order of words is here.
"""

from __future__ import annotations

from kg.language import Language
from kg.mentions.words import any_of

#: Pattern, reader, kind of word.
Form = tuple[str, str, str]

YEAR = r"(?:19[5-9]\d|20[0-4]\d)"


def _number(grammar: Language) -> str:
    """A number in figures or words."""
    numbers = grammar.numbers
    words = any_of((*numbers.words, *numbers.multiples))
    return rf"\d{{1,3}}|(?:{words})(?:[\s-](?:(?:{any_of(numbers.joiners)})[\s-])?(?:{words})){{0,3}}"


def plain_year(grammar: Language) -> Form:
    """A year by itself, with a word before that says so, in brackets or at the head of a line."""
    calendar = grammar.calendar
    leads = any_of(word.rstrip("-") for word in calendar.leads)
    return (
        rf"(?:(?:{leads})[\s-]*(?:fin\s+|début\s+|late\s+|early\s+|mid-)?|\(|\A|(?<=\n)|(?<=[.!?;]\s)|(?<='s\s))"
        rf"(?P<y>{YEAR})(?![\w/]|-\d\d-|[.,]\d|\s*(?:{any_of(calendar.not_behind)})(?!\w))",
        "year",
        "year",
    )


def french_dates(grammar: Language) -> list[Form]:
    """How French writes dates, the most telling first."""
    calendar = grammar.calendar
    month, weekday = any_of(calendar.months), any_of(calendar.weekdays)
    last, coming, this = any_of(calendar.last), any_of(calendar.next), any_of(calendar.this)
    unit = any_of(calendar.units)
    units = rf"(?P<n>{_number(grammar)})\s+(?P<unit>{unit})(?P<half>\s+et\s+demie?)?"
    part, ordinal = any_of((*calendar.quarter, *calendar.half)), any_of(calendar.ordinals)
    following, preceding = any_of(calendar.following), any_of(calendar.preceding)
    names = rf"(?:(?:{weekday})\s*,?\s+)?"
    day = r"(?P<d>\d{1,2}|1er|premier)"
    about = (
        r"(?:environ|plus\s+de|près\s+de|à\s+peine|quelque|presque|tout\s+juste|un\s+peu\s+plus\s+d[e'])\s*"
    )
    other_day = (
        r"(?:\s*,\s*\d{1,2})*\s*(?:au|et|et\s+le|et\s+les|ou|-|à|puis)\s*"
        rf"(?:(?:{weekday})\s+)?\d{{1,2}}(?:er)?"
    )
    of_year = (
        rf"(?:de\s+)?(?:l'(?:an|année)\s+(?:(?P<last>{last})|(?P<next>{coming}))|(?P<this>cette\s+année)"
        rf"|(?:la\s+même|cette)\s+(?P<same>année)(?:-là)?|l'année\s+(?:(?P<following>{following})|(?P<preceding>{preceding})))"
    )
    return [
        (rf"{names}{day}\s+(?P<m>{month})\s+(?P<y>{YEAR})", "day", "month"),
        (rf"{names}{day}(?={other_day}\s+(?P<m>{month})(?:\s+(?P<y>{YEAR}))?)", "day", "month"),
        (rf"{names}{day}\s+(?P<m>{month})(?={other_day}\s+(?:{month})\s+(?P<y>{YEAR}))", "day", "month"),
        (rf"{names}{day}\s+(?P<m>{month})\s+{of_year}", "day", "month"),
        (
            rf"{names}{day}\s+(?P<m>{month})(?:\s+(?:(?P<last>{last})|(?P<next>{coming})))?",
            "day",
            "month",
        ),
        (
            rf"(?:(?:fin|début|mi|courant)[\s-]+)?(?:(?:le|au)\s+mois\s+de\s+|mois\s+d')?(?P<m>{month})\s+(?P<y>{YEAR})",
            "month",
            "month",
        ),
        (
            rf"(?P<m>{month})(?=\s*(?:et|à|ou|-|au|puis|et\s+en|,)\s*(?:{month})\s+(?P<y>{YEAR}))",
            "month",
            "month",
        ),
        (rf"(?P<m>{month})\s+{of_year}", "month", "month"),
        (
            rf"(?:l'|cet\s+|ce\s+|au\s+|le\s+|du\s+|d')?(?P<season>{any_of(calendar.seasons)})\s+(?:de\s+)?(?P<y>{YEAR})",
            "season",
            "season",
        ),
        (
            rf"(?:l'|(?P<this>cet|ce)\s+|au\s+|le\s+|du\s+)(?P<season>{any_of(calendar.seasons)})(?!\w)"
            rf"(?:\s+(?:(?P<last>{last})|(?P<next>{coming})|(?P<following>{following})|(?P<preceding>{preceding})))?",
            "season",
            "season",
        ),
        (rf"(?:{ordinal})\s+(?:{part})\s+(?:de\s+|d')?(?P<y>{YEAR})", "year", "part"),
        (rf"[ts][1-4]\s+(?P<y>{YEAR})", "year", "year"),
        (rf"(?P<o>{ordinal})\s+(?P<part>{part})(?!\w)", "part", "part"),
        (rf"(?P<weekday>{weekday})\s+(?:(?P<next>{coming})|(?P<last>{last}))", "weekday", "weekday"),
        (
            rf"(?P<weekday>{weekday})\s+(?:(?P<following>{following})|(?P<preceding>{preceding}))",
            "weekday",
            "weekday",
        ),
        (rf"(?P<m>{month})\s+(?:(?P<last>{last})|(?P<next>{coming}))", "month", "month"),
        (
            rf"(?P<m>{month})\s+(?P<following>{following})(?!\s+(?:l'|la\b|le\b|les\b|une?\b))",
            "month_from",
            "month",
        ),
        (
            rf"(?:l'|la\s+|le\s+)(?P<unit>{unit})\s+(?:(?P<following>{following})|(?P<preceding>{preceding}))(?!\w)",
            "moved",
            "unit",
        ),
        (
            rf"(?:l'|la\s+|le\s+)(?P<unit>{unit})\s+(?:(?P<last>{last})|(?P<next>{coming}))(?!\w)",
            "unit",
            "unit",
        ),
        (
            r"(?:(?:la|le)\s+même|du\s+même|cette|ce)\s+(?P<same>mois|année|semaine|jour)(?:-là)(?!\w)",
            "moved",
            "unit",
        ),
        (r"(?:la\s+même|le\s+même|du\s+même)\s+(?P<same>mois|année|semaine|jour)(?!\w)", "moved", "unit"),
        (rf"(?:{this})\s+(?P<unit>semaine|mois|année|trimestre)(?:-ci)?(?!\w|-)", "unit", "unit"),
        (
            r"(?:(?:la|en)\s+)?(?:fin|début|milieu|cours)\s+(?:de\s+l'|d')(?P<unit>année)"
            rf"(?:\s+(?:(?P<last>{last})|(?P<next>{coming})))?(?!\w)",
            "unit",
            "unit",
        ),
        (
            rf"(?:{any_of(calendar.ago)})\s+(?:déjà\s+)?(?:{about})?{units}(?!\w)",
            "ago",
            "unit",
        ),
        (rf"dans\s+(?:{about})?{units}(?!\w)", "ahead", "unit"),
        (
            rf"{units}\s+(?:(?P<later>{any_of(calendar.later)})|(?P<earlier>{any_of(calendar.earlier)}))"
            r"(?!\w)(?:(?<=tard)|(?<=tôt)|(?<=auparavant)|(?<=amont)|(?=\s*(?:[,.;:!?)»\"]|$)))",
            "counted",
            "unit",
        ),
        # "Moins de deux ans après" says no year.
        (rf"(?<!de )(?<!d')(?<!presque )(?<!quelque ){units}\s+après(?=\s+\w)", "back", "unit"),
        (rf"(?P<from>{any_of(calendar.days_from)})(?!\w|\s+d[ue']|\s+de\s)", "moved", "told"),
        (r"le\s+(?P<d>\d{1,2}|1er)\s+(?:du|de\s+ce)\s+(?:même\s+)?mois(?!\w)", "day_of_month", "unit"),
        (rf"(?P<today>{any_of(calendar.days)})(?!\w)", "near", "near"),
        (
            rf"(?<![-\w])(?:(?:{this})\s+)?(?P<weekday>{weekday})\b(?!\s+(?:\d|matin\s+prochain))",
            "weekday",
            "weekday",
        ),
        (
            rf"(?<![-\w])(?:(?:{this})\s+)?(?P<weekday>{weekday})\s+(?P<d>\d{{1,2}})(?![\w,.:%]*\w|\s*(?:%|h\b|heures))",
            "weekday_of_month",
            "weekday",
        ),
        (
            r"(?:en|fin|début|dès|depuis|courant|de|d'|à\s+la\s+mi-|mi-|avant|après|à\s+partir\s+de|"
            r"le\s+mois\s+de|le\s+mois\s+d'|au\s+mois\s+de|au\s+mois\s+d'|entre|et|à|jusqu'en|jusqu'à|,|\()"
            rf"\s*(?:fin\s+|début\s+|la\s+mi-)?(?P<m>{month})\b(?!\s*\d)",
            "month",
            "month",
        ),
    ]


def english_dates(grammar: Language) -> list[Form]:
    """How English writes dates, the most telling first."""
    calendar = grammar.calendar
    month, weekday = any_of(calendar.months), any_of(calendar.weekdays)
    last, coming, this = any_of(calendar.last), any_of(calendar.next), any_of(calendar.this)
    unit = any_of(calendar.units)
    half = r"\s+and\s+a\s+half"
    units = rf"(?P<n>{_number(grammar)})(?P<half>{half})?\s+(?P<unit>{unit})(?P<too>{half})?"
    part, ordinal = any_of((*calendar.quarter, *calendar.half)), any_of(calendar.ordinals)
    following, preceding = any_of(calendar.following), any_of(calendar.preceding)
    names = rf"(?:(?:{weekday})\s*,?\s+)?"
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    other = r"(?:\s*,\s*\d{1,2})*\s*(?:to|and|or|-|–|&)\s*(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?"
    of_year = (
        rf",?\s+(?:of\s+)?(?:(?:(?P<last>{last})|(?P<next>{coming})|(?P<this>{this}))\s+year|(?:that|the\s+same)\s+(?P<same>year)"
        rf"|the\s+(?:(?P<following>{following})|(?P<preceding>{preceding}))\s+year|the\s+year\s+(?:(?P<after>after)|(?P<before>before)))"
    )
    return [
        (rf"{names}(?P<m>{month})\s+{day}\s*,?\s+(?P<y>{YEAR})", "day", "month"),
        (rf"{names}(?:the\s+)?{day}\s+(?:of\s+)?(?P<m>{month})\s*,?\s+(?P<y>{YEAR})", "day", "month"),
        (
            rf"{names}(?:the\s+)?{day}(?={other}\s+(?:of\s+)?(?P<m>{month})(?:\s*,?\s+(?P<y>{YEAR}))?)",
            "day",
            "month",
        ),
        (rf"(?P<m>{month})\s+{day}(?={other}\s*,?\s+(?P<y>{YEAR}))", "day", "month"),
        (rf"{names}(?P<m>{month})\s+{day}{of_year}", "day", "month"),
        (rf"{names}(?:the\s+)?{day}\s+(?:of\s+)?(?P<m>{month}){of_year}", "day", "month"),
        (rf"{names}(?P<m>{month})\s+{day}(?!\w|[,.]?\d)", "day", "month"),
        (rf"{names}(?:the\s+)?{day}\s+(?:of\s+)?(?P<m>{month})\b", "day", "month"),
        (rf"(?P<m>{month})\s*,?\s+(?:of\s+)?(?P<y>{YEAR})", "month", "month"),
        (
            rf"(?P<m>{month})(?=\s*(?:and|to|or|-|–|until|through)\s*(?:{month})\s*,?\s+(?P<y>{YEAR}))",
            "month",
            "month",
        ),
        (rf"(?P<m>{month}){of_year}", "month", "month"),
        (rf"(?P<season>{any_of(calendar.seasons)})\s*,?\s+(?:of\s+)?(?P<y>{YEAR})", "season", "season"),
        (
            rf"(?:(?P<last>{last})|(?P<next>{coming})|(?P<this>{this})|(?:the|that)\s+(?:(?P<following>{following})|(?P<preceding>{preceding})))"
            rf"\s+(?P<season>{any_of(calendar.seasons)})(?!\w)",
            "season",
            "season",
        ),
        (
            r"(?:in|the|by|until|since|over|during)\s+(?:the\s+)?(?P<season>spring|summer|autumn|winter)(?!\w)",
            "season",
            "season",
        ),
        (rf"(?:(?:{ordinal})\s+(?:{part})|q[1-4]|h[12])\s+(?:of\s+)?(?P<y>{YEAR})", "year", "year"),
        (rf"(?P<o>{ordinal})[\s-](?P<part>{part})(?!\w)", "part", "part"),
        (rf"(?:(?P<next>{coming})|(?P<last>{last}))\s+(?P<weekday>{weekday})", "weekday", "weekday"),
        (
            rf"the\s+(?:(?P<following>{following})|(?P<preceding>{preceding}))\s+(?P<weekday>{weekday})",
            "weekday",
            "weekday",
        ),
        (rf"(?:(?P<last>{last})|(?P<next>{coming})|(?P<this>{this}))\s+(?P<m>{month})\b", "month", "month"),
        (
            rf"(?:(?<!said\s)(?<!says\s)that|the\s+(?:same|(?P<following>{following})))\s+(?P<m>{month})\b(?!'s)",
            "month_from",
            "month",
        ),
        (
            rf"the\s+(?:very\s+)?(?:(?P<following>{following})|(?P<preceding>{preceding}))\s+(?P<unit>{unit})\b",
            "moved",
            "unit",
        ),
        (
            r"the\s+(?P<unit>year|month|week)\s+(?:(?P<after>after)|(?P<before>before))(?!\w|\s+(?:last|next))",
            "moved",
            "unit",
        ),
        (r"(?:that|the\s+same)\s+(?P<same>year|month|week)(?!\w)", "moved", "unit"),
        (
            rf"(?:(?P<last>{last})|(?P<next>{coming})|(?P<this>{this}))\s+(?P<unit>(?!days?\b)(?:{unit}))(?!\w)",
            "unit",
            "unit",
        ),
        (
            r"(?:the\s+)?(?:end|start|beginning|middle|turn|earlier|later)\s+(?:of|in)\s+the\s+(?P<unit>year)(?!\w)",
            "unit",
            "unit",
        ),
        (r"(?P<unit>year)[\s-]end(?!\w)", "unit", "unit"),
        (rf"{units}\s+(?:{any_of(calendar.ago)})(?!\w)", "ago", "unit"),
        (rf"{units}(?:'s?\s+time|\s+from\s+now)(?!\w)", "ahead", "unit"),
        (
            rf"{units}\s+(?:(?P<later>{any_of(calendar.later)})|(?P<earlier>{any_of(calendar.earlier)}))"
            r"(?!\w|\s+than)(?:(?<=later)|(?<=earlier)|(?<=wards)|(?<=previously)|(?<=\son)(?=[,.])|(?=\s*(?:[,.;:!?)\"]|$)))",
            "counted",
            "unit",
        ),
        # "Nearly two years after" says no year.
        (
            rf"(?<!nearly )(?<!almost )(?<!than )(?<!over )(?<!within )(?<!about ){units}\s+after(?=\s+\w)",
            "back",
            "unit",
        ),
        (
            rf"(?P<from>{any_of(calendar.days_from)})(?!\w|\s+(?:the|tomorrow|yesterday|a|its|it)\b)",
            "moved",
            "told",
        ),
        (
            r"(?:on|from|by|until)\s+the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)(?!\w|\s+[a-z]*(?:floor|place|century|amendment|anniversary))",
            "day_of_month",
            "day",
        ),
        (rf"(?P<today>{any_of(calendar.days)})(?!\w)", "near", "near"),
        (rf"(?:(?:{this})\s+)?(?P<weekday>{weekday})\b", "weekday", "weekday"),
        (
            r"(?:in|since|until|till|by|of|late|early|mid-|mid|from|before|after|for|during|between|and|to|through|as\s+(?:recently|early|late)\s+as|,|\(|'s|the|its|a|an)"
            rf"\s*(?:late\s+|early\s+|mid-)?(?P<m>{month})\b(?!\s*\d)(?!\w)",
            "month",
            "month",
        ),
    ]
