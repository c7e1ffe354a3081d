"""Everybody can use the pages: with a screen reader, by keyboard alone, on a phone, in the dark."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.api.conftest import Server
from tests.pages.addresses import PAGES
from tests.pages.browsing import looking

#: What axe-core looks for: WCAG 2.2 A and AA, and its own advice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Pages whose parts are those of all the others: axe-core takes a second for each, so these stand for them.
TELLING = ("search", "entity", "event", "document")
PHONE: dict[str, object] = {
    "viewport": {"width": 360, "height": 740},
    "color_scheme": "dark",
    "locale": "fr-FR",
}


def broken_rules(page: Page, axe: str) -> list[str]:
    """What axe-core finds in a page with all that unfolds unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(axe)
    broken = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", RULES
    )["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:200]}" for one in broken for node in one["nodes"][:3]]


def test_axe_finds_nothing(page: Page, axe: str) -> None:
    """No page breaks a rule of WCAG 2.2 AA."""
    found = []
    for address in PAGES.values():
        page.goto(address)
        found += broken_rules(page, axe)

    assert found == []


def test_a_phone_in_the_dark(browser: Browser, service: Server, axe: str) -> None:
    """At 360 pixels no page is wider than its screen, and dark colours have their contrast too."""
    found = []
    with looking(browser, service, **PHONE) as page:
        for name, address in PAGES.items():
            page.goto(address)
            room = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found += [f"{name}: {room} pixels too wide"] if room > 0 else []
            found += broken_rules(page, axe) if name in TELLING else []

    assert found == []


def test_the_keyboard_suffices(page: Page) -> None:
    """From the first key to a sentence without a mouse, with the focus always to be seen."""
    page.goto("/entities/microsoft")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    seen = _walk(page, until="SUMMARY")
    assert all(seen)
    page.keyboard.press("Enter")
    expect(page.locator("details.said[open] mark").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark.evidence:target")).to_be_visible()


def _walk(page: Page, *, until: str) -> list[bool]:
    """Press Tab until an element of a kind has the focus: whether each one on the way showed it."""
    outlines = []
    focus = "document.activeElement"
    for _ in range(80):
        kind = page.evaluate(f"{focus}.tagName")
        outlined = page.evaluate(f"getComputedStyle({focus}).outlineStyle !== 'none'")
        outlines.append(outlined)
        if kind == until:
            return outlines
        page.keyboard.press("Tab")
    raise AssertionError(f"no {until} is reached")


def test_tab_leaves_the_editor(page: Page) -> None:
    """The query editor holds nobody who moves by keyboard."""
    page.goto("/sparql")
    editor = page.locator("#yasgui .CodeMirror textarea")
    editor.focus()
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()


def test_each_language_has_its_page(browser: Browser, service: Server) -> None:
    """The reader's language is that of the browser, until an address names another."""
    with looking(browser, service, locale="fr-FR") as page:
        page.goto("/entities/european-commission")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page.get_by_role("heading", level=1)).to_have_text("Commission européenne")
        page.get_by_role("group", name="Langue").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("European Commission")
        page.get_by_role("link", name="About").first.click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_paper_has_the_sentences(page: Page) -> None:
    """What is folded on the screen is printed, and what only a screen can do is not."""
    page.emulate_media(media="print")
    page.goto("/timeline?actor=microsoft")
    expect(page.locator(".chronicle mark").first).to_be_visible()
    expect(page.locator(".masthead nav")).to_be_hidden()
