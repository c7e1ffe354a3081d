"""README.md: what it tells to run is there and answers as shown; the lock holds what the tests need."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command
from typer.testing import CliRunner

from kg.cli.program import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
_INSTALLING = [line for line in PAGE.splitlines() if line.startswith("python3 -m venv")]
_EXAMPLE = re.compile(
    r"""^\$ echo "([^"\n]+)" > (\S+)
\$ regkg ([^\n]+)
\$ regkg ([^\n]+)
(.+?)^```""",
    re.M | re.S,
)
_LOCKED = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)
PYTHONS = ("3.11", "3.12", "3.13")


def test_two_lines_install_it() -> None:
    """One for the demo, one for the tests, which ``.ci/run`` takes from the page."""
    demo, tests = _INSTALLING
    taken = re.findall(r"grep -e '(.+)' README\.md", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))

    assert demo.endswith("regkg demo")
    assert [[line for line in PAGE.splitlines() if re.search(pattern, line)] for pattern in taken] == [
        [tests]
    ]


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE))))
def test_links_lead_somewhere(link: str) -> None:
    """To files of the project, and to nothing elsewhere."""
    assert (ROOT / link).is_file()


def test_every_page_is_named() -> None:
    """Who looks for a page of ``docs/`` finds it on the first one."""
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in PAGE] == []


def test_commands_are_there() -> None:
    """Whatever follows ``regkg`` is a command."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:`|\$ |bin/)regkg ([a-z]+)", PAGE))

    assert named
    assert named <= set(commands)


def test_the_example_answers_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the real pipeline."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REGKG_STORE", raising=False)
    [(text, file, reading, asking, answer)] = _EXAMPLE.findall(PAGE)
    (tmp_path / file).write_text(text + "\n", encoding="utf-8")
    read = CliRunner().invoke(app, reading.split())
    asked = CliRunner().invoke(app, asking.split())

    assert read.exit_code == 0, read.output
    assert asked.stdout == answer


def test_the_lock_has_hashes_and_no_addresses() -> None:
    """Nothing but comments and releases with their hashes, so that it serves wherever packages come from."""
    rest = _LOCKED.sub("", LOCK)

    assert [line for line in rest.splitlines() if not line.startswith("#")] == []
    assert "://" not in LOCK


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_what_is_asked_for(python: str) -> None:
    """One release of every requirement of the package and of its tests, on each Python it is for."""
    where = {"python_full_version": f"{python}.1", "python_version": python}
    locked = [
        (name, version)
        for name, version, marker, _ in _LOCKED.findall(LOCK)
        if not marker or Marker(marker).evaluate(where)
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        Requirement(line) for line in [*project["dependencies"], *project["optional-dependencies"]["test"]]
    ]
    releases = dict(locked)

    assert len(releases) == len(locked)
    assert [
        str(requirement)
        for requirement in asked
        if not requirement.specifier.contains(releases.get(canonicalize_name(requirement.name), "0"))
    ] == []


def test_the_lock_holds_what_its_releases_ask_for() -> None:
    """It is installed without looking for dependencies: none may be missing, those of extras among them."""
    locked = {name for name, *_ in _LOCKED.findall(LOCK)}
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in sorted(locked)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:  # For another system or Python.
            continue
        for requirement in map(Requirement, requires):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                asked = canonicalize_name(requirement.name)
                assert asked in locked, f"{name}[{extra}] asks for {requirement}"
                waiting += [(asked, one) for one in ("", *requirement.extras)]
    assert ("spacy", "") in seen
