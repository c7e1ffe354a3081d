"""Text of an article is text on every page, whatever it holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.api.conftest import Server
from tests.pages.browsing import looking
from tests.pages.hostile import ATTRIBUTE, SCRIPT, TEMPLATE, TEXTS

ADDRESSES = (
    "/search?q=acme",
    "/documents/hostile-{0}",
    "/events/fine-{0}",
    "/entities/acme-{0}",
    "/timeline?actor=acme-{0}",
    "/network?entity=acme-{0}",
    "/compare?a=acme-{0}&b=microsoft",
)


@pytest.mark.parametrize("key", TEXTS)
def test_text_stays_text(browser: Browser, service: Server, key: str) -> None:
    """No script runs, no markup is made, nothing is loaded, and no page grows with the length of a line."""
    with looking(browser, service) as page:
        for address in ADDRESSES:
            page.goto(address.format(key))
            assert page.title() != "taken"
            assert (
                page.locator("main script, main img, main [onmouseover], a[href^='javascript']").count() == 0
            )
            assert len(page.content()) < 150_000
            wide = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not wide, address


def test_markup_is_shown_as_it_was_written(browser: Browser, service: Server) -> None:
    """A reader sees the tags, quotes and braces of an article."""
    with looking(browser, service) as page:
        page.goto("/documents/hostile-script")
        for text in (SCRIPT, ATTRIBUTE, TEMPLATE):
            expect(page.locator(".reading")).to_contain_text(text)


def test_a_direction_ends_where_its_text_ends(browser: Browser, service: Server) -> None:
    """A right-to-left override in a title does not turn round what stands behind it."""
    with looking(browser, service) as page:
        page.goto("/documents/hostile-odd")
        heading = page.locator("h1 bdi")
        expect(heading).to_contain_text("\u202e")
        assert "isolate" in heading.evaluate("element => getComputedStyle(element).unicodeBidi")


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=<script>document.title='taken'</script>&type=<b>&since=<i>",
        "/timeline?actor=<script>document.title='taken'</script>",
        "/network?entity=%22%3E<script>document.title='taken'</script>",
        "/query?query=</textarea><script>document.title='taken'</script>",
        "/query?name=<script>&entity=<script>",
        "/compare?a=<script>&b=%00%E2%80%AE",
    ],
)
def test_addresses_are_text_too(browser: Browser, service: Server, address: str) -> None:
    """What an address holds is shown, or passed over, but never run."""
    with looking(browser, service, expected="400 (Bad Request)") as page:
        page.goto(address)
        assert page.title() != "taken"
        assert page.locator("main script").count() == 0
