"""Whether it happened: what was denied, refused, planned or possible is not told as done."""

from __future__ import annotations

import pytest

from kg.events.linear import Model, Shared
from kg.model import Document
from kg.pipeline import extract

#: Language, sentence, event type, factuality.
SENTENCES = [
    ("fr", "L'Autorité de la concurrence a ouvert une enquête sur Norvane.", "Investigation", "Actual"),
    ("fr", "L'Autorité de la concurrence n'a pas ouvert d'enquête sur Norvane.", "Investigation", "Denied"),
    ("fr", "L'Autorité de la concurrence va ouvrir une enquête sur Norvane.", "Investigation", "Planned"),
    ("fr", "La CNIL pourrait ouvrir une enquête sur Norvane.", "Investigation", "Possible"),
    ("en", "The FTC has opened an investigation into Norvane Inc.", "Investigation", "Actual"),
    ("en", "The FTC has not opened an investigation into Norvane Inc.", "Investigation", "Denied"),
    ("en", "The FTC will open an investigation into Norvane Inc.", "Investigation", "Planned"),
    ("en", "The FTC may open an investigation into Norvane Inc.", "Investigation", "Possible"),
    ("fr", "Plusieurs députés demandent une enquête sur la société Norvane.", "Investigation", "Possible"),
    ("en", "Two senators have called for an investigation into Norvane Inc.", "Investigation", "Possible"),
    ("fr", "Le groupe Aldemar a renoncé à racheter la société Tivelle.", "Acquisition", "Denied"),
    ("fr", "Le groupe Aldemar envisage de racheter la société Tivelle.", "Acquisition", "Possible"),
    ("en", "Aldemar Group has abandoned its takeover of Tivelle Ltd.", "Acquisition", "Denied"),
    ("en", "Aldemar Group and Tivelle Ltd have called off their merger.", "Acquisition", "Denied"),
    ("fr", "Aldemar et Tivelle ont abandonné leur projet de fusion.", "Acquisition", "Denied"),
    ("en", "Cade voted to let Aldemar Group absorb Tivelle Ltd.", "Acquisition", "Planned"),
    ("en", "The court upheld the refusal to let Aldemar Group absorb Tivelle Ltd.", "Acquisition", "Denied"),
    ("fr", "Bruxelles a autorisé Aldemar à racheter la société Tivelle.", "Acquisition", "Planned"),
    ("en", "River Trust has threatened judicial review of the decision of Ofwat.", "LegalAction", "Possible"),
    ("en", "Aldemar Group plans to buy Tivelle Ltd.", "Acquisition", "Planned"),
    ("fr", "Norvane va faire appel de la décision devant le Conseil d'État.", "Appeal", "Planned"),
    ("en", "Norvane Inc. will not appeal the ruling before the Court of Appeal.", "Appeal", "Denied"),
    ("en", "Norvane Inc. threatened to sue Tivelle Ltd.", "LegalAction", "Possible"),
    ("fr", "La CNIL dément avoir ouvert une enquête sur Norvane.", "Investigation", "Denied"),
    ("fr", "L'Arcep a refusé d'infliger une amende à la société Norvane.", "Fine", "Denied"),
    ("fr", "La société Norvane refuse de payer l'amende infligée par l'Arcep.", "Fine", "Actual"),
    ("fr", "Le groupe Aldemar dément avoir racheté la société Tivelle.", "Acquisition", "Denied"),
    ("en", "The FTC denied having opened an investigation into Norvane Inc.", "Investigation", "Denied"),
    ("en", "Ofcom declined to open an investigation into Norvane Inc.", "Investigation", "Denied"),
    ("en", "Norvane Inc. refused to pay the fine imposed by Ofcom.", "Fine", "Actual"),
    ("fr", "La Commission européenne va infliger une amende à la société Norvane.", "Fine", "Planned"),
    ("fr", "Le Sénat a rejeté la loi Tivelle.", "LawAdoption", "Denied"),
    ("fr", "La CNIL a clos son enquête sans sanctionner la société Norvane.", "Fine", "Denied"),
    pytest.param(
        *("fr", "L'Arcep a classé le dossier sans sanctionner la société Norvane.", "Fine", "Denied"),
        marks=pytest.mark.xfail(strict=True, reason="these models find no fine in it, only the closure"),
    ),
    ("en", "EU to investigate TikTok over toys", "Investigation", "Planned"),
    ("en", "Ofcom said it would investigate Norvane Inc.", "Investigation", "Planned"),
    ("en", "BEUC asked the FTC to open an investigation into Norvane Inc.", "Investigation", "Possible"),
    ("en", "The European Parliament rejected the Nature Restoration Law.", "LawAdoption", "Denied"),
    ("en", "The FTC closed the case without fining Norvane Inc.", "Fine", "Denied"),
    ("en", "Ofcom said it would fine Norvane Inc. if it failed to delete the data.", "Fine", "Possible"),
    ("en", "If Norvane Inc. does not comply, Ofcom will fine it £2 million.", "Fine", "Possible"),
    ("fr", "Si Norvane ne s'exécute pas, la CNIL lui infligera une amende.", "Fine", "Possible"),
    (
        *("fr", "La CNIL prononcerait une amende contre Norvane si la société persistait."),
        *("Fine", "Possible"),
    ),
    ("en", "Ofgem did not go on, nor did it take legal action against Norvane Inc.", "LegalAction", "Denied"),
    ("en", "Neither Norvane Inc. nor Tivelle Ltd was fined by the CMA.", "Fine", "Denied"),
    ("en", "The SEC neither fined Norvane Inc. nor sued it.", "LegalAction", "Denied"),
    ("en", "Norvane Inc. neither admitted nor denied it when it was fined by Ofcom.", "Fine", "Actual"),
    ("fr", "La CNIL n'a ni sanctionné Norvane SA ni ouvert d'enquête sur elle.", "Investigation", "Denied"),
    ("fr", "La CNIL n'a sanctionné ni Norvane SA ni Tivelle SA.", "Fine", "Denied"),
    ("en", "The High Court refused to quash the fine imposed on Norvane Inc. by Ofcom.", "Fine", "Actual"),
]


