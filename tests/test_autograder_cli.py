"""``autograder`` answers where not all of it is installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.cli import main

#: What the grader's extra brings, and what students have of the rest; click and rich are the course's own.
ABSENT = (
    "nbgrader", "nbformat", "nbconvert", "jupytext", "traitlets", "sqlalchemy", "jinja2", "markupsafe",
    "pygments", "rapidfuzz", "markdown_it", "math_core", "matplotlib", "sklearn", "IPython", "dask",
    "distributed",
)  # fmt: skip


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process in which none of these packages can be imported."""
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({ABSENT!r}))\n"
        "from autograder.cli import main\n"
        f"main({list(arguments)!r})\n"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_help_needs_no_extra() -> None:
    """It lists every command."""
    done = _run("--help")
    assert done.returncode == 0, done.stderr
    assert all(f"  {name} " in done.stdout for name in main.commands)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_each_commands_help_needs_no_extra(command: str) -> None:
    """Whoever considers installing it can read what it does."""
    done = _run(command, "--help")
    assert done.returncode == 0 and "Usage: " in done.stdout, done.stderr
