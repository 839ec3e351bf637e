"""The page of all measurements: each command, and what it says of itself."""

from __future__ import annotations

import ast
import pkgutil
from pathlib import Path

import benchmarks


def measurements_page() -> str:
    """Return the page, by the alphabet."""
    folder = Path(benchmarks.__path__[0])
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    rows = [
        f"| `python -m benchmarks {name}` | {_told(folder / f'{name}.py')} |"
        for name in names
        if not name.startswith("_")
    ]
    head = [
        "# Every measurement",
        "",
        "`make bench` runs them all, `python -m benchmarks NAME` one; some need what not every machine has, "
        "and say so. What notebooks say of their experiments is measured again by `autograder claims`.",
        "",
        "| command | what is measured |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _told(path: Path) -> str:
    """Return the first line of a module's docstring as Markdown."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].replace("``", "`")
