"""An error, for a person."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import render

_KNOWN = (404, 410, 503)


def problem_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """Say what went wrong and where to go from here."""
    return render(
        request,
        "problem.html",
        status=status,
        number=status,
        heading=f"problem.{status if status in _KNOWN else 'other'}",
        detail=detail,
    )
