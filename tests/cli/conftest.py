"""Commands run in this process, with a made-up extraction."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

import made_up

from kg import pipeline
from kg.cli.program import app


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "extract", made_up.extract)
    monkeypatch.setattr("kg.cli.workers._load_models", lambda languages: None)
    monkeypatch.delenv("REGKG_STORE", raising=False)


class Result:
    """What a command printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def regkg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``regkg`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(
            app, [str(argument) for argument in arguments], input=stdin, prog_name="regkg"
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Result(result.exit_code, result.stdout, result.stderr)

    return run
