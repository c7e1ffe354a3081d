"""The ways a person takes through the pages, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.api.conftest import KEY, Server
from tests.pages.browsing import looking

ARTICLE = (
    "A dear spring for a search engine\n\n"
    "The French Competition Authority fined Google 250 million euros on 20 March 2024. "
    "Google said it would appeal.\n\n"
    "Comments (2)\nI like it\n"
)


def test_from_a_word_to_the_sentence(page: Page) -> None:
    """Search, the actor, its event, the sentence in the document: each is one step from the one before."""
    page.goto("/")
    page.get_by_role("combobox").fill("microsoft")
    page.get_by_role("button", name="Search").click()
    page.locator(".found").get_by_role("link", name="Microsoft", exact=True).click()
    expect(page).to_have_url(re.compile("/entities/microsoft"))
    page.get_by_role("link", name="Competition and Markets Authority clears Microsoft").click()
    expect(page.locator("blockquote.passage mark")).to_have_text(
        "The CMA cleared the partnership on 17 May 2024."
    )
    page.locator("blockquote.passage footer").get_by_role("link").click()
    expect(page.locator("mark.evidence:target")).to_contain_text("The CMA cleared the partnership")
    expect(page.locator(".note .event-title")).to_contain_text("clears Microsoft")


def test_the_same_without_scripts(browser: Browser, service: Server) -> None:
    """Nothing of it needs JavaScript, and a query can be asked too."""
    with looking(browser, service, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_role("searchbox").fill("microsoft")
        page.get_by_role("button", name="Search").click()
        page.locator(".found").get_by_role("link", name="Microsoft", exact=True).click()
        page.get_by_role("link", name="Competition and Markets Authority clears Microsoft").click()
        page.locator("blockquote.passage footer").get_by_role("link").click()
        expect(page.locator("mark.evidence:target")).to_contain_text("The CMA cleared the partnership")
        page.goto("/network?entity=microsoft")
        expect(page.locator("#nodes")).to_contain_text("Mistral AI")
        expect(page.locator("figure.drawing")).to_be_hidden()
        page.goto("/sparql")
        expect(page.locator("#yasgui")).to_be_hidden()
        with page.expect_download() as table:
            page.get_by_role("button", name="Run").click()
        assert "authority,subject,amount" in table.value.path().read_text(encoding="utf-8")


def test_names_are_suggested(page: Page) -> None:
    """Typing proposes actors, by whatever they are called; arrows and Enter open one."""
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("bruxel")
    expect(page.get_by_role("option").first).to_contain_text("European Commission")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/entities/european-commission"))


def test_a_list_is_narrowed(page: Page) -> None:
    """A facet narrows the list, is shown above it, and can be taken away again."""
    page.goto("/events?actor=microsoft")
    expect(page.locator(".line")).to_have_count(3)
    page.locator(".facet").get_by_role("link", name=re.compile("^Oversight")).click()
    expect(page.locator(".line")).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Take away: .*oversight", re.IGNORECASE)).click()
    expect(page.locator(".line")).to_have_count(3)


def test_a_sentence_on_demand(page: Page) -> None:
    """A line opens its sentence, which leads to its place in the document."""
    page.goto("/entities/european-commission")
    page.locator("details.said summary").first.click()
    expect(page.locator("details.said mark").first).to_contain_text("La Commission européenne va examiner")


def test_the_network_expands(page: Page) -> None:
    """An actor brings its neighbours into the drawing and the tables, also without a mouse."""
    page.goto("/network?entity=competition-and-markets-authority")
    drawing, rows = page.locator("#network"), page.locator("#nodes tbody tr")
    expect(drawing).to_have_attribute("data-nodes", "3")
    expect(rows).to_have_count(3)
    page.get_by_role("link", name="expand: Microsoft").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nodes")).to_contain_text("European Commission")
    expect(drawing).to_have_attribute("data-nodes", str(rows.count()))
    with page.expect_download() as picture:
        page.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_timeline_filters(page: Page) -> None:
    """A lane is put away and taken back; a period narrows the page, and is part of its address."""
    page.goto("/timeline?actor=elhalhal-sa")
    expect(page.locator("figure.drawing")).to_have_attribute("data-drawn", re.compile(r"\d+"))
    expect(page.locator(".vis-item").first).to_be_attached()
    deals = page.locator(".chronicle .line.deal")
    assert deals.count() > 0
    lane = page.get_by_role("button", name=re.compile("Deal"))
    lane.click()
    expect(lane).to_have_attribute("aria-pressed", "false")
    expect(deals.first).to_be_hidden()
    lane.press(" ")
    expect(deals.first).to_be_visible()
    page.get_by_label("From").fill("2020")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("actor=Elhalhal\\+SA.*since=2020"))
    expect(page.locator(".chosen")).to_contain_text("2020")
    years = page.locator(".chronicle .year h2").all_inner_texts()
    assert all(year >= "2020" for year in years if year.isdecimal())


def test_the_timeline_zooms_and_prints(page: Page) -> None:
    """Buttons change the scale and bring all back; on paper every line has its sentence, and no button."""
    page.goto("/timeline?actor=elhalhal-sa")
    expect(page.locator(".vis-item").first).to_be_attached()
    years = page.locator(".vis-time-axis.vis-foreground .vis-text:not(.vis-measure)")
    expect(years.first).to_be_attached()
    whole = years.count()
    page.get_by_role("button", name="Zoom in").click()
    expect(years).not_to_have_count(whole)
    page.get_by_role("button", name="Show all").click()
    expect(years).to_have_count(whole)
    page.emulate_media(media="print")
    expect(page.locator(".chronicle blockquote").last).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_the_editor_completes_and_shares(page: Page) -> None:
    """Names of the vocabulary are proposed as one types, and a query can be handed on as an address."""
    page.goto("/sparql")
    editor = page.locator("#yasgui .CodeMirror")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX reg: <https://w3id.org/regkg/ontology#> SELECT * { ?event a reg:Fi")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("reg:Fine")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.locator("#yasgui .yasqe_share").click()
    shared = page.locator("#yasgui .yasqe_sharePopup input").input_value()
    page.goto("about:blank")
    page.goto(shared)
    expect(editor).to_contain_text("?event a reg:Fine }")


def test_a_query_runs(page: Page) -> None:
    """An example question runs in the editor, as a table and as a chart; an actor leads to its page here."""
    page.goto("/sparql")
    page.get_by_role("link", name="What became of mergers?").click()
    expect(page.locator("#yasgui .CodeMirror")).to_contain_text("SELECT")
    page.locator("#yasgui .yasqe_queryButton").click()
    entity = page.locator("#yasgui .yasr tbody").get_by_role("link", name=re.compile("^entity:")).first
    expect(entity).to_be_visible()
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("#yasgui .chart meter").first).to_be_visible()
    page.get_by_role("button", name="Table").click()
    entity.click()
    expect(page).to_have_url(re.compile("/entities/"))


def test_two_are_compared(page: Page) -> None:
    """Two actors stand side by side, what they share in the middle."""
    page.goto("/compare?a=microsoft&b=mistral-ai")
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft and Mistral AI")
    assert page.locator(".at.both").count() == 2


def test_an_article_is_added(page: Page) -> None:
    """A preview shows what would be read; then the article is read, stage by stage, and linked."""
    page.goto("/add")
    page.get_by_label("Text of the article").fill(ARTICLE)
    page.get_by_label("Key").fill(KEY)
    page.get_by_role("button", name="Preview").click()
    result = page.locator("#result")
    expect(page.get_by_role("status")).to_have_text("Nothing was stored.")
    expect(result.locator("blockquote").first).to_contain_text("fined Google 250 million euros")
    expect(result).to_contain_text("reader comments")
    page.get_by_role("button", name="Read and keep").click()
    expect(page.get_by_role("heading", name="The article is in the graph")).to_be_visible()
    result.get_by_role("link", name="A dear spring for a search engine").click()
    expect(page.locator("mark.evidence").first).to_contain_text("fined Google")


def test_a_wrong_key_adds_nothing(browser: Browser, service: Server) -> None:
    """Who has no key is told so."""
    with looking(browser, service, expected="401 (Unauthorized)") as page:
        page.goto("/add")
        page.get_by_label("Text of the article").fill(ARTICLE)
        page.get_by_label("Key").fill("another")
        page.get_by_role("button", name="Read and keep").click()
        expect(page.get_by_role("alert")).to_contain_text("this needs a key")
