"""Each of the 22 classes is found in a plain sentence of each language, with who stands in which role."""

from __future__ import annotations

import pytest

from kg.ingest import read
from kg.model import Document
from kg.pipeline import extract
from kg.vocabulary import vocabulary

#: Class → a sentence of each language, and some of the roles it tells, by slug.
SENTENCES: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "Investment": {
        "fr": (
            "Le fonds Eurazeo a investi 40 millions d'euros dans Doctolib.",
            {"investor": "eurazeo", "investee": "doctolib"},
        ),
        "en": (
            "SoftBank invested $40 million in Anthropic on Monday.",
            {"investor": "softbank", "investee": "anthropic"},
        ),
    },
    "Acquisition": {
        "fr": (
            "Danone a racheté la société Mlekovara pour 300 millions d'euros.",
            {"acquirer": "danone", "target": "mlekovara"},
        ),
        "en": (
            "Cisco has bought the software maker Tarnwell for $300 million.",
            {"acquirer": "cisco", "target": "tarnwell"},
        ),
    },
    "Partnership": {
        "fr": (
            "Airbus et Thales ont signé un partenariat pour développer ensemble un satellite.",
            {"partner": "airbus"},
        ),
        "en": (
            "Nokia and Ericsson signed a partnership to develop antennas together.",
            {"partner": "nokia"},
        ),
    },
    "Investigation": {
        "fr": (
            "La Commission européenne a ouvert une enquête sur TikTok.",
            {"authority": "european-commission", "subject": "tiktok"},
        ),
        "en": (
            "The Federal Trade Commission has opened an investigation into Uber.",
            {"authority": "federal-trade-commission", "subject": "uber"},
        ),
    },
    "Charge": {
        "fr": (
            "La Commission européenne a adressé une communication des griefs à Meta.",
            {"authority": "european-commission", "subject": "meta"},
        ),
        "en": (
            "The European Commission sent a statement of objections to Meta.",
            {"authority": "european-commission", "subject": "meta"},
        ),
    },
    "Fine": {
        "fr": (
            "La CNIL a infligé une amende de 50 millions d'euros à Google.",
            {"authority": "cnil", "subject": "google"},
        ),
        "en": (
            "Ofcom fined the operator Belvane £2 million for misleading its customers.",
            {"authority": "ofcom", "subject": "belvane"},
        ),
    },
    "Order": {
        "fr": (
            "L'Autorité de la concurrence a ordonné à Apple de suspendre ces pratiques.",
            {"subject": "apple"},
        ),
        "en": ("The Federal Trade Commission ordered Amazon to stop these practices.", {"subject": "amazon"}),
    },
    "Commitment": {
        "fr": (
            "Amazon a proposé des engagements à la Commission européenne pour clore l'affaire.",
            {"subject": "amazon"},
        ),
        "en": (
            "Amazon offered commitments to the European Commission to settle the case.",
            {"subject": "amazon", "authority": "european-commission"},
        ),
    },
    "MergerReview": {
        "fr": (
            "La Commission européenne examine en profondeur le projet de rachat d'Alstom par Siemens.",
            {"authority": "european-commission"},
        ),
        "en": (
            "The Competition and Markets Authority opened an in-depth review of Adobe's takeover of Figma.",
            {"authority": "competition-and-markets-authority"},
        ),
    },
    "Clearance": {
        "fr": (
            "La Commission européenne a autorisé l'acquisition d'Activision Blizzard par Microsoft.",
            {"authority": "european-commission"},
        ),
        "en": (
            "The European Commission cleared Microsoft's purchase of Activision Blizzard.",
            {"authority": "european-commission"},
        ),
    },
    "Prohibition": {
        "fr": (
            "La Commission européenne a interdit la fusion entre Siemens et Alstom.",
            {"authority": "european-commission", "subject": "siemens"},
        ),
        "en": (
            "The European Commission blocked the merger of Siemens and Alstom.",
            {"authority": "european-commission", "subject": "siemens"},
        ),
    },
    "CaseClosure": {
        "fr": (
            "La Commission européenne a clos son enquête sur Broadcom.",
            {"authority": "european-commission", "subject": "broadcom"},
        ),
        "en": (
            "The European Commission closed its investigation into Broadcom.",
            {"authority": "european-commission", "subject": "broadcom"},
        ),
    },
    "Designation": {
        "fr": (
            "La Commission européenne a désigné Booking comme contrôleur d'accès.",
            {"authority": "european-commission", "subject": "booking"},
        ),
        "en": (
            "The European Commission designated Booking as a gatekeeper under the Digital Markets Act.",
            {"authority": "european-commission"},
        ),
    },
    "LegalAction": {
        "fr": ("L'éditeur Gallimard a assigné OpenAI en justice pour contrefaçon.", {"defendant": "openai"}),
        "en": (
            "The New York Times sued OpenAI for copyright infringement.",
            {"defendant": "openai"},
        ),
    },
    "CourtRuling": {
        "fr": (
            "La Cour de cassation a donné raison à Free dans ce litige.",
            {"authority": "cour-de-cassation"},
        ),
        "en": ("The General Court ruled against Intel in the rebates case.", {"subject": "intel"}),
    },
    "Appeal": {
        "fr": (
            "Google a fait appel de cette décision devant la cour d'appel de Paris.",
            {"appellant": "google"},
        ),
        "en": ("Google has appealed against the decision.", {"appellant": "google"}),
    },
    "LawProposal": {
        "fr": (
            "La Commission européenne a présenté une proposition de règlement, le Digital Networks Act.",
            {"authority": "european-commission"},
        ),
        "en": (
            "The European Commission proposed the Digital Networks Act.",
            {"authority": "european-commission"},
        ),
    },
    "LawAdoption": {
        "fr": ("Le Parlement européen a adopté l'AI Act.", {"law": "ai-act"}),
        "en": ("The European Parliament adopted the AI Act.", {"law": "ai-act"}),
    },
    "LawApplication": {
        "fr": ("Le règlement sur les marchés numériques est entré en vigueur le 2 mai 2023.", {"law": "dma"}),
        "en": ("The Digital Markets Act will take effect on 2 May 2023.", {"law": "dma"}),
    },
    "Guidance": {
        "fr": ("La CNIL a publié des lignes directrices sur les cookies.", {"authority": "cnil"}),
        "en": (
            "The European Data Protection Board published guidelines on cookie banners.",
            {"authority": "european-data-protection-board"},
        ),
    },
    "Lobbying": {
        "fr": (
            "Meta a fait pression sur la Commission européenne pour affaiblir le règlement sur l'IA.",
            {"lobbyist": "meta"},
        ),
        "en": ("Meta is lobbying the European Commission to soften the regulation.", {"lobbyist": "meta"}),
    },
    "Statement": {
        "fr": (
            "« Cette décision est une très mauvaise nouvelle », a déploré la députée Claire Vasseur.",
            {"speaker": "claire-vasseur"},
        ),
        "en": (
            "“This decision is very bad news for consumers,” said the campaigner Laura Whitcombe.",
            {"speaker": "laura-whitcombe"},
        ),
    },
}
CASES = [(kind, code) for kind, rows in SENTENCES.items() for code in sorted(rows)]


def test_every_class_is_tried() -> None:
    assert set(SENTENCES) == set(vocabulary().event_types)
    assert all(set(rows) == {"en", "fr"} for rows in SENTENCES.values())


@pytest.mark.parametrize(("kind", "code"), CASES)
def test_a_class_is_found(kind: str, code: str) -> None:
    sentence, roles = SENTENCES[kind][code]
    title = {"fr": "Le fait du jour", "en": "The news of the day"}[code]
    document = next(read(f"{title}\n\n{sentence}\n".encode(), name="news.txt", language=code))
    assert isinstance(document, Document)
    told = [
        {(argument.role, argument.entity) for argument in event.arguments}
        for event in extract(document, min_confidence=0.2).events
        if event.event_type == kind
    ]
    assert any(set(roles.items()) <= event for event in told), told
