"""Learn what type a name has, from the names of annotated articles."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.gold import Gold, fold
from kg.language import language
from kg.linking import types as type_model
from kg.linking.clusters import Cluster, Clustering
from kg.linking.context import Context
from kg.linking.link import resolve
from kg.mentions import find_names
from kg.parse import parse, plain
from kg.vocabulary import ENTITY_TYPES, vocabulary
from kg.weights import SCALE

#: Weights that are smaller, in hundredths, are left out.
LEAST_WEIGHT = 3
#: Weight of a name that no annotator noted: some are real, and left out as minor.
UNNOTED = 0.6
#: Weight of a name that the gazetteer knows: it needs no model.
KNOWN = 0.3


def name_clusters(gold: Gold) -> Iterator[Cluster]:
    """The names of an article, put together, before their type is decided."""
    grammar = language(gold.document.language)
    doc, text = parse(gold.document.text, grammar.code), plain(gold.document.text)
    references = vocabulary().references
    names = find_names(doc, text, grammar)
    context = Context(names, references, text, grammar)
    resolved = [resolve(name, context, references) for name in names]
    yield from Clustering(resolved, grammar, references).clusters.values()


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


def fit_types(golds: Iterable[Gold]) -> dict[str, Any]:
    """Fit the type model: its classes, and for each cue a weight for each of them."""
    # Clusters are made before types are known: without a model every type is as likely.
    type_model.use({"types": [*ENTITY_TYPES, "nothing"], "weights": {}})
    rows, types, weights = [], [], []
    for gold in golds:
        for cluster in name_clusters(gold):
            kind, weight = _type_of(cluster, gold)
            rows.append(type_model.features(name.cues for name in cluster.names))
            types.append(kind)
            weights.append(weight)
    names, coefficients, classes = _fit(rows, types, weights, strength=2.0)
    table = {name: [round(SCALE * float(row[i])) for row in coefficients] for i, name in enumerate(names)}
    table = {name: row for name, row in sorted(table.items()) if max(map(abs, row)) >= LEAST_WEIGHT}
    return {"types": classes, "weights": table}


def _fit(
    rows: list[dict[str, float]], labels: list[Any], weights: list[float], *, strength: float
) -> tuple[list[str], Any, list[Any]]:
    """Fit a logistic model on features seen twice or more; say how well it does on a fifth left out."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import classification_report
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    counts = Counter(name for row in rows for name in row)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{k: v for k, v in row.items() if counts[k] >= 2} for row in rows])
    model = LogisticRegression(C=strength, max_iter=3000, fit_intercept=False)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    guessed = cross_val_predict(model, matrix, labels, cv=folds)
    print(classification_report(labels, guessed, digits=2, zero_division=0), file=sys.stderr)
    model.fit(matrix, labels, sample_weight=weights)
    return list(vectorizer.get_feature_names_out()), model.coef_, list(model.classes_.tolist())
