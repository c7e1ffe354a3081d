"""One box over everything, and the questions that can be asked by name."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.asking import questions
from api.models import SearchAnswer
from tests.graphs import ID, served


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def test_search_gives_the_first_of_each_kind(reader: TestClient) -> None:
    """Entities, laws, events and documents, each with its total; documents with the words around."""
    found = SearchAnswer.model_validate(reader.get("/search", params={"q": "mistral"}).json())

    assert found.entities.items[0].slug == "mistral-ai"
    assert found.events.total == 2
    assert found.documents.total == 3
    assert all("⟦" in (one.snippet or "") for one in found.documents.items)
    law = reader.get("/search", params={"q": "ai act"}).json()["laws"]["items"][0]
    assert (law["url"], law["score"]) == ("/laws/ai-act", 100)


@pytest.mark.parametrize("q", ["", "*", "'; DROP TABLE", '"', "AND OR NOT", "a" * 500, "𝕏", "\u202e", "%"])
def test_nothing_that_is_typed_is_an_error(reader: TestClient, q: str) -> None:
    """Whatever is looked for, the answer has its shape."""
    SearchAnswer.model_validate(reader.get("/search", params={"q": q}).json())


def test_questions_are_listed_with_their_parameters(reader: TestClient) -> None:
    """Each has a line that says what it answers."""
    found = reader.get("/questions").json()["items"]

    assert len(found) >= 20
    assert all(one["label"] and "$" not in one["label"] for one in found)


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_question_is_answered(reader: TestClient, name: str) -> None:
    """With values that fit its parameters it gives rows, named by IRI and label."""
    values = {"IRI of the event": "clearance-cma-microsoft", "IRI of the document": "deal", "class": "Fine"}
    given = {
        parameter: next(
            (value for begin, value in values.items() if meaning.startswith(begin)),
            "microsoft" if meaning.startswith("IRI") else "2024-01-01",
        )
        for parameter, meaning in questions()[name].parameters
    }
    answer = reader.get(f"/questions/{name}", params=given)

    assert answer.status_code == 200
    assert set(answer.json()) >= {"question", "columns", "items", "query"}


def test_a_question_answers_with_labels(reader: TestClient) -> None:
    """Slugs and IRIs are understood; a table comes too."""
    for subject in ("microsoft", f"{ID}entity/microsoft"):
        answer = reader.get("/questions/authorities_looking", params={"subject": subject}).json()
        labels = {
            str(cell.get("label"))
            for row in answer["items"]
            for cell in row.values()
            if isinstance(cell, dict)
        }
        assert "European Commission" in labels
    table = reader.get("/questions/authorities_looking", params={"subject": "microsoft", "format": "csv"})
    assert len(list(csv.reader(table.text.splitlines()))) > 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/none", 404),
        ("/questions/authorities_looking", 400),
        ("/questions/authorities_looking?subject=nobody-knows", 400),
        ("/questions/authorities_looking?subject=microsoft&other=1", 400),
        ("/questions/authorities_looking?subject=a:b%3E%20%7D", 400),
        ("/questions/authorities_looking?subject=microsoft&limit=501", 422),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(reader: TestClient, path: str, status: int) -> None:
    """Unknown, incomplete, or with a value that is none."""
    assert reader.get(path).status_code == status
