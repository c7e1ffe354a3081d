"""Looking at pages in a browser, with an eye on what nobody sees: foreign requests, broken rules, errors."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.api.conftest import Server

#: Milliseconds that a condition may take to come true: the machine of the checks is shared, and slow.
PATIENCE = 60_000

expect.set_options(timeout=PATIENCE)


class Watched:
    """What pages must not do: ask another host, break their policy, throw."""

    def __init__(self, address: str, expected: str) -> None:
        self.address = address
        self.expected = expected
        self.problems: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.problems.append(f"threw {error.error}"))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.address}/", "data:", "blob:")):
            self.problems.append(f"asked {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not (self.expected and self.expected in text):
            self.problems.append(f"said {text}")


@contextlib.contextmanager
def looking(browser: Browser, service: Server, *, expected: str = "", **options: object) -> Iterator[Page]:
    """A page of a new context; it fails when something went wrong in it that nobody would see.

    Args:
        browser: That looks.
        service: Whose pages.
        expected: Part of an error that the console may tell of.
        options: Of the context.
    """
    context = browser.new_context(
        base_url=service.address,
        reduced_motion="reduce",
        **{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options},  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE)
    watched = Watched(service.address, expected)
    watched.watch(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watched.problems == []
