"""Train the small models that ship in the package, from annotated articles, with fixed seeds.

    python -m benchmarks.training types     what type a name has   → kg/linking/{types,type_trees}.json
    python -m benchmarks.training events    which candidates and fillers are right
                                            → kg/events/*.json
    python -m benchmarks.training events --check   how well that does, cross-validated
    python -m benchmarks.training events --into FOLDER   the same models, for ``benchmarks.means``

Both read ``benchmarks/extraction/{tune,train}``; ``--also FOLDER`` adds another folder with ``texts/`` and
``gold/``. Needs scikit-learn (extra ``train``); the package itself does not. Three quarters of an hour on
two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

from benchmarks.boosting import FOLDS, Data
from benchmarks.candidates import with_candidates
from benchmarks.extraction import HEAD, line, reliability
from benchmarks.fitting import fit_binary, fit_kinds, unprefixed
from benchmarks.gold import EXTRACTION, Gold, load
from benchmarks.happenings import fit_event_trees, fit_happenings
from benchmarks.labels import Article
from benchmarks.scoring import Scores
from benchmarks.statements import choose_statements, fit_stances, tellings
from benchmarks.typing_names import TypeModels, fit_types
from kg.events import trained
from kg.events.factuality import factuality_features
from kg.events.find import LEAST_EVENT
from kg.events.gate import LEAST_POSSIBLE, gate_features
from kg.events.linear import Features
from kg.events.merge import pair_features, pairs
from kg.events.scoring import event_features, features_of_arguments
from kg.language import language
from kg.model import Factuality
from kg.pipeline import extract

KG = Path(__file__).parent.parent / "kg"


def write(path: Path, data: object) -> None:
    """Write a model down as it ships."""
    path.write_text(
        json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8"
    )
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)


#: Words of a text that is no more than the sentence which tells the event, and how much more such a case
#: counts for factuality: nothing but that sentence says what became of it.
SHORT, SURE = 80, 8.0
#: Share of the likeliest telling's probability below which another telling of the same event is left out.
WEAK = 0.4


def fit_events(articles: list[Article]) -> dict[str, Data]:
    """Fit all event models; those that build on another see what it says of articles new to it."""
    models: dict[str, Data] = {}
    models["gate"], guess = fit_binary("gate", list(_events(articles, _around)))
    articles = [
        Article(
            article.gold,
            [
                candidate
                for candidate, features in zip(article.candidates, _around(article), strict=True)
                if guess(number, features) >= LEAST_POSSIBLE
            ],
            article.names,
        )
        for number, article in enumerate(articles)
    ]
    choose_statements(articles)
    models |= fit_stances(articles)
    models["factuality"] = _fit_factuality(articles)
    for turn in ("near", "far"):
        models["arguments"], models["values"], models["events"], guess = _fit_alone(articles)
        if turn == "near":
            _choose_far(articles, guess)
            _doubt_weak(articles)
    models["same"], _ = fit_binary("same", list(_pairs(articles)))
    models["event_trees"] = fit_event_trees(articles)
    return models | fit_happenings(articles, models["same"])


def _fit_factuality(articles: list[Article]) -> Data:
    """Fit whether a sentence tells that a thing happened, and give each what a judge new to it sees.

    The annotator says of an event only what became of it; a sentence may tell that it was planned. So those
    tellings of an event count that a first judge takes for what became of it, where there are any.
    """
    rows = [
        (number, factuality_features(c, language(c.word[:2])), event.factuality, id(event))
        for number, c, event in tellings(articles, said=False)
        if event.factuality
    ]
    _, judge = fit_kinds("factuality", [row[:3] for row in rows])
    fits = [judge(number).likeliest(features) in kinds for number, features, kinds, _ in rows]
    fitting = {row[3] for row, fit in zip(rows, fits, strict=True) if fit}
    kept = [row[:3] for row, fit in zip(rows, fits, strict=True) if fit or row[3] not in fitting]
    short = [len(article.gold.document.text.split()) <= SHORT for article in articles]
    data, judge = fit_kinds("factuality", kept, [SURE if short[number] else 1.0 for number, _, _ in kept])
    for number, article in enumerate(articles):
        grammar = language(article.gold.document.language)
        for candidate in article.candidates:
            if not candidate.speakers:
                features = factuality_features(candidate, grammar)
                candidate.factuality = cast("Factuality", judge(number).likeliest(features))
    return data


def _fit_alone(articles: list[Article]) -> tuple[Data, Data, Data, Callable[[int, Features], float]]:
    """Fit what stands in which role, which values are whose, and what is an event by itself."""
    fillers, values = [], []
    for number, article in enumerate(articles):
        grammar = language(article.gold.document.language)
        for candidate, event, best in zip(article.candidates, article.told, article.best, strict=True):
            right = event if best else None
            noted = article.noted(candidate) if right is not None else frozenset()
            for role, filler, features in features_of_arguments(candidate, grammar):
                label = (role, article.names.get(filler.slug, filler.slug)) in noted
                fillers.append((number, features, int(label), right is not None, filler))
            if right is None:
                continue
            for value in candidate.amounts:
                label = (float(value.value.value), value.value.currency) == right.amount
                values.append((number, value.features, int(label)))
            values += [(number, value.features, int(value.value == right.date)) for value in candidate.dates]
    arguments, guess = fit_binary("arguments", [row[:3] for row in fillers if row[3]])
    for row in fillers:
        row[4].probability = guess(row[0], row[1])
    of_values, guess = fit_binary("values", values)
    for number, article in enumerate(articles):
        for candidate in article.candidates:
            for value in (*candidate.amounts, *candidate.dates):
                value.probability = guess(number, value.features)
    rows = list(_events(articles, _alone))
    events, guess = fit_binary("events", rows)
    for number, article in enumerate(articles):
        for candidate, features in zip(article.candidates, _alone(article), strict=True):
            candidate.alone = guess(number, features)
    return arguments, of_values, events, guess


def _choose_far(articles: list[Article], guess: Callable[[int, Features], float]) -> None:
    """Of the sentences that may tell an event but name none of its actors, take the likeliest."""
    for number, article in enumerate(articles):
        features = _alone(article) if article.perhaps else []
        for index, candidates in article.perhaps.items():
            likeliest = max(candidates, key=lambda i: guess(number, features[i]))
            article.told[likeliest], article.best[likeliest] = article.gold.events[index], True
        article.unsure = {i for rows in article.perhaps.values() for i in rows if article.told[i] is None}


def _doubt_weak(articles: list[Article]) -> None:
    """Leave out what tells an event far less likely than another candidate: it only stands beside it."""
    for article in articles:
        likeliest: dict[int, float] = defaultdict(float)
        for candidate, event in zip(article.candidates, article.told, strict=True):
            likeliest[id(event)] = max(likeliest[id(event)], candidate.alone)
        article.unsure |= {
            index
            for index, (candidate, event) in enumerate(zip(article.candidates, article.told, strict=True))
            if event is not None and candidate.alone < WEAK * likeliest[id(event)]
        }


def _around(article: Article) -> list[Features]:
    """The features of each candidate before its roles are filled."""
    grammar = language(article.gold.document.language)
    return [
        gate_features(c.event_type, c.word, c.trigger, c.sentence, grammar, c.cues)
        for c in article.candidates
    ]


def _alone(article: Article) -> list[Features]:
    """The features of each candidate by itself."""
    kinds = Counter(candidate.event_type for candidate in article.candidates)
    return [event_features(c, others=kinds[c.event_type] - 1) for c in article.candidates]


def _events(
    articles: list[Article], features_of: Callable[[Article], list[Features]]
) -> Iterator[tuple[int, Features, int]]:
    """Candidates that tell an event as well as any does, and those that tell none."""
    for number, article in enumerate(articles):
        rows = zip(features_of(article), article.told, article.best, strict=True)
        for index, (features, event, best) in enumerate(rows):
            if index not in article.unsure and (event is None or (best and not event.minor)):
                yield number, features, int(event is not None)


def _pairs(articles: list[Article]) -> Iterator[tuple[int, Features, int]]:
    """Pairs of candidates that each tell an event, and whether it is the same."""
    for number, article in enumerate(articles):
        rows = zip(article.candidates, article.told, article.tied, strict=True)
        told = {id(c): event for c, event, tied in rows if event and not tied}
        kept = [c for c in article.candidates if id(c) in told and c.alone >= LEAST_EVENT]
        for one, other in pairs(kept):
            yield number, unprefixed(pair_features(one, other)), int(told[id(one)] is told[id(other)])


def check_events(golds: list[Gold], articles: list[Article], without: Sequence[TypeModels]) -> None:
    """Print how well models do on articles that they were not trained on, a fifth at a time."""
    scores = {code: Scores() for code in ("fr", "en")}
    for part in range(FOLDS):
        without[part].use()
        kept = [article for number, article in enumerate(articles) if number % FOLDS != part]
        for name, data in fit_events(kept).items():
            trained.use(name, data)
        for number, gold in enumerate(golds):
            if number % FOLDS == part:
                scores[gold.document.language].add(gold.raw, extract(gold.document))
    print(HEAD)
    for code, found in scores.items():
        count = sum(gold.document.language == code for gold in golds)
        print(line("held out", code, found, count))
        for kind, c in sorted(found.by_type.items()):
            if c.right + c.missed >= 15:
                print(
                    f"    {kind:24} P {c.precision:.2f} R {c.recall:.2f} F1 {c.f1:.2f}  {c.right + c.missed}"
                )
        print("\n".join(reliability(found.judged)))


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=("types", "events"))
    parser.add_argument("--also", type=Path, action="append", default=[], help="a further folder of articles")
    parser.add_argument(
        "--check", action="store_true", help="only say how well event models do on articles new to them"
    )
    parser.add_argument("--into", type=Path, default=KG / "events", help="folder for the event models")
    options = parser.parse_args()
    folders = [EXTRACTION / "tune", EXTRACTION / "train", *options.also]
    golds = list(load(folder for folder in folders if folder.exists()))
    types, without = fit_types(golds)
    if options.what == "types":
        write(KG / "linking" / "types.json", types.weights)
        write(KG / "linking" / "type_trees.json", types.trees)
        return
    articles = with_candidates(golds, without)
    if options.check:
        check_events(golds, articles, without)
        return
    for name, data in fit_events(articles).items():
        write(options.into / f"{name}.json", data)


if __name__ == "__main__":
    main()
