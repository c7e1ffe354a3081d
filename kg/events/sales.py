"""Who sells and who buys, where a noun tells of it: « la vente d'Opella à CD&R par Sanofi »."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.candidate import Candidate, Filler
from kg.events.named import Named
from kg.language import Language
from kg.text import lemma

_BY, _TO = frozenset({"by", "par"}), frozenset({"to", "à"})


def tell_apart(candidates: Iterable[Candidate], named: Named, grammar: Language) -> None:
    """Let who stands behind "by" sell and who stands behind "to" buy, where a sale is told by its noun.

    With other nouns for a deal, "takeover" or « rachat », whoever stands behind "by" buys.

    Args:
        candidates: Possible events with their fillers, weighed.
        named: Who is named where.
        grammar: The language.
    """
    for candidate in candidates:
        sale = candidate.trigger
        if (
            candidate.event_type == "Acquisition"
            and sale.pos_ == "NOUN"
            and lemma(sale, grammar) in grammar.syntax.sale_nouns
        ):
            _tell_apart(candidate, named)


def _tell_apart(candidate: Candidate, named: Named) -> None:
    words = candidate.trigger.doc.words
    fillers: dict[str, Filler] = {}
    for row in candidate.roles.values():
        for slug, filler in row.items():
            if slug not in fillers or fillers[slug].probability < filler.probability:
                fillers[slug] = filler
    for slug, filler in fillers.items():
        root = named.roots.get(filler.mention.begin)
        if root is None or root.i < candidate.trigger.i:
            continue
        if any(word.pos_ in ("VERB", "AUX") for word in words[candidate.trigger.i : root.i]):
            continue
        preposition = named.before(filler.mention)
        role = "seller" if preposition in _BY else "acquirer" if preposition in _TO else None
        if role is not None:
            for row in candidate.roles.values():
                row.pop(slug, None)
            candidate.roles.setdefault(role, {})[slug] = filler
