"""What the tests of ``course`` share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.public import public_cases
from course_lib.cli import main


def toy_cases(toy: LoadedAssignment, folder: Path) -> Path:
    """Make a folder with the toy's public cases; ``COURSE_CASES`` names it where the toy is the course."""
    folder.mkdir()
    (made,) = public_cases(toy.source).values()
    (folder / "toy.zip").write_bytes(made)
    return folder


def course(*arguments: str, exit_code: int, stdin: str = "") -> str:
    """Run ``course`` in this process and return what it says."""
    result: Result = CliRunner().invoke(main, list(arguments), input=stdin)
    assert result.exit_code == exit_code, (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return str(result.output)


def course_objects(*arguments: str, exit_code: int) -> list[Any]:
    """Run ``course`` in this process and return the JSON objects that it prints, one on each line."""
    result: Result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == exit_code, (result.output, result.exception)
    return [json.loads(line) for line in result.stdout.splitlines()]


def sentence(output: str) -> str:
    """Return what was said on one line, whatever lines it was wrapped into."""
    return " ".join(output.split())
