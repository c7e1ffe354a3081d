"""Who makes an offer buys, and who answers it is its target, or sells what it is for."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _roles(code: str, text: str) -> dict[str, set[str]]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    (event,) = (one for one in extract(document).events if one.event_type == "Acquisition")
    roles: dict[str, set[str]] = {}
    for argument in event.arguments:
        roles.setdefault(argument.role, set()).add(argument.entity.split("-")[0])
    return roles


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Tivelle Foods rejects a £6bn offer by Norvane Group."),
        ("en", "Tivelle Ltd spurned the takeover bid of Norvane Corp. as too low."),
        ("en", "Tivelle has turned down a fourth bid from Norvane Group, which is backed by Aldemar Corp."),
        ("en", "Tivelle's board rebuffed Norvane Capital's 4.2 billion euro approach on Monday."),
        ("fr", "Tivelle SA rejette une offre de 6 milliards de livres de Norvane Group."),
        ("fr", "Tivelle SA a décliné la proposition de rachat de Norvane SA."),
        ("fr", "Le conseil d'administration de Tivelle a repoussé l'offre de rachat de Norvane Capital."),
        ("fr", "Tivelle a accepté l'offre de rachat à 3 milliards de dollars déposée par Norvane."),
        ("fr", "L'offre de Norvane a été rejetée par les actionnaires de Tivelle."),
    ],
)
def test_who_answers_is_the_target(code: str, text: str) -> None:
    assert _roles(code, text) == {"acquirer": {"norvane"}, "target": {"tivelle"}}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Aldemar Inc. rejected Norvane Corp.'s 900 million dollar bid for Tivelle Ltd."),
        ("fr", "Aldemar SA a refusé l'offre de Norvane SA sur sa filiale Tivelle SA."),
    ],
)
def test_who_answers_for_another_sells(code: str, text: str) -> None:
    assert _roles(code, text) == {"acquirer": {"norvane"}, "target": {"tivelle"}, "seller": {"aldemar"}}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Norvane Corp. said its bid for Tivelle Ltd had been rejected."),
        ("en", "Tivelle Ltd rejected the offer from Norvane Corp., on the advice of Lazard."),
        ("fr", "Jugée trop basse, l'offre publique d'achat lancée par Norvane a été repoussée par Tivelle."),
    ],
)
def test_who_only_speaks_of_it_does_not_answer(code: str, text: str) -> None:
    assert _roles(code, text) == {"acquirer": {"norvane"}, "target": {"tivelle"}}


def test_of_tells_what_is_bought_where_by_tells_who_buys() -> None:
    roles = _roles("fr", "Aldemar a accepté l'offre de rachat de Tivelle SA par Norvane SA.")

    assert roles == {"acquirer": {"norvane"}, "target": {"tivelle"}, "seller": {"aldemar"}}
