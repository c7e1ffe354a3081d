"""Named questions: a list of them, and the answer to one as JSON, CSV or SPARQL results."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response

from api.asking import Question, as_query, question, questions
from api.dependencies import ServiceDep
from api.described import reading
from api.linked import CSV, ENDINGS, JSON, answer
from api.models import Question as QuestionShape
from api.negotiate import Wanted, best
from api.projected import ProjectionDep, WellFormed
from api.references import Json
from api.requests import in_address, only
from api.written import as_json
from kg.errors import InvalidQuery
from kg.projection import Projection, find_document, find_entity, find_event, label_in
from kg.projection.classes import REG, term_labels

router = APIRouter(tags=["Questions"], dependencies=[WellFormed])

RESULTS = "application/sparql-results+json"
#: Parameters that are no parameters of a question.
_OURS = frozenset({"limit", "format", "lang"})


@reading(
    router,
    "/questions",
    summary="The questions that can be asked by name",
    operation_id="list_questions",
    media_types=(JSON,),
    statuses=(503,),
    example={
        "total": 1,
        "items": [
            {
                "name": "fines_of",
                "url": "/questions/fines_of",
                "label": "The fines that a company was given.",
                "parameters": [{"name": "company", "description": "IRI of the company", "required": True}],
                "query": "SELECT …",
            }
        ],
    },
)
def list_questions() -> Response:
    """Each with its parameters and its query."""
    items = [_item(one) for one in questions().values()]
    return answer(as_json({"total": len(items), "items": items}), JSON)


def _item(one: Question) -> Json:
    parameters = [
        {"name": name, "description": meaning, "required": True} for name, meaning in one.parameters
    ]
    shape = QuestionShape(
        name=one.name,
        url=f"/questions/{one.name}",
        label=one.summary,
        parameters=parameters,  # type: ignore[arg-type]
        query=one.text,
    )
    return shape.model_dump()


@reading(
    router,
    "/questions/{name}",
    summary="The answer to a question",
    operation_id="ask_question",
    media_types=(JSON, CSV, RESULTS),
    statuses=(400, 404, 406, 413, 422, 503),
)
async def ask(
    request: Request,
    service: ServiceDep,
    projection: ProjectionDep,
    name: Annotated[
        str,
        Path(max_length=100, json_schema_extra={"enum": list(questions())}, examples=["authorities_looking"]),
    ],
    limit: Annotated[int, Query(ge=1, le=500, description="How many rows at most")] = 100,
    lang: Annotated[str, Query(pattern="^(en|fr)$", description="Language of the labels")] = "en",
) -> Response:
    """Rows whose values are `{id, label}` for what has an IRI, and plain otherwise.

    The question's own parameters stand in the address: `?subject=microsoft`; IRIs and slugs are understood.
    """
    asked = question(name)
    found = in_address(request)
    form = _form(only(found, "format"), request.headers.get("accept"))
    given = {key: only(found, key) or "" for key in found if key not in _OURS}
    text = await asyncio.to_thread(as_query, asked, given, projection, limit=limit)
    table = CSV if form == CSV else RESULTS
    told = await service.readers.query(
        text, wanted=Wanted(table, None), scope=service.scope, base_iri=service.settings.base_iri
    )
    if form != JSON:
        return answer(told.body, form)
    shaped = await asyncio.to_thread(_shaped, asked, given, told.body, projection, lang)
    return answer(as_json(shaped), JSON)


def _form(name: str | None, accept: str | None) -> str:
    offered = (JSON, CSV, RESULTS)
    if name is not None:
        chosen = {"srj": RESULTS}.get(name, ENDINGS.get(name))
        if chosen not in offered:
            raise InvalidQuery("format: one of json, csv, srj")
        return chosen
    liked = best(offered, accept)
    if liked is None:
        raise HTTPException(406, f"it comes as {', '.join(offered)}")
    return liked


def _shaped(asked: Question, given: dict[str, str], body: bytes, projection: Projection, lang: str) -> Json:
    results = json.loads(body)
    columns: list[str] = results["head"]["vars"]
    labels: dict[str, str] = {}
    rows = [
        {name: _value(row.get(name), labels, projection, lang) for name in columns}
        for row in results["results"]["bindings"]
    ]
    return {
        "question": asked.summary,
        "name": asked.name,
        "parameters": given,
        "columns": columns,
        "total": len(rows),
        "items": rows,
        "query": asked.text,
    }


def _value(cell: dict[str, Any] | None, labels: dict[str, str], projection: Projection, lang: str) -> Any:
    if cell is None:
        return None
    value: str = cell["value"]
    if cell["type"] != "uri":
        return value
    if value not in labels:
        labels[value] = _label(value, projection, lang)
    return {"id": value, "label": labels[value]}


def _label(iri: str, projection: Projection, lang: str) -> str:
    if iri.startswith(REG):
        return label_in(term_labels().get(iri.removeprefix(REG), {}), lang, iri.removeprefix(REG))
    if entity := find_entity(projection, iri):
        return label_in(entity.labels, lang, entity.slug)
    if event := find_event(projection, iri):
        return label_in(event.labels, lang, event.key)
    document = find_document(projection, iri)
    return (document.title or document.key) if document else iri
