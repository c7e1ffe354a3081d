"""Learn what type a name has, from the names of annotated articles."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool

from benchmarks.boosting import FOLDS, LEAVES, Data, grow
from benchmarks.gold import Gold, fold
from kg.language import language
from kg.linking import types as type_model
from kg.linking.clusters import Cluster, Clustering
from kg.linking.context import Context
from kg.linking.link import resolve
from kg.linking.type_numbers import TYPES, type_numbers
from kg.mentions import find_names
from kg.model import Name
from kg.parse import parse, plain
from kg.vocabulary import ENTITY_TYPES, vocabulary
from kg.weights import SCALE

#: How tightly the weights are held: the more, the looser.
STRENGTH = 2.0
#: How the trees grow.
TYPE_GROWTH = {"max_iter": 60, "learning_rate": 0.12, "min_samples_leaf": 40, "l2_regularization": 1.0}
#: Weights that are smaller, in hundredths, are left out.
LEAST_WEIGHT = 3
#: Weight of a name that no annotator noted: some are real, and left out as minor.
UNNOTED = 0.6
#: Weight of a name that the gazetteer knows: it needs no model.
KNOWN = 0.3


@dataclass(frozen=True)
class TypeModels:
    """What says the type of a name: the weights of its cues, and the trees that decide."""

    weights: Data
    trees: Data

    def use(self) -> None:
        """Link with them in this process and in those that it forks."""
        type_model.use(self.weights)
        type_model.use_trees(self.trees)


@dataclass(slots=True)
class _Case:
    """A name of an article: what stands in and around it, and the type that the annotator gave."""

    article: int
    features: dict[str, float]
    kind: str
    weight: float
    numbers: list[float] | None = None


def fit_types(golds: Sequence[Gold]) -> tuple[TypeModels, list[TypeModels]]:
    """Fit the models of types, and for each of ``FOLDS`` parts such as have not seen its articles.

    An article is of the part that its place has when divided by ``FOLDS``.
    """
    with Pool() as pool:
        names = pool.map(_names, golds, chunksize=16)
    # Clusters are made before types are known: without a model every type is as likely.
    type_model.use({"types": [*ENTITY_TYPES, "nothing"], "weights": {}})
    cases = [case for _, _, listed in _cases(golds, names) for case in listed.values()]
    with Pool() as pool:
        weights, *without = pool.map(partial(_fit_weights, cases), [None, *range(FOLDS)])
    type_model.use(weights)
    cases = []
    for gold, clusters, listed in _cases(golds, names):
        _number(gold, clusters, listed, without)
        cases += listed.values()
        type_model.use(weights)
    _report(cases)
    with Pool() as pool:
        trees, *of_parts = pool.map(partial(_grow_trees, cases), [None, *range(FOLDS)])
    return TypeModels(weights, trees), [TypeModels(*pair) for pair in zip(without, of_parts, strict=True)]


def _names(gold: Gold) -> tuple[Name, ...]:
    grammar = language(gold.document.language)
    return find_names(parse(gold.document.text, grammar.code), plain(gold.document.text), grammar)


def _cases(
    golds: Sequence[Gold], names: Sequence[tuple[Name, ...]]
) -> Iterator[tuple[Gold, dict[str, Cluster], dict[str, _Case]]]:
    """The names of each article put together, before their type is decided."""
    references = vocabulary().references
    for article, (gold, found) in enumerate(zip(golds, names, strict=True)):
        grammar, text = language(gold.document.language), plain(gold.document.text)
        context = Context(found, references, text, grammar)
        resolved = [resolve(name, context, references) for name in found]
        clusters = Clustering(resolved, grammar, references).clusters
        listed = {}
        for key, cluster in clusters.items():
            cues = type_model.features(name.cues for name in cluster.names)
            listed[key] = _Case(article, cues, *_type_of(cluster, gold))
        yield gold, clusters, listed


def _type_of(cluster: Cluster, gold: Gold) -> tuple[str, float]:
    """The type that the annotator gave, and the weight of the case."""
    weight = KNOWN if cluster.reference else 1.0
    for text in cluster.texts:
        types = gold.types.get(fold(text.removesuffix("'s")))
        if types:
            return types[0], weight
    if cluster.reference:
        return vocabulary().references[cluster.reference].entity_type, weight * UNNOTED
    labels = [cue for name in cluster.names for cue in name.cues if cue.startswith("label=")]
    places = sum(label.endswith((":LOC", ":GPE")) for label in labels)
    return ("Place" if places > len(labels) / 2 else "nothing"), UNNOTED


def _fit_weights(cases: Sequence[_Case], part: int | None) -> Data:
    """A logistic model on features seen twice or more, of the articles that are not of a part."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    kept = [case for case in cases if part is None or case.article % FOLDS != part]
    counts = Counter(name for case in kept for name in case.features)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: value for name, value in case.features.items() if counts[name] >= 2} for case in kept]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False)
    model.fit(matrix, [case.kind for case in kept], sample_weight=[case.weight for case in kept])
    names, coefficients = vectorizer.get_feature_names_out(), model.coef_
    table = {name: [round(SCALE * float(row[i])) for row in coefficients] for i, name in enumerate(names)}
    table = {name: row for name, row in sorted(table.items()) if max(map(abs, row)) >= LEAST_WEIGHT}
    return {"types": model.classes_.tolist(), "weights": table}


def _number(
    gold: Gold, clusters: dict[str, Cluster], listed: dict[str, _Case], without: Sequence[Data]
) -> None:
    """Give the cases of an article what the trees look at, as weights that have not seen it say."""
    if not listed:
        return
    type_model.use(without[next(iter(listed.values())).article % FOLDS])
    said = {key: type_model.type_probabilities(name.cues for name in c.names) for key, c in clusters.items()}
    probabilities = {key: [types[kind] for kind in TYPES] for key, types in said.items()}
    french = gold.document.language == "fr"
    for key, numbers in type_numbers(clusters, probabilities, gold.document.text, french=french).items():
        listed[key].numbers = numbers


def _grow_trees(cases: Sequence[_Case], part: int | None) -> Data:
    """Trees that decide the type, one set for each, of the articles that are not of a part."""
    kept = [case for case in cases if case.numbers and (part is None or case.article % FOLDS != part)]
    grown = [
        grow(
            [(case.article, case.numbers or [], int(case.kind == one)) for case in kept], LEAVES, TYPE_GROWTH
        )
        for one in TYPES
    ]
    return {
        "groups": len(TYPES),
        "base": [data["base"] for data in grown],
        "trees": [tree for data in grown for tree in data["trees"]],
    }


def _report(cases: Sequence[_Case]) -> None:
    """Print how well weights do on names that are not known, in articles that they have not seen."""
    from sklearn.metrics import classification_report

    judged = [(case.kind, case.numbers[: len(TYPES)]) for case in cases if case.numbers]
    guessed = [TYPES[max(range(len(TYPES)), key=numbers.__getitem__)] for _, numbers in judged]
    print(
        classification_report([kind for kind, _ in judged], guessed, digits=2, zero_division=0),
        file=sys.stderr,
    )
