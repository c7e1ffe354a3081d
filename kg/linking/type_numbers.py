"""What trees look at to decide a name's type: numbers of the name, its list and its document.

The logistic model of ``kg.linking.types`` weighs words one by one; the trees see what it says of all places
of a name together, beside what it says of the names in the same list and of all names of the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log

import numpy as np

from kg.linking.clusters import Cluster
from kg.vocabulary import ENTITY_TYPES

#: The types, and that it names nothing, in the order of the numbers.
TYPES: tuple[str, ...] = (*ENTITY_TYPES, "nothing")
_LABELS = ("PER", "PERSON", "ORG", "LOC", "GPE", "MISC", "O", "PRODUCT", "NORP", "FAC", "LAW", "WORK_OF_ART")
#: What stands between the names of a list.
_BETWEEN = frozenset({",", "and", ", and", "et", "ou", "or", "&", "/"})
#: The share of places that have one of these cues counts.
_CUES = ("forename=True", "subj=", "of=", "opens sentence", "lower elsewhere", "no verb", "legal", "title")
#: In the place of what is not known; probabilities are above.
_NONE = -1.0


def type_numbers(
    clusters: Mapping[str, Cluster], probabilities: Mapping[str, Sequence[float]], text: str, *, french: bool
) -> dict[str, list[float]]:
    """The numbers of each name of a document that is not known.

    Args:
        clusters: Names put together, by key.
        probabilities: Of each type in the order of ``TYPES``, by key, as the logistic model has them.
        text: Where they stand.
        french: Whether that is French.
    """
    if not clusters:
        return {}
    mean = np.mean([probabilities[key] for key in clusters], axis=0).tolist()
    listed = _listed(clusters, text)
    return {
        key: [
            *(log(value + 1e-4) for value in probabilities[key]),
            *_own(cluster),
            *_beside([probabilities[other] for other in listed[key]]),
            *mean,
            len(clusters),
            cluster.begin / max(len(text), 1),
            french,
        ]
        for key, cluster in clusters.items()
        if cluster.reference is None
    }


def _own(cluster: Cluster) -> list[float]:
    """How the language model labels its places, how long it is, which shorter forms it has."""
    places, texts = cluster.names, cluster.texts
    labels = [cue.rpartition(":")[2] for name in places for cue in name.cues if cue.startswith("label=")]
    longest = texts[0].split()
    shares = [sum(any(cue.startswith(kind) for cue in name.cues) for name in places) for kind in _CUES]
    return [
        *(labels.count(label) / len(places) for label in _LABELS),
        *(share / len(places) for share in shares),
        len(places),
        len(texts),
        len(longest),
        len(texts[0]),
        texts[0].isupper(),
        any(form.split() == longest[-len(form.split()) :] for form in texts[1:]),
        any(form.split() == longest[: len(form.split())] for form in texts[1:]),
        any(form.isupper() for form in texts[1:]),
    ]


def _beside(rows: Sequence[Sequence[float]]) -> list[float]:
    """What is said of the names in the same list, on average."""
    return [len(rows), *(np.mean(rows, axis=0).tolist() if rows else [_NONE] * len(TYPES))]


def _listed(clusters: Mapping[str, Cluster], text: str) -> dict[str, list[str]]:
    """The keys of those that stand in a list with each: "Accel and Index Ventures"."""
    found: dict[str, list[str]] = {key: [] for key in clusters}
    places = sorted(
        (name.begin, name.end, key) for key, cluster in clusters.items() for name in cluster.names
    )
    for (_, end, key), (begin, _, other) in pairwise(places):
        if key != other and text[end:begin].strip() in _BETWEEN:
            found[key].append(other)
            found[other].append(key)
    return found
