"""A service with a small graph, a larger one and hostile articles, and a browser that looks at its pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg.store import open_store
from tests.api.conftest import Server, serving
from tests.graphs import all_three, write
from tests.pages.browsing import looking
from tests.pages.hostile import hostile
from tests.pages.many import many

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service that reads articles, over all that the tests of the pages need."""
    folder = tmp_path_factory.mktemp("pages")
    with open_store(str(folder / "store")) as store:
        write(store, (*all_three(), *hostile(), *many(60)))
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Chrome."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, service: Server) -> Iterator[Page]:
    """A page at a desk, in English."""
    with looking(browser, service) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
