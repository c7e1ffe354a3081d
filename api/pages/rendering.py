"""Templates → answers, with what a browser must be told about them."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.pages.reader import LANGUAGES, Reader, reader_of
from kg import __version__

FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER / "static"

#: What each optional library needs, below ``static/vendor``.
VENDOR = {
    "timeline": ("vis-timeline-graph2d.min.js", "vis-timeline-graph2d.min.css"),
    "network": ("cytoscape.min.js", "layout-base.js", "cose-base.js", "cytoscape-fcose.js"),
    "sparql": ("yasgui.min.js", "yasgui.min.css"),
}

#: Libraries set styles on what they draw, so their pages allow that; nothing allows a script in a page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_log = logging.getLogger(__name__)


def render(
    request: Request, template: str, *, library: str | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """Make a page.

    Args:
        request: Whose language and address count.
        template: A file of ``templates``.
        library: The optional library the page uses where it is installed: a key of ``VENDOR``.
        status: Of the answer.
        values: What the template shows.
    """
    reader = values.pop("reader", None) or reader_of(request)
    drawn = library is not None and has_library(library)
    text = (
        _templates()
        .get_template(template)
        .render(
            reader=reader,
            say=reader.say,
            url=reader.url,
            languages=LANGUAGES,
            static=lambda path: f"{reader.root}/static/{path}?v={_stamp(path)}",
            library=library if drawn else None,
            version=__version__,
            **values,
        )
    )
    return HTMLResponse(
        text,
        status_code=status,
        headers={
            "Content-Security-Policy": _POLICY.format(styles=" 'unsafe-inline'" if drawn else ""),
            "Content-Language": reader.language,
            "Vary": "Accept, Accept-Language",
        },
    )


@cache
def has_library(name: str) -> bool:
    """Whether the build brought a library; said in the log once when it did not."""
    missing = [file for file in VENDOR[name] if not (STATIC / "vendor" / file).is_file()]
    if missing:
        _log.warning("pages: %s is drawn without %s; install a wheel built with network", name, missing[0])
    return not missing


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["web"] = web_address
    environment.globals["made"] = _made
    return environment


@lru_cache(4096)
def _made(name: str, *given: Any, **options: Any) -> Markup:
    """A macro of ``parts.html``, made once for all that is alike: a list has a line eighty times.

    Args:
        name: Of the macro.
        given: What it shows: values that do not change, and of a reader ``reader.anywhere``.
        options: By name.
    """
    return Markup(getattr(_parts(), name)(*given, **options))


@cache
def _parts() -> Any:
    return _templates().get_template("parts.html").module


@cache
def _stamp(path: str) -> str:
    """What changes when the file does, so that a browser may keep it."""
    file = STATIC / path
    return format(file.stat().st_mtime_ns // 1_000_000, "x") if file.is_file() else "0"


def web_address(text: str | None) -> str | None:
    """The address, when it is one that a page may link to.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    return text if text and text.lower().startswith(("http://", "https://")) else None


__all__ = ["Reader", "has_library", "reader_of", "render", "web_address"]
