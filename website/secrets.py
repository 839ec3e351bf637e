"""What must not be on pages and in notebooks: lines of solutions, keys, model answers and explanations.

JupyterLite's ``lent.py`` is left alone: it is what a release lends of earlier assignments, as text to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from autograder.authoring.cells import AssignmentSource, without_markers
from autograder.authoring.specification import load_specification
from autograder.authoring.student import student_notebook
from autograder.verify import solution_lines

#: A formula, a piece of code or an emphasis: what Markdown writes otherwise than a page shows it.
_MARKUP = re.compile(r"\$\$?[^$]*\$\$?|`[^`]*`|\*+|\[|\]\([^)]*\)")
#: A piece of a sentence that is shorter says nothing by itself.
_TELLING_PIECE = 40
#: Quotation marks as a page has them, and as people type them.
_STRAIGHT = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}


@dataclass(frozen=True)
class Secrets:
    """What nobody is to find.

    Attributes
    ----------
    lines : frozenset of str
        Of code, without spaces at their ends. What a student's notebook shows is not among them.
    pieces : frozenset of str
        Of sentences, without markup.
    """

    lines: frozenset[str]
    pieces: frozenset[str]


def secrets_of(sources: Sequence[AssignmentSource]) -> Secrets:
    """Return what the sources have and students don't get."""
    given = {line for source in sources for line in _lines(student_notebook(source).cells)}
    lines = {line for source in sources for line in (*solution_lines(source), *_keys(source))}
    prose = (cell.text for source in sources for cell in source.of_kind("answer"))
    pieces = {piece for text in (*prose, *_explanations(sources)) for piece in _pieces(text)}
    return Secrets(frozenset(lines - given), frozenset(pieces))


def leaks(site: Path, secrets: Secrets) -> Iterator[str]:
    """Yield what of the secrets stands on a site's pages, or in the notebooks that it offers."""
    for path in sorted((*site.rglob("*.html"), *site.rglob("*.ipynb"))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = BeautifulSoup(text, "html.parser").get_text()
            lines = set(map(str.strip, text.splitlines()))
        else:
            cells = json.loads(text)["cells"]
            lines = set(_lines(cells))
            text = "\n".join(_text(cell) for cell in cells)
        plain = _plain(text)
        for secret in sorted(secrets.lines & lines) + [piece for piece in secrets.pieces if piece in plain]:
            yield f"{path.relative_to(site)}: shows what students are to find: {secret}"


def _keys(source: AssignmentSource) -> Iterator[str]:
    """Yield the lines that answer the choice questions."""
    for cell in source.of_kind("exercise"):
        if not cell.defines_function:
            yield from map(str.strip, without_markers(cell.text).splitlines())


def _explanations(sources: Sequence[AssignmentSource]) -> Iterator[str]:
    for source in sources:
        yield from (exercise.why for exercise in load_specification(source.path.parent, source))


def _lines(cells: Sequence[dict[str, object]]) -> Iterator[str]:
    return (line.strip() for cell in cells for line in _text(cell).splitlines())


def _text(cell: dict[str, object]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)


def _pieces(text: str) -> Iterator[str]:
    pieces = (_plain(piece) for piece in _MARKUP.split(text))
    return (piece for piece in pieces if len(piece) >= _TELLING_PIECE)


def _plain(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).split())
