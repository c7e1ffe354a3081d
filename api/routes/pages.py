"""The pages that are nothing but pages; those of a thing are given by the routes of that thing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from api.described import contents, problems
from api.pages import ontology_page, sparql_page
from api.pages.about import about_page, add_page
from api.pages.glossary import ontology_table
from api.pages.home import home_page
from api.pages.networks import network_graphml, network_page
from api.pages.reference import reference_page
from api.pages.rendering import STATIC, reader_of
from api.pages.suggestions import suggestions
from api.pages.timeline import compare_page, timeline_page
from api.projected import ProjectionDep

router = APIRouter(
    tags=["Pages"],
    default_response_class=HTMLResponse,
    responses={
        status: {**one, "content": {**one["content"], **contents(["text/html"])}}
        for status, one in problems(400, 404, 422, 503).items()
    },
    generate_unique_id_function=lambda route: f"{route.name}_page",
)


@router.get("/", summary="The first page")
def home(request: Request, projection: ProjectionDep) -> Response:
    """A box to search, counts, and the newest events."""
    return home_page(request, projection)


@router.get("/timeline", summary="A timeline")
def timeline(request: Request, projection: ProjectionDep) -> Response:
    """The events of an actor, a law or a search in the order in which they happened."""
    return timeline_page(request, projection)


@router.get("/compare", summary="Two actors or laws side by side")
def compare(request: Request, projection: ProjectionDep) -> Response:
    """The events of two actors or laws on one timeline."""
    return compare_page(request, projection)


@router.get("/network", summary="Who acts with whom")
def network(request: Request, projection: ProjectionDep) -> Response:
    """The actors around an entity, and the events each two of them share."""
    return network_page(request, projection)


@router.get("/network.graphml", summary="The same as GraphML", response_class=Response)
def graphml(request: Request, projection: ProjectionDep) -> Response:
    """A network for Gephi, yEd or Cytoscape."""
    return network_graphml(request, projection)


@router.get("/suggest", summary="Names that begin so", response_class=JSONResponse)
def suggest(
    request: Request,
    projection: ProjectionDep,
    q: Annotated[str, Query(max_length=200, description="What was typed")] = "",
) -> Response:
    """Actors, laws and products for the search box: label, kind, address, slug."""
    return JSONResponse(suggestions(projection, q, reader_of(request)), headers={"Cache-Control": "no-cache"})


@router.get("/query", summary="The query editor with a query in it")
def query(request: Request, projection: ProjectionDep) -> Response:
    """The editor with ``?query=``, or with a query of the package: ``?name=`` and its parameters."""
    return sparql_page(request, projection)


@router.get("/about", summary="What this is")
def about(request: Request, projection: ProjectionDep) -> Response:
    """The data, the vocabulary, the models, the ways in."""
    return about_page(request, projection)


@router.get("/add", summary="Add an article")
def add(request: Request) -> Response:
    """A form with a preview; what it sends goes to ``/documents`` with a key."""
    return add_page(request)


@router.get("/docs", summary="The routes, for a person")
def reference(request: Request) -> Response:
    """What `/openapi.json` says, as a page that loads nothing from elsewhere."""
    return reference_page(request)


@router.get("/ontology.csv", summary="The vocabulary as a table", response_class=Response)
def vocabulary() -> Response:
    """A row for each class, role, property and value, with its label and definition in English and French."""
    return Response(ontology_table(), media_type="text/csv; charset=utf-8")


@router.get("/ontology/{name}", summary="What a class or property means")
def term(request: Request, projection: ProjectionDep, name: str) -> Response:
    """A class, a role or a value of the vocabulary, with its definition; of an event type with events."""
    return ontology_page(request, name, projection)


def install(app: FastAPI) -> None:
    """Add the pages to an application: routes, static files, and the editor at ``/sparql``."""
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.state.editor = sparql_page
