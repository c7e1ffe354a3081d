"""The candidates of annotated articles, as the extraction finds them before anything is scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from multiprocessing import Pool

from benchmarks.gold import Gold, fold
from benchmarks.labels import Article
from benchmarks.typing_names import TypeModels
from kg.events.candidate import Candidate
from kg.events.find import EventFinder, possible_events
from kg.language import language
from kg.linking import find_descriptions, link, main_country, resolve_metonyms
from kg.mentions import find_amounts, find_dates, find_names
from kg.model import Entity, Mention
from kg.parse import parse, plain
from kg.vocabulary import vocabulary


def with_candidates(golds: list[Gold], without: Sequence[TypeModels]) -> list[Article]:
    """The articles with their candidates, and what of the annotator's each tells.

    Args:
        golds: The articles, annotated.
        without: Models of types for each part of them that have not seen it, so that the types of names are
            as often wrong as in a text that nobody has seen.
    """
    articles: dict[int, Article] = {}
    for part, models in enumerate(without):
        models.use()
        numbers = range(part, len(golds), len(without))
        with Pool() as pool:
            found = pool.imap(_candidates, [golds[number] for number in numbers], chunksize=16)
            for number, one in zip(numbers, found, strict=True):
                articles[number] = Article(golds[number], *one)
    return [articles[number] for number in range(len(golds))]


def _candidates(gold: Gold) -> tuple[list[Candidate], dict[str, str]]:
    """The candidates of an article, and the annotator's name of each entity."""
    document, grammar, known = gold.document, language(gold.document.language), vocabulary()
    doc, text = parse(document.text, grammar.code), plain(document.text)
    issued = date.fromisoformat(document.issued[:10]) if document.issued else None
    mentions, entities = link(find_names(doc, text, grammar), text, grammar, known.references)
    mentions, entities = resolve_metonyms(doc, mentions, entities, grammar, known.references)
    mentions = tuple(
        sorted(
            (*mentions, *find_descriptions(doc, mentions, entities, grammar, known.references)),
            key=lambda m: m.begin,
        )
    )
    amounts, dates = (
        find_amounts(text, grammar, main_country(mentions, text, known.references)),
        find_dates(text, grammar, issued),
    )
    candidates = possible_events(EventFinder(doc, document, mentions, grammar, least=0.0), amounts, dates)
    return candidates, _names(mentions, entities, gold)


def _names(mentions: Iterable[Mention], entities: Iterable[Entity], gold: Gold) -> dict[str, str]:
    """The annotator's name of each entity, and of what a place may stand for, by slug."""
    forms = {
        entity.slug: [text for _, text in (*entity.labels, *entity.alternative_labels)] for entity in entities
    }
    for mention in mentions:
        forms.setdefault(mention.entity, []).append(gold.document.text[mention.begin : mention.end])
        if mention.acts_for and mention.acts_for not in forms:
            known = vocabulary().references[mention.acts_for]
            forms[mention.acts_for] = [text for _, text in known.labels]
    found = {
        slug: [gold.names[key] for key in map(fold, texts) if key in gold.names]
        for slug, texts in forms.items()
    }
    return {slug: names[0] for slug, names in found.items() if names}