@pytest.mark.parametrize(("code", "text", "kind", "factuality"), SENTENCES)
def test_a_plain_sentence_says_whether_it_happened(code: str, text: str, kind: str, factuality: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    found = [event for event in extract(document, min_confidence=0.2).events if event.event_type == kind]
    assert [event.factuality for event in found] == [factuality]


@pytest.mark.parametrize(
    ("code", "text", "kind", "factuality"),
    [
        (
            "fr",
            "Aldemar abandonne le rachat de Tivelle\n\nLe groupe Aldemar a renoncé jeudi à racheter la "
            "société Tivelle. Il avait annoncé en mars son projet de rachat de Tivelle pour 2 milliards.",
            "Acquisition",
            "Denied",
        ),
        (
            "en",
            "Aldemar buys Tivelle\n\nAldemar Group has bought Tivelle Ltd for $2 billion, the two companies "
            "said. Aldemar Group said in March that it planned to buy Tivelle Ltd.",
            "Acquisition",
            "Actual",
        ),
    ],
)
def test_all_sentences_together_say_what_became_of_it(
    code: str, text: str, kind: str, factuality: str
) -> None:
    title = text.partition("\n")[0]
    document = Document(
        key="test", text=text, title=title, language=code, content_hash="", issued="2024-05-14"
    )
    found = [event for event in extract(document).events if event.event_type == kind]
    assert factuality in [event.factuality for event in found]
    assert all(len(event.evidence) > 1 for event in found if event.factuality == factuality)


def test_sums_of_shared_features_stay_apart_by_model_and_prefix() -> None:
    features = Shared(["a", "b"])
    one = Model({"": {"a": 100}, "x": {"b": 200}})
    other = Model({"": {"a": 500, "b": 100}})
    for _ in range(2):  # The second time from memory.
        assert one.score([("", features), ("x", features), ("y", features)]) == 3.0
        assert other.score([("", features)]) == 6.0
