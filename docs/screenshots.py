"""Pictures of the pages for the README: ``python docs/screenshots.py`` writes ``docs/images/*.png``.

It reads the sample articles into a store of its own, serves it, and looks at it with Chromium (Debian's
``chromium``, or ``--chromium PATH``), on a desk and on a phone, in the light and in the dark.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"

#: Name of the picture → address of the page, in the demo store.
PAGES = {
    "home": "/",
    "search": "/search?q=microsoft",
    "entity": "/entities/european-commission",
    "event": "/events/{event}",
    "document": "/documents/{document}",
    "timeline": "/timeline?actor=european-commission&since=2020",
    "network": "/network?entity=european-commission",
    "compare": "/compare?a=microsoft&b=european-commission",
    "sparql": "/sparql",
    "add": "/add",
    "about": "/about",
    "law": "/laws/ai-act",
    "ontology": "/ontology/Fine",
}
#: Those that the README shows.
README = ("home", "entity", "event", "document", "timeline", "network", "sparql")
DESK, PHONE = (1280, 900), (360, 740)
#: What the README shows is smaller: no picture has more than 200 kB.
SMALL = (1200, 700)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Take the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--images", type=Path, default=IMAGES, help="where they go")
    options.add_argument("--server", help="address of a service that runs already")
    options.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    options.add_argument("--all", action="store_true", help="every page, width and scheme")
    options.add_argument("--only", help="pages, separated by commas")
    options.add_argument("--lang", default="en")
    given = options.parse_args()
    if given.chromium is None:
        sys.exit("no Chromium found; install Debian's chromium, or name one with --chromium")
    given.images.mkdir(parents=True, exist_ok=True)
    names = given.only.split(",") if given.only else list(PAGES if given.all else README)
    with _served(given.server) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=FLAGS)
        keys = _keys(base)
        for size, schemes in _views(given.all):
            for scheme in schemes:
                for name in names:
                    address = base + PAGES[name].format(**keys)
                    address += f"{'&' if '?' in address else '?'}lang={given.lang}"
                    ending = "" if size == SMALL else f"-{size[0]}-{scheme}"
                    _take(
                        browser, address, given.images / f"{name}{ending}.png", size, scheme, whole=given.all
                    )


def _views(everything: bool) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    if everything:
        return [(DESK, ("light", "dark")), (PHONE, ("light", "dark"))]
    return [(SMALL, ("light",))]


def _keys(base: str) -> dict[str, str]:
    """The event that the most documents tell, and the one that has the most events to tell."""
    with urllib.request.urlopen(f"{base}/events?limit=100&min_confidence=0.7") as answer:
        events = json.load(answer)["items"]
    tellers = [{one["document"]["key"] for one in event["evidence"]} for event in events]
    event, told = max(zip(events, tellers, strict=True), key=lambda one: (len(one[1]), one[0]["key"]))
    document = max(told, key=lambda key: (sum(key in one for one in tellers), key))
    return {"event": event["key"], "document": document}


def _take(
    browser: Browser, address: str, path: Path, size: tuple[int, int], scheme: str, *, whole: bool
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    foreign: list[str] = []
    page.on(
        "request", lambda request: foreign.append(request.url) if _foreign(request.url, address) else None
    )
    page.on(
        "console", lambda message: print(f"{address}: {message.text}") if message.type == "error" else None
    )
    page.on("pageerror", lambda error: print(f"{address}: {error}"))
    page.goto(address, wait_until="networkidle")
    if page.locator("#yasgui .yasqe_queryButton").is_visible():
        page.locator("#yasgui .yasqe_queryButton").click()
        page.locator("#yasgui .yasr table tbody tr").first.wait_for()
    page.wait_for_timeout(800)  # Until what is drawn stands still.
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        print(f"{address}: {wide} px wider than {size[0]}")
    if foreign:
        print(f"{address}: asks others: {foreign}")
    page.screenshot(path=path, full_page=whole)
    page.close()
    print(path)


def _foreign(asked: str, address: str) -> bool:
    home = "/".join(address.split("/")[:3])
    return not asked.startswith((home, "data:", "blob:"))


@contextmanager
def _served(server: str | None) -> Iterator[str]:
    """A service over the sample articles."""
    if server:
        yield server.rstrip("/")
        return
    port, store = "8765", tempfile.mkdtemp(prefix="regkg-screenshots-")
    regkg = [sys.executable, "-m", "kg.cli"]
    subprocess.run([*regkg, "demo", "--no-serve", "--store", store], check=True, stdout=subprocess.DEVNULL)
    settings = {"REGKG_API_KEYS": "secret", "REGKG_LOG_LEVEL": "error"}
    process = subprocess.Popen(
        [*regkg, "serve", "--port", port, "--store", store], env={**os.environ, **settings}
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base)
        yield base
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(store, ignore_errors=True)


def _wait_for(base: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{base}/readyz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    sys.exit(f"{base} does not answer")


if __name__ == "__main__":
    main()
