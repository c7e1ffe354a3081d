"""Who makes an offer and who answers it: "Arbel rejects a £6bn bid by Brix"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from kg.events.candidate import LIKELY, Candidate, Filler
from kg.events.named import Named
from kg.events.syntax import carrier, is_among, links
from kg.language import Language
from kg.text import Word, lemma

_FROM = frozenset({"by", "from", "par"})
_OF = frozenset({"of", "de"})
_FOR = frozenset({"for", "on", "pour", "sur"})
#: Words of a phrase that are looked at.
_PHRASE = 40
#: Steps up from a name.
_CLIMB = 4


def tell_bidders(candidates: Iterable[Candidate], named: Named, grammar: Language) -> None:
    """Let who answers an offer be its target, or the seller of what else it is for, and who makes it buy.

    Args:
        candidates: Possible events with their fillers, weighed.
        named: Who is named where.
        grammar: The language.
    """
    for candidate in candidates:
        if candidate.event_type == "Acquisition":
            offer = _offer(candidate.trigger, grammar)
            verb, how = carrier(offer, grammar) if offer is not None else (None, "")
            if (
                offer is not None
                and verb is not None
                and how == "object"
                and is_among(verb, grammar.syntax.answering_verbs, grammar)
                and not any("Poss=Yes" in child.morph for child in offer.lefts)
            ):
                _tell_bidders(candidate, offer, verb, named, grammar)


def _offer(word: Word, grammar: Language) -> Word | None:
    """The offer that a word for a deal is, or of which it tells: "takeover bid", « offre de rachat »."""
    for offer in (word, word.head, word.head.head):
        # The models take many « offre » for the verb.
        if not grammar.syntax.offer_nouns.isdisjoint((lemma(offer, grammar), offer.lower_)):
            return offer
        if offer.pos_ not in ("NOUN", "PROPN", "ADP", "ADJ"):
            return None
    return None


def _tell_bidders(candidate: Candidate, offer: Word, verb: Word, named: Named, grammar: Language) -> None:
    answering = _answering(candidate, verb, named, grammar)
    if not answering:
        return
    making, wanted = _around(candidate, offer, verb, named, answering)
    if making:
        candidate.roles["acquirer"] = {}
    for role, fillers in (
        ("seller" if wanted else "target", answering),
        ("acquirer", making),
        ("target", wanted),
    ):
        for slug, filler in fillers.items():
            _put(candidate, role, slug, filler)


def _answering(candidate: Candidate, verb: Word, named: Named, grammar: Language) -> dict[str, Filler]:
    """The firms that answer, or whose board or shareholders do."""
    target = next(role for role in candidate.pattern.event_type.roles if role.name == "target")
    # "Brix said its bid had been rejected": a subject further up does not answer.
    subjects = [
        link
        for link in links(verb, grammar)
        if link.relation == "subject" and (not link.distance or verb.dep_ == "conj")
    ]
    # Beside a subject, "by" tells who makes the offer.
    heads = [link.token for link in subjects if not link.preposition] or [link.token for link in subjects]
    found = [filler for head in heads for filler in named.fillers(head, target, 1.0)]
    for head in heads if not found else ():
        for child in islice(head.subtree, _PHRASE):
            mention = named.at.get(child.i)
            slug = named.fits(mention, target) if mention is not None else None
            if mention is not None and slug is not None and named.before(mention) in _OF:
                found.append(named.filler(slug, 1.0, mention))
                break
    return {filler.slug: filler for filler in found}


def _around(
    candidate: Candidate, offer: Word, verb: Word, named: Named, answering: dict[str, Filler]
) -> tuple[dict[str, Filler], dict[str, Filler]]:
    """Who makes the offer, and for whom it is: those within its phrase, by their prepositions."""
    found: dict[str, dict[str, Filler]] = {"from": {}, "of": {}, "for": {}}
    fillers = {slug: filler for row in candidate.roles.values() for slug, filler in row.items()}
    for slug, filler in fillers.items():
        root = named.roots.get(filler.mention.begin)
        if root is None or slug in answering or abs(root.i - offer.i) > _PHRASE:
            continue
        first, last = sorted((offer.i, root.i))
        if any(word.pos_ in ("VERB", "AUX") for word in offer.doc.words[first + 1 : last]):
            continue
        before = named.before(filler.mention)
        above = _governor(root)
        governed = above in (offer.i, candidate.trigger.i, verb.i)
        if before in _FOR:
            found["for"][slug] = filler
        elif (before in _FROM and (governed or above in named.at)) or (
            verb.i < root.i < offer.i and root.dep_ == "poss"
        ):
            found["from"][slug] = filler
        elif before in _OF and governed:
            found["of"][slug] = filler
    # « l'offre de Brix », but « l'offre de rachat d'Arbel par Brix »
    if found["from"]:
        return found["from"], found["of"] | found["for"]
    return found["of"], found["for"]


def _governor(root: Word) -> int:
    """The word that a name's preposition hangs on, apposition and coordination passed over."""
    for _ in range(_CLIMB):
        above = root.head
        if above.pos_ == "ADP":
            return above.head.i
        if any(child.pos_ == "ADP" for child in root.lefts):
            return above.i
        root = above
    return root.i


def _put(candidate: Candidate, role: str, slug: str, filler: Filler) -> None:
    known = [row.pop(slug).probability for row in candidate.roles.values() if slug in row]
    sure = max(LIKELY, *known, filler.probability)
    candidate.roles.setdefault(role, {})[slug] = replace(filler, probability=sure)
