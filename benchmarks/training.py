"""Train the small models that ship in the package, from annotated articles, with fixed seeds.

    python -m benchmarks.training types     what type a name has   → kg/linking/types.json
    python -m benchmarks.training events    which candidates and fillers are right
                                            → kg/events/events.json, kg/events/arguments.json

Both read ``benchmarks/extraction/{tune,train}``; ``--also FOLDER`` adds another folder with ``texts/`` and
``gold/``. Needs scikit-learn (extra ``test``); the package itself does not. Minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.gold import EXTRACTION, Gold, GoldEvent, fold, load
from kg.events.candidate import Candidate, Filler
from kg.events.fill import NEAR, OWNER
from kg.events.find import EventFinder, possible_events
from kg.events.scoring import event_features, features_of_arguments
from kg.language import language
from kg.linking import find_descriptions, link, main_country, resolve_metonyms
from kg.linking import types as type_model
from kg.linking.clusters import Cluster, Clustering
from kg.linking.context import Context
from kg.linking.link import resolve
from kg.mentions import find_amounts, find_dates, find_names
from kg.model import Entity
from kg.parse import parse, plain
from kg.vocabulary import ENTITY_TYPES, vocabulary

KG = Path(__file__).parent.parent / "kg"

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
    yield from Clustering([resolve(name, context, references) for name in names], grammar).clusters.values()


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


def train_types(golds: Iterable[Gold]) -> None:
    """Fit and write the type model."""
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
    table = {name: [round(float(row[i]), 3) for row in coefficients] for i, name in enumerate(names)}
    table = {name: row for name, row in sorted(table.items()) if max(map(abs, row)) >= 0.03}
    _write(KG / "linking" / "types.json", {"types": classes, "weights": table})


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


def _write(path: Path, data: object) -> None:
    path.write_text(
        json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8"
    )
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)


# ---------------------------------------------------------------- events


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
        find_amounts(text, grammar, main_country(mentions, known.references)),
        find_dates(text, grammar, issued),
    )
    candidates = possible_events(EventFinder(doc, document, mentions, grammar), amounts, dates)
    names = {entity.slug: name for entity in entities if (name := _gold_name(entity, gold))}
    for mention in mentions:
        if mention.acts_for and mention.acts_for not in names:
            forms = [label for _, label in known.references[mention.acts_for].labels]
            found = next((gold.names[fold(form)] for form in forms if fold(form) in gold.names), None)
            if found:
                names[mention.acts_for] = found
    return candidates, names


def _gold_name(entity: Entity, gold: Gold) -> str | None:
    for _, label in (*entity.labels, *entity.alternative_labels):
        name = gold.names.get(fold(label))
        if name is not None:
            return name
    return None


def _told(candidate: Candidate, names: dict[str, str], least: float) -> set[tuple[str, str]]:
    """(role, annotator's name) of the fillers of at least a quality."""
    return {
        (role, names.get(slug, slug))
        for role, fillers in candidate.roles.items()
        for slug, filler in fillers.items()
        if filler.quality >= least
    }


def _overlap(candidate: Candidate, event: GoldEvent, names: dict[str, str]) -> float:
    """How much of an annotator's event a candidate's sentence tells: by the frame counts twice."""
    if candidate.event_type not in event.types:
        return 0.0
    near, framed = _told(candidate, names, NEAR), _told(candidate, names, OWNER)
    core = len(near & event.roles) + len(framed & event.roles)
    extra = len(near & event.optional) + len(framed & event.optional)
    if not core and (event.roles or not extra):
        return 0.0
    return core + 0.4 * extra


def _matches(
    gold: Gold, candidates: list[Candidate], names: dict[str, str]
) -> list[tuple[GoldEvent | None, bool]]:
    """For each candidate the annotator's event that it tells, and whether it tells it as well as any does.

    A candidate that tells less of an event than another one is neither right nor wrong.
    """
    most = {
        id(event): max((_overlap(candidate, event, names) for candidate in candidates), default=0.0)
        for event in gold.events
    }
    found: list[tuple[GoldEvent | None, bool]] = []
    for candidate in candidates:
        rows = [(_overlap(candidate, event, names), -event.minor, i) for i, event in enumerate(gold.events)]
        overlap, _, index = max(rows, default=(0.0, 0, 0))
        if overlap <= 0:
            found.append((None, False))
        else:
            event = gold.events[index]
            framed = bool(_told(candidate, names, OWNER) & (event.roles or event.optional))
            found.append((event, overlap >= most[id(event)] or framed))
    return found


def train_events(golds: Iterable[Gold]) -> None:
    """Fit and write the two event models, that of arguments first: the other builds on what it says."""
    articles = [(gold, *_candidates(gold)) for gold in golds]
    rows, labels, places = [], [], []
    for number, (gold, candidates, names) in enumerate(articles):
        grammar = language(gold.document.language)
        for candidate, (event, best) in zip(candidates, _matches(gold, candidates, names), strict=True):
            event = event if best else None
            for role, filler, features in features_of_arguments(candidate, grammar):
                rows.append(features)
                pair = (role, names.get(filler.slug, filler.slug))
                labels.append(int(event is not None and (pair in event.roles or pair in event.optional)))
                places.append((number, event is not None, filler))
    told = [index for index, place in enumerate(places) if place[1]]
    _fit_and_write("arguments", [rows[i] for i in told], [labels[i] for i in told], strength=0.3)
    _guess(rows, labels, places, told)
    events, truths = [], []
    for gold, candidates, names in articles:
        kinds = Counter(candidate.event_type for candidate in candidates)
        for candidate, (event, best) in zip(candidates, _matches(gold, candidates, names), strict=True):
            if event is None or (best and not event.minor):
                events.append(event_features(candidate, others=kinds[candidate.event_type] - 1))
                truths.append(int(event is not None))
    _fit_and_write("events", events, truths, strength=0.3)


def _guess(
    rows: list[dict[str, float]], labels: list[int], places: list[tuple[int, bool, Filler]], told: list[int]
) -> None:
    """Give every filler the probability that a model trained without its article gives it."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    for fold_number in range(5):
        vectorizer = DictVectorizer()
        here = [i for i in told if places[i][0] % 5 != fold_number]
        matrix = vectorizer.fit_transform([rows[i] for i in here])
        model = LogisticRegression(C=0.3, max_iter=2000, fit_intercept=False).fit(
            matrix, [labels[i] for i in here]
        )
        there = [i for i in range(len(rows)) if places[i][0] % 5 == fold_number]
        if there:
            for index, probability in zip(
                there, model.predict_proba(vectorizer.transform([rows[i] for i in there]))[:, 1], strict=True
            ):
                places[index][2].probability = float(probability)


def _fit_and_write(name: str, rows: list[dict[str, float]], labels: list[int], *, strength: float) -> None:
    features, coefficients, _ = _fit(rows, labels, [1.0] * len(rows), strength=strength)
    table = {
        feature: round(float(weight), 3) for feature, weight in zip(features, coefficients[0], strict=True)
    }
    _write(KG / "events" / f"{name}.json", {key: value for key, value in table.items() if abs(value) >= 0.02})


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=("types", "events"))
    parser.add_argument("--also", type=Path, action="append", default=[], help="a further folder of articles")
    options = parser.parse_args()
    folders = [EXTRACTION / "tune", EXTRACTION / "train", *options.also]
    golds = load(folder for folder in folders if folder.exists())
    {"types": train_types, "events": train_events}[options.what](golds)


if __name__ == "__main__":
    main()
